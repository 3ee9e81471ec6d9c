-- obligations of these episodes ($keys: their keys between commas) that were open on the day or the day before it, or are still to come
select o.episode_key, o.doc
from obligation_docs as o
join (select unnest(string_split($keys, ',')::integer[]) as episode_key) as k using (episode_key)
where (o.cleared_on is null or o.cleared_on >= $on::date) and (o.ended_on is null or o.ended_on >= $on::date)
order by o.episode_key, o.position;
