-- one row per group, admission period, axis of an instrument that the episode's program uses, and pair of scores (null where one is missing)
with members as (
  select * from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
used as (
  -- RULE: everybody of a program that uses an instrument could have been measured by it; who was not, early leavers included, is counted as not measured
  select distinct t.program, s.axis, s.instrument
  from stay_scores as s
  join stays($as_of) as t using (stay_key)
  where s.on_date <= $as_of::date
    and ($instrument is null or s.instrument = $instrument)
)
select
  m.group_key::varchar as group_key,
  date_trunc($interval, m.admitted_on)::date as period,
  u.axis::varchar as axis,
  u.instrument::varchar as instrument,
  (m.admitted_on + $baseline_days::integer + $apart_days::integer > $as_of::date)::boolean as is_pending,
  coalesce(p.baseline_on + $apart_days::integer <= coalesce(m.discharged_on, $as_of::date), false)::boolean as is_due,
  p.baseline::double as baseline,
  p.last::double as last,
  min(m.admitted_on + $baseline_days::integer + $apart_days::integer)::date as matures_on,
  count(*)::integer as episodes
from members as m
join used as u using (program)
left join score_pairs($as_of, $baseline_days, $apart_days, $after_discharge_days) as p on p.stay_key = m.stay_key and p.axis = u.axis
group by all
order by all;
