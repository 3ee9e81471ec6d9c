-- one row per group, period of admission and length of stay in days: episodes of the cohort that ended after that many days, and those still in treatment at the as-of date
select
  group_key::varchar as group_key,
  date_trunc($interval, admitted_on)::date as period,
  days::integer as days,
  (count(*) filter (where has_exited))::integer as exits,
  (count(*) filter (where not has_exited))::integer as censored,
  -- RULE (domain 10.2): nothing is planned to end as soon as one of the episodes has a program without a planned length
  (case when count(planned_days) = count(*) then max(planned_days) end)::integer as longest_planned_days,
  min(planned_days)::integer as shortest_planned_days
from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
group by all
order by all;
