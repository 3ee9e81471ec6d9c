-- per episode ($keys: their keys between commas) of one caseload or of all, and scale: the state of the day before, and those that began since
select t.episode_key, t.doc
from track_docs as t
join caseload_asked($clinician) as a using (number)
join (select unnest(string_split($keys, ',')::integer[]) as episode_key) as k using (episode_key)
where ($clinician is not null or t.is_first) and t.from_on <= $latest::date
qualify t.from_on >= $on::date or row_number() over (partition by t.episode_key, t.axis, t.from_on < $on::date order by t.position desc) = 1
order by t.episode_key, t.position;
