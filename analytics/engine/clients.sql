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
)
select
  client::varchar as client, program::varchar as program, level_of_care::varchar as level_of_care, clinician::varchar as clinician,
  admitted_on::date as admitted_on, discharged_on::date as discharged_on, reason::varchar as reason, last_contact_on::date as last_contact_on,
  milestones::integer as milestones, (count(*) over ())::integer as total
from latest
order by discharged_on is not null, admitted_on desc, client
limit $limit;
