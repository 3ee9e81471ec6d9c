-- per episode and scale: the state of the day before, and those that began since
select k.episode_key, k.from_on::varchar as from_on, k.axis, k.label, k.state, k.score, k.taken_on::varchar as taken_on, k.baseline, k.baseline_on::varchar as baseline_on, k.says
from tracks as k
join in_treatment($on, $latest, $clinician) as t using (episode_key)
where k.from_on <= $latest::date
qualify k.from_on >= $on::date or row_number() over (partition by k.episode_key, k.axis, k.from_on < $on::date order by k.position desc) = 1
order by k.episode_key, k.position;
