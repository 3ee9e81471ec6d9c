-- shares: one row per group and period of the trigger, one per group (period null), one of everything (both null); waits: one row per group and days waited
with members as (
  select group_key, stay_key, client, level_of_care, admitted_on, has_exited, coalesce(discharged_on, $as_of::date) as last_on
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
steps as (
  -- RULE: before the first stretch of care there was the level of the admission; a change on the day of admission is a change
  select s.stay_key, s.from_on, s.level_of_care, lag(s.level_of_care, 1, m.level_of_care) over (partition by s.stay_key order by s.from_on, s.stay_position) as level_before
  from stay_segments($as_of) as s
  join members as m on m.stay_key = s.stay_key
),
triggers as (
  select stay_key, on_date
  from stay_markers($as_of)
  -- RULE (domain 5.3)
  where marker in (
    'return-to-use', 'overdose', 'crisis', 'hospital', 'arrest', 'housing-lost', 'work-lost', 'bereavement', 'pregnancy', 'custody',
    'medication-started', 'medication-stopped', 'medication-changed', 'client-request', 'family-request'
  )
  union
  select stay_key, from_on from steps where level_before <> level_of_care
),
starts as (
  select m.group_key, m.stay_key, m.client, m.has_exited, m.last_on, t.on_date, min(c.on_date) as answered_on
  from members as m
  -- RULE: from the day of admission to the day of discharge or the as-of date, both included; a reassessment on the day of the trigger answers it
  join triggers as t on t.stay_key = m.stay_key and t.on_date between m.admitted_on and m.last_on
  left join stay_completions($as_of) as c on c.stay_key = m.stay_key and c.on_date between t.on_date and m.last_on
  group by all
),
-- RULE: one open wait per stay; what comes while one is open, or on the day that ends it, starts no other.
waits as (
  select group_key, stay_key, client, has_exited, last_on, answered_on, min(on_date) as began_on
  from starts
  group by all
),
judged as (
  select
    *,
    date_trunc($interval, began_on)::date as period,
    datediff('day', began_on, coalesce(answered_on, last_on)) as days,
    began_on + $target_days::integer as limit_on,
    -- RULE: somebody who left within the days asked for is not in the share, whether answered before or not: leaving does not choose who counts
    has_exited and last_on <= began_on + $target_days::integer as has_left_in_time
  from waits
),
known as (
  select group_key, client, null::date as period, null::date as limit_on, false as is_met, false as is_counted, false as is_pending, false as is_wait from members
  union all by name
  select
    group_key, client, period, limit_on,
    coalesce(answered_on <= limit_on, false) as is_met,
    not has_left_in_time and limit_on <= $as_of::date as is_counted,
    not has_left_in_time and limit_on > $as_of::date as is_pending,
    true as is_wait
  from judged
),
counted as (
  select
    group_key, period, null::integer as days,
    count(*) filter (where is_counted and is_met) as numerator,
    count(*) filter (where is_counted) as denominator,
    count(*) filter (where is_pending) as pending,
    min(limit_on) filter (where is_pending) as first_matures_on,
    count(distinct client) filter (where is_counted) as people,
    count(distinct client) filter (where is_wait) as waiting_people,
    0 as ended, 0 as left_first, 0 as waiting
  from known
  group by grouping sets ((group_key, period), (group_key), ())
  having grouping(period) = 1 or period is not null
  union all
  select
    group_key, null, days, 0, 0, 0, null, 0, 0,
    count(*) filter (where answered_on is not null),
    count(*) filter (where answered_on is null and has_exited),
    count(*) filter (where answered_on is null and not has_exited)
  from judged
  group by group_key, days
)
select
  group_key::varchar as group_key, period::date as period, days::integer as days,
  numerator::integer as numerator, denominator::integer as denominator, pending::integer as pending, first_matures_on::date as first_matures_on,
  people::integer as people, waiting_people::integer as waiting_people,
  ended::integer as ended, left_first::integer as left_first, waiting::integer as waiting
from counted
order by all;
