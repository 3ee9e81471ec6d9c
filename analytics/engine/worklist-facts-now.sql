-- facts of every episode in treatment on a day
select t.client, t.time_zone, t.caseload, f.facts
from in_treatment($on, $latest, $clinician) as t
join facts as f using (episode_key)
order by t.client, t.admitted_on, t.episode_key;
