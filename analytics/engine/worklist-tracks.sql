-- per episode ($keys: their keys between commas) and scale: the state of the day before, and those that began since
select t.episode_key, t.doc
from track_docs as t
join (select unnest(string_split($keys, ',')::integer[]) as episode_key) as k using (episode_key)
where t.from_on <= $latest::date
qualify t.from_on >= $on::date or row_number() over (partition by t.episode_key, t.axis, t.from_on < $on::date order by t.position desc) = 1
order by t.episode_key, t.position;
