-- one row per episode in treatment on a day
select t.episode_key, t.source, t.episode, t.client, t.program, t.level_of_care, t.clinician, t.admitted_on::varchar as admitted_on, t.discharged_on::varchar as discharged_on, t.time_zone, t.caseload
from in_treatment($on, $latest, $clinician) as t
order by t.client, t.admitted_on, t.episode_key;
