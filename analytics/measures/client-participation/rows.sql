-- one row per group and period as it was on the period's last day, one per group and one of everything (period null) as of the as-of date
with members as (
  select group_key, stay_key, client, admitted_on, discharged_on
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
steps as (
  select case $interval when 'week' then interval 7 days when 'month' then interval 1 month else interval 3 months end as step
),
starts as (
  select
    m.*, s.step,
    -- a period after the one of the exit has nothing of it
    unnest(range(date_trunc($interval, m.admitted_on)::timestamp, coalesce(m.discharged_on, $as_of::date)::timestamp + interval 1 day, s.step))::date as period
  from members as m
  cross join steps as s
),
moments as (
  select group_key, stay_key, client, discharged_on, null::date as period, $as_of::date as read_on
  from members
  union all
  -- RULE: a period is read on its last day, or on the as-of day where it is not over
  select group_key, stay_key, client, discharged_on, period, least((period + step)::date - 1, $as_of::date)
  from starts
),
-- RULE: a review that does not say whether the client was there (null) is a plan, and no participation on record
plan_days as (
  select stay_key, on_date, coalesce(with_client = 1, false) as is_with_client from stay_completions($as_of) where kind = 'plan-review' and on_date <= $as_of::date
  union all
  select stay_key, set_on, coalesce(authored_by in ('client', 'joint'), false) from stay_goals($as_of) where set_on <= $as_of::date
),
seen as (
  select
    t.group_key, t.stay_key, t.client, t.period,
    -- RULE (domain 2.1): an exit on the day that is read is an exit
    (t.discharged_on is null or t.discharged_on > t.read_on) and count(d.on_date) > 0 as has_open_plan,
    -- RULE: 90 days are the day that is read and the 89 before it
    coalesce(bool_or(d.is_with_client and d.on_date >= t.read_on - $participation_days::integer + 1), false) as has_participated
  from moments as t
  left join plan_days as d on d.stay_key = t.stay_key and d.on_date <= t.read_on
  group by t.group_key, t.stay_key, t.client, t.period, t.read_on, t.discharged_on
),
counted as (
  select
    group_key, period,
    count(*) filter (where has_open_plan and has_participated) as numerator,
    count(*) filter (where has_open_plan) as denominator,
    count(distinct client) filter (where has_open_plan) as people
  from seen
  -- groups without an open plan stay in the list; periods without one are none
  where period is null or has_open_plan
  group by group_key, period
  union all
  select
    null, null,
    count(*) filter (where has_open_plan and has_participated), count(*) filter (where has_open_plan), count(distinct client) filter (where has_open_plan)
  from seen
  where period is null
)
select
  group_key::varchar as group_key, period::date as period, numerator::integer as numerator, denominator::integer as denominator,
  0::integer as pending, null::date as first_matures_on, people::integer as people
from counted
order by all;
