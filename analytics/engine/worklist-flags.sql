-- obligations of some episodes that came up by a day and were not gone before a period began; the program is that of the day each came up
with came_up as (
  -- RULE: nobody has a flag before admission: what came up earlier comes up then.
  select o.*, greatest(o.fired_on, e.admitted_on) as shown_on, coalesce(o.cleared_on, o.ended_on) as closed_on
  from obligations as o
  join episodes as e using (episode_key)
  where o.episode_key > $after and o.episode_key <= $until
    and ($program is null or exists (select 1 from segments as s where s.episode_key = o.episode_key and s.program = $program))
)
select episode_key, rule, program, shown_on::varchar as fired_on, acted_on::varchar as acted_on, cleared_on::varchar as cleared_on, cleared_by, ended_on::varchar as ended_on,
  -- RULE: what concerns safety is never put off.
  case when kind <> 'safety' then list_min(json_extract_string(deferrals, '$[*].on')) end as deferred_on
from came_up
where shown_on <= $as_of::date and (shown_on >= $from::date or closed_on is null or closed_on > $from::date)
order by episode_key, position;
