-- one row per group and period of admission, one per group (period null), one of everything (both null): episodes of the cohort, how many of them stayed
-- that long, and the share retained 90 days of those who could have been followed 90 days
with followed as (
  select
    group_key, client, days, planned_days,
    -- RULE: the calendar's period of admission, whatever the window
    date_trunc($interval, admitted_on)::date as period,
    admitted_on + 90 as matures_on
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
)
select
  group_key::varchar as group_key,
  period::date as period,
  count(*)::integer as episodes,
  -- RULE (domain 2.1): somebody who leaves on day k was retained k days
  (count(*) filter (where days >= 30))::integer as retained_30,
  (count(*) filter (where days >= 60))::integer as retained_60,
  (count(*) filter (where days >= 90))::integer as retained_90,
  (count(*) filter (where days >= 180))::integer as retained_180,
  (count(*) filter (where days >= 365))::integer as retained_365,
  -- RULE (domain 2.6): counted are those whose day 90 is the as-of date or lies before it, whether they stayed or not
  (count(*) filter (where days >= 90 and matures_on <= $as_of::date))::integer as numerator,
  (count(*) filter (where matures_on <= $as_of::date))::integer as denominator,
  (count(*) filter (where matures_on > $as_of::date))::integer as pending,
  (min(matures_on) filter (where matures_on > $as_of::date))::date as first_matures_on,
  (count(distinct client) filter (where matures_on <= $as_of::date))::integer as people,
  -- RULE (domain 10.2): nothing is planned to end as soon as one of the episodes has a program without a planned length
  (case when count(planned_days) = count(*) then max(planned_days) end)::integer as longest_planned_days,
  min(planned_days)::integer as shortest_planned_days
from followed
group by grouping sets ((group_key, period), (group_key), ())
order by all;
