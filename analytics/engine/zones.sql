-- One row per time zone of the programs the query may be about.
select distinct time_zone::varchar as time_zone
from programs
where $program is null or program = $program
order by all;
