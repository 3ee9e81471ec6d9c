-- one row per group and period (goals as they stood on its last day, or on the as-of day where that is earlier), per group and of everything (as of the as-of day)
with members as (
  select group_key, stay_key, client, admitted_on, discharged_on
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
goals as (
  select
    m.group_key, m.client, g.goal_key, g.set_on,
    -- RULE: nobody is in treatment before the day of admission, also where a goal was set earlier
    greatest(g.set_on, m.admitted_on) as opened_on,
    -- RULE: a goal is open until the day it is first attained or discontinued, or its stay ends; on that day it is open no longer
    least(g.attained_on, g.discontinued_on, m.discharged_on) as closed_on
  from members as m
  join goals_as_of($as_of) as g using (stay_key)
),
periods as (
  select
    *,
    unnest(generate_series(date_trunc($interval, opened_on), date_trunc($interval, least(closed_on, $as_of::date)), ('1 ' || $interval)::interval))::date as period
  from goals
),
readings as (
  select group_key, client, goal_key, set_on, opened_on, closed_on, period, least((period + ('1 ' || $interval)::interval)::date - 1, $as_of::date) as read_on
  from periods
  union all
  select group_key, client, goal_key, set_on, opened_on, closed_on, null, $as_of::date from goals
),
states as (
  select
    r.group_key, r.period, r.client,
    -- RULE: the last entry of any kind, or the setting where there is none; the day that is stale_days after it counts as without an update
    datediff('day', greatest(max(u.on_date), r.set_on), r.read_on) >= $stale_days as is_stale,
    count(u.on_date) = 0 as is_bare
  from readings as r
  left join goal_updates as u on u.goal_key = r.goal_key and u.on_date <= r.read_on
  where r.opened_on <= r.read_on
    and (r.closed_on is null or r.closed_on > r.read_on)
  group by r.group_key, r.period, r.client, r.goal_key, r.set_on, r.read_on
),
every as (
  select group_key, period, client, is_stale, is_bare from states
  union all
  -- groups without an open goal are there all the same
  select distinct group_key, null, null, null, null from members
)
select
  group_key::varchar as group_key, period::date as period,
  (count(*) filter (where is_stale))::integer as numerator, count(is_stale)::integer as denominator,
  0::integer as pending, null::date as first_matures_on, count(distinct client)::integer as people,
  (count(*) filter (where is_bare))::integer as bare, (count(distinct client) filter (where is_bare))::integer as bare_people
from every
group by grouping sets ((group_key, period), (period))
having group_key is not null or period is null
order by all;
