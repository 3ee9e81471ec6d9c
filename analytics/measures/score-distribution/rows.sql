-- one row per group, axis, moment (baseline, latest, or a period of scoring), whether its window is open, and score; score null: to be measured, and not measured
with expected as (
  select m.group_key, m.admitted_on, m.discharged_on, p.*
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by) as m
  join score_pairs($as_of, $instrument, $baseline_days, $apart_days, $after_discharge_days, 0) as p using (stay_key)
),
taken as (
  -- RULE (domain 3.5): scores of a stay are those from the baseline's window to some days after discharge, both ends included.
  select e.*, s.on_date, s.score, (s.on_date, s.stay_position, s.position) as place
  from expected as e
  join stay_scores($as_of) as s on s.stay_key = e.stay_key and s.axis = e.axis
  where s.on_date >= e.admitted_on - $baseline_days::integer
    and s.on_date <= least(coalesce(e.discharged_on + $after_discharge_days::integer, $as_of::date), $as_of::date)
),
-- RULE: everybody counts once per moment, with the last score of it; a baseline is never the latest score as well
latest as (
  select stay_key, axis, arg_max(score, place) as score
  from taken
  where on_date >= coalesce(baseline_on + apart_days, admitted_on + $baseline_days::integer + 1)
  group by all
),
in_period as (
  select group_key, stay_key, axis, instrument, date_trunc($interval, on_date)::date as period, arg_max(score, place) as score from taken group by all
),
moments as (
  select group_key, axis, instrument, 'baseline' as moment, null::date as period, admitted_on + $baseline_days::integer as known_on, baseline as score
  from expected
  union all
  select e.group_key, e.axis, e.instrument, 'latest', null, e.admitted_on + $baseline_days::integer + e.apart_days, l.score
  from expected as e
  left join latest as l using (stay_key, axis)
  union all
  select group_key, axis, instrument, 'period', period, null, score from in_period
)
select
  group_key::varchar as group_key, axis::varchar as axis, instrument::varchar as instrument, moment::varchar as moment, period::date as period,
  -- RULE (domain 10.1): known from the day on which the last day of the window has passed, for those already measured too.
  coalesce(known_on > $as_of::date, false)::boolean as is_pending,
  score::double as score, min(known_on)::date as matures_on, count(*)::integer as episodes
from moments
group by group_key, axis, instrument, moment, period, is_pending, score
order by all;
