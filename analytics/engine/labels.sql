-- One row per program and clinician id with its name; an id that several sources use has the first name and a count.
select 'program' as kind, program::varchar as key, min(name)::varchar as label, count(*)::integer as sources
from programs
group by program
union all
select 'clinician' as kind, clinician::varchar as key, min(name)::varchar as label, count(*)::integer as sources
from clinicians
group by clinician
order by all;
