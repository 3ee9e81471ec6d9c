-- obligations of these episodes ($keys: their keys between commas) of one caseload or of all that were open on the day or the day before it, or are still to come
select o.episode_key, o.doc
from obligation_docs as o
join caseload_asked($clinician) as a using (number)
join (select unnest(string_split($keys, ',')::integer[]) as episode_key) as k using (episode_key)
where ($clinician is not null or o.is_first)
  and (o.cleared_on is null or o.cleared_on >= $on::date) and (o.ended_on is null or o.ended_on >= $on::date)
order by o.episode_key, o.position;
