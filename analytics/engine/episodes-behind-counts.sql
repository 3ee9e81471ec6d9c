-- One row: how many stays a cohort has, and how many of them lie in one clinician's present caseload ($caseload null: all).
with members as (
  select stay_key
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, null)
)
select
  count(*)::integer as total,
  (count(*) filter (where $caseload is null or exists (select 1 from episodes as e join caseloads as c using (episode_key) where e.stay_key = m.stay_key and c.clinician = $caseload)))::integer as visible
from members as m;
