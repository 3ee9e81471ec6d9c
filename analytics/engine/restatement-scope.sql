-- One row per episode of the stays that a question counts, in the group it is counted in.
select c.group_key::varchar as group_key, e.source, e.episode, e.program, e.clinician
from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by) as c
join episodes as e using (stay_key)
-- RULE: an episode that goes on with a stay only after the as-of day does not exist yet.
where e.admitted_on <= $as_of::date
order by all;
