-- One row per value a filter offers, with the episodes admitted in the window up to the as-of day.
with counted as (
  select program, clinician, level_of_care
  from cohort($from, $to, $as_of, null, null, null, null)
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
order by all;
