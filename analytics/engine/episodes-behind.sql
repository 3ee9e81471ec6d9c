-- One row per stay of a cohort, latest admission first: all of it ($caseload null), or those of one clinician's present caseload.
with members as (
  select *
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, null)
),
seen as (
  select m.*
  from members as m
  where $caseload is null
    or exists (select 1 from episodes as e join caseloads as c using (episode_key) where e.stay_key = m.stay_key and c.clinician = $caseload)
)
select
  client::varchar as client, program::varchar as program, level_of_care::varchar as level_of_care, clinician::varchar as clinician,
  admitted_on::date as admitted_on, discharged_on::date as ended_on, reason::varchar as reason, days::integer as days, has_exited
from seen
order by admitted_on desc, client, stay_key
limit $limit offset $offset;
