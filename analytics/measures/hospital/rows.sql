-- days: one row per group and day with an event, with the client-days up to that day's end; periods: one per group and period; totals: one per group
select *
from rare_events($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by, $interval, 'hospital')
order by all;
