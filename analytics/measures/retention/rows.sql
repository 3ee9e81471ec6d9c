-- one row per group and length of stay in days: episodes of the cohort that ended after that many days, and those still in treatment at the as-of date;
-- beside them those of whom nothing has been seen for $silent_days, counted where they are and where they were last seen
with last_seen as (
  select stay_key, max(on_date) as last_seen_on
  from stay_contacts($as_of)
  where attended > 0 and on_date <= $as_of::date
  group by stay_key
),
followed as (
  select
    c.group_key, c.days, c.has_exited, c.planned_days,
    -- RULE: somebody without an attended contact since admission was last seen on the day of admission
    datediff('day', c.admitted_on, greatest(coalesce(l.last_seen_on, c.admitted_on), c.admitted_on)) as days_seen
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by) as c
  left join last_seen as l using (stay_key)
),
told as (
  -- RULE: silent are those still in treatment who attended nothing on the $silent_days days up to and including the as-of date
  select group_key, days, days_seen, planned_days, has_exited, not has_exited and days - days_seen >= $silent_days::integer as is_silent
  from followed
),
counted as (
  select group_key, days, planned_days, has_exited::integer as exits, (not has_exited)::integer as censored, is_silent::integer as silent, 0 as last_seen
  from told
  union all
  select group_key, days_seen, planned_days, 0, 0, 0, 1 from told where is_silent
)
select
  group_key::varchar as group_key,
  days::integer as days,
  sum(exits)::integer as exits,
  sum(censored)::integer as censored,
  sum(silent)::integer as silent,
  sum(last_seen)::integer as last_seen,
  -- RULE (domain 10.2): nothing is planned to end as soon as one of the episodes has a program without a planned length
  (case when count(planned_days) = count(*) then max(planned_days) end)::integer as longest_planned_days,
  min(planned_days)::integer as shortest_planned_days
from counted
group by all
order by all;
