-- shares: one row per group and period of the event, one per group (period null), one of everything (both null); delays: one row per group, delay and age
with members as (
  select group_key, stay_key, client
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
entered as (
  select
    m.group_key, m.client, n.on_date, n.events,
    date_trunc($interval, n.on_date)::date as period,
    -- RULE: what is entered before its own date, such as a planned discharge, is entered at once
    greatest(datediff('day', n.on_date, n.recorded_on), 0) as delay,
    datediff('day', n.on_date, $taken_on::date) as age
  from members as m
  join stay_entries($as_of) as n on n.stay_key = m.stay_key
  where n.on_date <= $as_of::date and n.on_date <= $taken_on::date and n.recorded_on <= $taken_on::date
),
known as (
  select group_key, client, null::date as period, null::date as on_date, 0 as events, false as is_quick, false as is_old, false as is_entry from members
  union all by name
  -- RULE: known when the last of the days allowed is over, whether or not it was entered before
  select group_key, client, period, on_date, events, delay <= $within_days::integer as is_quick, age >= $within_days::integer as is_old, true as is_entry from entered
),
counted as (
  select
    group_key, period, null::integer as delay, null::integer as age, 0 as events,
    coalesce(sum(events) filter (where is_entry and is_old and is_quick), 0) as numerator,
    coalesce(sum(events) filter (where is_entry and is_old), 0) as denominator,
    coalesce(sum(events) filter (where is_entry and not is_old), 0) as pending,
    min(on_date + $within_days::integer) filter (where is_entry and not is_old) as first_matures_on,
    count(distinct client) filter (where is_entry and is_old) as people,
    count(distinct client) filter (where is_entry) as entered_people
  from known
  group by grouping sets ((group_key, period), (group_key), ())
  having grouping(period) = 1 or period is not null
  union all
  -- WHY capped: beyond the longest delay, and the longest day asked for, one age tells as much as another
  select group_key, null, delay, least(age, greatest(longest, 30)), sum(events), 0, 0, 0, null, 0, 0
  from entered
  join (select group_key, max(delay) as longest from entered group by group_key) using (group_key)
  group by all
)
select
  group_key::varchar as group_key, period::date as period, delay::integer as delay, age::integer as age, events::integer as events,
  numerator::integer as numerator, denominator::integer as denominator, pending::integer as pending, first_matures_on::date as first_matures_on,
  people::integer as people, entered_people::integer as entered_people
from counted
order by all;
