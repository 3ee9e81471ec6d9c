-- obligations of some episodes that came up by a day and were not gone before a period began; the program is that of the day each came up
select o.episode_key, o.rule, o.program, o.fired_on::varchar as fired_on, o.acted_on::varchar as acted_on, o.cleared_on::varchar as cleared_on, o.cleared_by, o.ended_on::varchar as ended_on,
  -- RULE: what concerns safety is never put off
  case when o.kind <> 'safety' then list_min(json_extract_string(o.deferrals, '$[*].on')) end as deferred_on
from obligations as o
where o.episode_key > $after and o.episode_key <= $until
  and o.fired_on <= $as_of::date
  and (o.fired_on >= $from::date or coalesce(o.cleared_on, o.ended_on) is null or coalesce(o.cleared_on, o.ended_on) > $from::date)
  and ($program is null or exists (select 1 from segments as s where s.episode_key = o.episode_key and s.program = $program))
order by o.episode_key, o.position;
