-- obligations of those episodes that were open on the day or the day before it, or are still to come
select o.episode_key, o.rule, o.kind, o.fired_on::varchar as fired_on, o.due_on::varchar as due_on, o.overdue_from::varchar as overdue_from, o.acted_on::varchar as acted_on, o.cleared_on::varchar as cleared_on,
  o.cleared_by, o.ended_on::varchar as ended_on, o.ended_by, o.title, o.threshold, o.source, o.instrument, o.evidence, o.deferrals
from obligations as o
join in_treatment($on, $latest, $clinician) as t using (episode_key)
where (o.cleared_on is null or o.cleared_on >= $on::date) and (o.ended_on is null or o.ended_on >= $on::date)
order by o.episode_key, o.position;
