-- one row per group, admission period, axis of an instrument by which the episode is to be measured, and pair of scores (null where one is missing)
with members as (
  select * from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
)
select
  m.group_key::varchar as group_key,
  date_trunc($interval, m.admitted_on)::date as period,
  p.axis::varchar as axis,
  p.instrument::varchar as instrument,
  -- RULE: counted from the day on which a second score was possible, whatever day of its window the baseline was taken on.
  (m.admitted_on + $baseline_days::integer + p.apart_days > $as_of::date)::boolean as is_pending,
  -- RULE: due from the day that is far enough behind the baseline, if still in treatment on it.
  coalesce(p.baseline_on + p.apart_days <= coalesce(m.discharged_on, $as_of::date), false)::boolean as is_due,
  p.baseline::double as baseline,
  p.last::double as last,
  p.last_within::double as last_within,
  p.followed_days::integer as followed_days,
  min(m.admitted_on + $baseline_days::integer + p.apart_days)::date as matures_on,
  count(*)::integer as episodes
from members as m
join score_pairs($as_of, $instrument, $baseline_days, $apart_days, $after_discharge_days, $followed_days) as p using (stay_key)
group by all
order by all;
