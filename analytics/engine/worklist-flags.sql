-- obligations that came up in a period; who had the episode is as on that day
select o.episode_key, o.rule, o.title, o.program, o.clinician, o.fired_on::varchar as fired_on, o.acted_on::varchar as acted_on, o.cleared_on::varchar as cleared_on, o.cleared_by,
  o.ended_on::varchar as ended_on, o.deferrals is not null as deferred
from obligations as o
where o.fired_on >= $from::date and o.fired_on < $to::date and ($program is null or o.program = $program)
order by o.episode_key, o.position;
