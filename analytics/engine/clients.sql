-- One row per client with their latest episode, for everybody ($clinician null) or one clinician's caseload as it is now.
with seen as (
  select e.*
  from episodes as e
  where $clinician is null
    or exists (select 1 from caseloads as c where c.episode_key = e.episode_key and c.clinician = $clinician)
),
latest as (
  select *
  from seen
  qualify row_number() over (partition by client order by admitted_on desc, episode_key desc) = 1
),
-- RULE: where somebody is, as their own page and the worklist say it; where they were admitted is for measures.
places as (
  -- TRAP: arg_max passes over rows that are null, and somebody may be handed to nobody.
  select s.episode_key, arg_max_null(s.program, s.from_on) as program, arg_max_null(s.level_of_care, s.from_on) as level_of_care, arg_max_null(s.clinician, s.from_on) as clinician
  from segments as s
  join latest using (episode_key)
  group by s.episode_key
)
select
  client::varchar as client, p.program::varchar as program, p.level_of_care::varchar as level_of_care, p.clinician::varchar as clinician,
  admitted_on::date as admitted_on, discharged_on::date as discharged_on, reason::varchar as reason, last_contact_on::date as last_contact_on,
  milestones::integer as milestones, (count(*) over ())::integer as total
from latest
join places as p using (episode_key)
order by discharged_on is not null, admitted_on desc, client
limit $limit;
