-- One row per target of a measure.
select program::varchar as program, value::double as value, from_on::date as from_on
from targets
where measure = $measure
order by from_on, program;
