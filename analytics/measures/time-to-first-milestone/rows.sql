-- one row per group and day of stay: episodes of the cohort whose first milestone came on that day, that left without one, or that are still without one at the as-of date
with followed as (
  select
    group_key,
    days,
    has_exited,
    -- RULE: a milestone on the day of discharge counts; one after the as-of date has not happened yet
    coalesce(first_milestone_on <= $as_of::date and (not has_exited or first_milestone_on <= discharged_on), false) as has_milestone,
    datediff('day', admitted_on, first_milestone_on) as milestone_day
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
)
select
  group_key::varchar as group_key,
  (case when has_milestone then milestone_day else days end)::integer as days,
  (count(*) filter (where has_milestone))::integer as milestones,
  (count(*) filter (where not has_milestone and has_exited))::integer as exits,
  (count(*) filter (where not has_milestone and not has_exited))::integer as censored
from followed
group by all
order by all;
