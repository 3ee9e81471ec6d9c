-- one row per group and period of exit, one per group (period null), one of everything (both null): episodes of the cohort that ended unplanned
-- at least $return_days days ago, and those after which the same client was admitted again
with exited as (
  select
    group_key, stay_key, client, discharged_on,
    date_trunc($interval, discharged_on)::date as period,
    -- RULE: the window is the $return_days days after the exit; the last of them may be the as-of date
    discharged_on + $return_days::integer as matures_on
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by) as c
  where has_exited and reason in ('left', 'terminated')
    -- RULE: who is in treatment in another program then, or is admitted to one by the next day, has not left treatment
    and not exists (
      from stays($as_of) as o
      where o.client = c.client and o.stay_key <> c.stay_key
        and o.admitted_on <= c.discharged_on + 1 and (o.discharged_on is null or o.discharged_on > c.discharged_on)
    )
),
followed as (
  select
    e.*,
    e.matures_on <= $as_of::date as is_mature,
    -- RULE (domain 2.5): an admission on the day of the exit or the day after it is the same episode, so a return is never sooner than two days after
    exists (
      from stays($as_of) as s
      where s.client = e.client and s.stay_key <> e.stay_key and s.admitted_on > e.discharged_on and s.admitted_on <= e.matures_on
    ) as has_returned
  from exited as e
)
select
  group_key::varchar as group_key,
  period::date as period,
  (count(*) filter (where is_mature and has_returned))::integer as numerator,
  (count(*) filter (where is_mature))::integer as denominator,
  (count(*) filter (where not is_mature))::integer as pending,
  (min(matures_on) filter (where not is_mature))::date as first_matures_on,
  (count(distinct client) filter (where is_mature))::integer as people
from followed
group by grouping sets ((group_key, period), (group_key), ())
order by all;
