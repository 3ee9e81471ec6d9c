-- one row per group and one of everything (group_key null): clients with a goal, with an attained goal, without any goal, and without an attained one but still at work on one
with known as (
  select
    m.group_key, m.client, g.goal_key, g.attained_on,
    -- RULE: a client is still at work on a goal that is open in an episode that is not over
    g.goal_key is not null and g.attained_on is null and g.discontinued_on is null and not m.has_exited as is_open
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by) as m
  left join goals_as_of($as_of) as g using (stay_key)
),
clients as (
  -- RULE: somebody with stays in several groups is one client in each of them and one in the total
  select group_key, client, bool_or(goal_key is not null) as has_goal, bool_or(attained_on is not null) as has_attained, bool_or(is_open) as is_working
  from known
  group by grouping sets ((group_key, client), (client))
)
select
  group_key::varchar as group_key, null::date as period,
  (count(*) filter (where has_attained))::integer as numerator, (count(*) filter (where has_goal))::integer as denominator,
  0::integer as pending, null::date as first_matures_on, (count(*) filter (where has_goal))::integer as people,
  (count(*) filter (where is_working and not has_attained))::integer as working, (count(*) filter (where not has_goal))::integer as without_goal
from clients
group by group_key
order by all;
