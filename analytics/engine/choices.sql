-- One row per value a filter offers, with the episodes admitted in the window up to the as-of day.
with counted as (
  select *
  from cohort($from, $to, $as_of, null, null, null, null, null)
)
select 'program' as kind, p.program::varchar as key, count(c.program)::integer as episodes
from (select distinct program from programs) as p left join counted as c on c.program = p.program
group by p.program
union all
select 'clinician' as kind, k.clinician::varchar as key, count(c.clinician)::integer as episodes
from (select distinct clinician from clinicians union select distinct clinician from episodes where clinician is not null) as k
left join counted as c on c.clinician = k.clinician
group by k.clinician
union all
select 'levelOfCare' as kind, level_of_care::varchar as key, count(*)::integer as episodes
from counted
group by level_of_care
union all
select kind::varchar, coalesce(value, 'unknown')::varchar as key, count(*)::integer as episodes
from (
  select unnest([
    {'kind': 'medication', 'value': medication},
    {'kind': 'primarySubstance', 'value': primary_substance},
    {'kind': 'coOccurring', 'value': co_occurring},
    {'kind': 'ageBand', 'value': age_band},
    {'kind': 'gender', 'value': gender},
    {'kind': 'raceEthnicity', 'value': race_ethnicity},
    {'kind': 'housing', 'value': housing},
    {'kind': 'referral', 'value': referral},
    {'kind': 'payer', 'value': payer},
    {'kind': 'language', 'value': language}
  ], recursive := true)
  from counted
)
group by all
order by all;
