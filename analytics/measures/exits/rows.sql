-- one row per group, length of stay in days and way of ending: episodes of the cohort (cause null: still in treatment at the as-of date)
select
  group_key::varchar as group_key,
  days::integer as days,
  -- RULE: an exit without a reason is counted with 'other', and said
  (case when has_exited then coalesce(reason, 'other') end)::varchar as cause,
  count(*)::integer as episodes,
  (count(*) filter (where has_exited and reason is null))::integer as without_reason
from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
group by all
order by all;
