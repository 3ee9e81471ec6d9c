-- facts of every episode in treatment on a day
select t.client, t.time_zone, coalesce((select list(c.clinician order by c.clinician) from caseloads as c where c.episode_key = t.episode_key), [])::varchar[] as caseload, f.facts
from in_treatment($on, $latest, $clinician) as t
join facts as f using (episode_key)
order by t.client, t.admitted_on, t.episode_key;
