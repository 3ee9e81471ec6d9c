-- one row per group, axis, moment (baseline, latest, or a period of scoring) and score; score null: episodes of a program that uses the instrument without a score
with members as (
  select * from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
used as (
  select distinct t.program, s.axis
  from stay_scores as s
  join stays($as_of) as t using (stay_key)
  where s.on_date <= $as_of::date
    and ($instrument is null or s.instrument = $instrument)
),
expected as (
  select m.group_key, m.stay_key, u.axis from members as m join used as u using (program)
),
taken as (
  select e.group_key, e.stay_key, e.axis, s.score, (s.on_date, s.episode_key, s.position) as place, date_trunc($interval, s.on_date)::date as period
  from expected as e
  join stay_scores as s on s.stay_key = e.stay_key and s.axis = e.axis and s.on_date <= $as_of::date
),
-- RULE: everybody counts once per moment, with the last score of it
latest as (
  select group_key, stay_key, axis, arg_max(score, place) as score from taken group by all
),
in_period as (
  select group_key, stay_key, axis, period, arg_max(score, place) as score from taken group by all
),
moments as (
  select e.group_key, e.axis, 'baseline' as moment, null::date as period, p.baseline as score
  from expected as e
  left join score_pairs($as_of, $baseline_days, 14, 7) as p on p.stay_key = e.stay_key and p.axis = e.axis
  union all
  select e.group_key, e.axis, 'latest', null, l.score
  from expected as e
  left join latest as l on l.stay_key = e.stay_key and l.axis = e.axis
  union all
  select group_key, axis, 'period', period, score from in_period
)
select
  group_key::varchar as group_key, axis::varchar as axis, moment::varchar as moment, period::date as period, score::double as score, count(*)::integer as episodes
from moments
group by all
order by all;
