-- Episodes in treatment on a day, as they ran on it; all, or those of one caseload as it is now.
create macro in_treatment(p_on, p_latest, p_clinician) as table
select e.episode_key, e.source, e.episode, e.client, e.program as home_program, s.program, s.level_of_care, s.clinician, e.admitted_on, e.discharged_on, p.time_zone
from episodes as e
-- RULE: days are those of the program a person was admitted to, also after a transfer
join programs as p on p.source = e.source and p.program = e.program
join (
  select episode_key, arg_max(program, from_on) as program, arg_max(level_of_care, from_on) as level_of_care, arg_max(clinician, from_on) as clinician
  from segments
  where from_on <= p_latest::date
  group by episode_key
) as s using (episode_key)
where e.admitted_on <= p_latest::date
  -- A day earlier elsewhere: whoever left today is still there where it is yesterday; the rules decide by the program's own day.
  and (e.discharged_on is null or e.discharged_on >= p_on::date)
  and (p_clinician is null or e.episode_key in (select episode_key from caseloads where clinician = p_clinician));
