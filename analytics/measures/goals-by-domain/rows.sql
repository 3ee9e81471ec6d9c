-- one row per group and domain, per group (domain null) and of everything (both null): goals set, what became of them, and the clients behind each count
with goals as (
  select
    m.group_key, m.client, g.goal_key, g.domain,
    g.attained_on is not null as is_attained,
    -- RULE: attained at some time beats discontinued at some time
    g.attained_on is null and g.discontinued_on is not null as is_discontinued,
    -- RULE (domain 4.2): due on the target date in force, that day included
    coalesce(g.target_on <= $as_of::date, false) as is_due,
    coalesce(g.attained_on <= g.target_on, false) as is_on_time
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by) as m
  left join goals_as_of($as_of) as g using (stay_key)
)
select
  group_key::varchar as group_key, domain::varchar as domain,
  count(goal_key)::integer as goals, (count(distinct client) filter (where goal_key is not null))::integer as clients,
  (count(*) filter (where is_attained))::integer as attained,
  (count(*) filter (where is_due))::integer as due, (count(*) filter (where is_due and is_on_time))::integer as on_time,
  (count(distinct client) filter (where is_due))::integer as due_clients,
  (count(*) filter (where is_discontinued))::integer as discontinued, (count(distinct client) filter (where is_discontinued))::integer as discontinued_clients
from goals
group by grouping sets ((group_key, domain), (group_key), ())
having grouping(domain) = 1 or domain is not null
order by all;
