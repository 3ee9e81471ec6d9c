-- Episodes in treatment on a day, as they ran on it; all, or those of one caseload as it is now.
create macro in_treatment(p_on, p_latest, p_clinician) as table
-- WHY chosen first: a caseload is forty of thousands, and only their stretches are looked at.
with chosen as (
  select e.episode_key, e.source, e.episode, e.client, e.program as home_program, e.admitted_on, e.discharged_on
  from episodes as e
  where e.admitted_on <= p_latest::date
    -- A day earlier elsewhere: whoever left today is still there where it is yesterday; the rules decide by the program's own day.
    and (e.discharged_on is null or e.discharged_on >= p_on::date)
    and (p_clinician is null or e.episode_key in (select episode_key from caseloads where clinician = p_clinician))
),
places as (
  select s.episode_key, arg_max(s.program, s.from_on) as program, arg_max(s.level_of_care, s.from_on) as level_of_care, arg_max(s.clinician, s.from_on) as clinician
  from segments as s
  join chosen using (episode_key)
  where s.from_on <= p_latest::date
  group by s.episode_key
)
select c.episode_key, c.source, c.episode, c.client, c.home_program, s.program, s.level_of_care, s.clinician, c.admitted_on, c.discharged_on, p.time_zone
from chosen as c
-- RULE: days are those of the program a person was admitted to, also after a transfer
join programs as p on p.source = c.source and p.program = c.home_program
join places as s using (episode_key);
