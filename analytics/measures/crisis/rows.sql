-- days: one row per group and day with an event, with the client-days up to that day's end; periods: one per group and period; totals: one per group
with members as (
  select group_key, stay_key, client, admitted_on, coalesce(discharged_on, $as_of::date) as last_on
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
-- RULE: from the day of admission to the day of discharge or the as-of date, both included; one of a kind per stay and day
events as (
  select distinct m.group_key, m.stay_key, m.client, k.on_date
  from members as m
  join stay_markers($as_of) as k on k.stay_key = m.stay_key and k.marker = 'crisis' and k.on_date between m.admitted_on and m.last_on
),
spans as (
  select
    group_key, min(admitted_on) as first_on,
    case $interval when 'week' then interval 7 day when 'quarter' then interval 3 month else interval 1 month end as step
  from members
  group by group_key
),
periods as (
  select group_key, unnest(generate_series(date_trunc($interval, first_on)::timestamp, $as_of::timestamp, step))::date as period from spans
),
changes as (
  -- RULE: the day of admission and the day of discharge are both days in treatment
  select group_key, admitted_on as day, 1 as change, 0 as events from members
  union all
  select group_key, last_on + 1, -1, 0 from members
  union all
  select group_key, on_date, 0, 1 from events
  union all
  -- where a period begins, so that no stretch lies in two
  select group_key, period, 0, 0 from periods
),
days as (
  select group_key, day, sum(change) as change, sum(events) as events
  from changes
  group by group_key, day
),
stretches as (
  select
    group_key, day, events,
    sum(change) over by_day as present,
    coalesce(datediff('day', day, lead(day) over by_day), 0) as length
  from days
  window by_day as (partition by group_key order by day)
),
summed as (
  select
    group_key, day, events, present * length as client_days,
    coalesce(sum(present * length) over (partition by group_key order by day rows between unbounded preceding and 1 preceding), 0) + present as client_days_to
  from stretches
),
-- who was there, and whom it happened to
there as (
  select p.group_key, p.period, count(distinct m.client) as people
  from periods as p
  join members as m on m.group_key = p.group_key and date_trunc($interval, m.admitted_on) <= p.period and m.last_on >= p.period
  group by all
),
struck as (
  select group_key, date_trunc($interval, on_date)::date as period, count(distinct client) as people from events group by all
),
counted as (
  select group_key, day, null::date as period, events, client_days_to as client_days, 0 as people, 0 as people_with_event from summed where events > 0
  union all
  select s.group_key, null, s.period, s.events, s.client_days, coalesce(t.people, 0), coalesce(k.people, 0)
  from (
    select group_key, date_trunc($interval, day)::date as period, sum(events) as events, sum(client_days) as client_days
    from summed
    where day <= $as_of::date
    group by all
  ) as s
  left join there as t on t.group_key = s.group_key and t.period = s.period
  left join struck as k on k.group_key = s.group_key and k.period = s.period
  union all
  select s.group_key, null, null, sum(s.events), sum(s.client_days), m.people, coalesce(any_value(k.people), 0)
  from summed as s
  join (select group_key, count(distinct client) as people from members group by group_key) as m on m.group_key = s.group_key
  left join (select group_key, count(distinct client) as people from events group by group_key) as k on k.group_key = s.group_key
  group by s.group_key, m.people
)
select
  c.group_key::varchar as group_key, c.day::date as day, c.period::date as period, s.first_on::date as first_on,
  c.events::integer as events, c.client_days::integer as client_days, c.people::integer as people, c.people_with_event::integer as people_with_event
from counted as c
join spans as s using (group_key)
order by all;
