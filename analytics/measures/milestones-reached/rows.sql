-- one row per group and period (stays in treatment in it, and those that reached something in it), per group (stays, and those that reached anything so far) and of everything
with members as (
  select group_key, stay_key, client, admitted_on, coalesce(discharged_on, $as_of::date) as last_on
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
reached as (
  -- RULE: from admission to discharge of the stay, both days included; a step or a goal reported twice was reached once, on the first of the days
  select m.stay_key, m.kind, min(m.on_date) as on_date
  from stay_milestones($as_of) as m
  join members as s using (stay_key)
  where m.on_date between s.admitted_on and s.last_on
  group by m.stay_key, m.episode_key, m.goal, m.step, m.kind
),
present as (
  -- RULE: somebody is in treatment in a period from the day of admission to the day of discharge, both included
  select group_key, stay_key, client, unnest(generate_series(date_trunc($interval, admitted_on), date_trunc($interval, last_on), ('1 ' || $interval)::interval))::date as period
  from members
),
tallied as (
  select stay_key, date_trunc($interval, on_date)::date as period, count(*) filter (where kind = 'milestone') as milestones, count(*) filter (where kind = 'attained') as attained
  from reached
  group by grouping sets ((stay_key, period), (stay_key))
  having grouping(period) = 1 or period is not null
),
counted as (
  select p.group_key, p.period, p.client, t.stay_key is not null as has_reached, coalesce(t.milestones, 0) as milestones, coalesce(t.attained, 0) as attained
  from present as p
  left join tallied as t on t.stay_key = p.stay_key and t.period = p.period
  union all
  select m.group_key, null, m.client, t.stay_key is not null, coalesce(t.milestones, 0), coalesce(t.attained, 0)
  from members as m
  left join tallied as t on t.stay_key = m.stay_key and t.period is null
)
select
  group_key::varchar as group_key, period::date as period,
  (count(*) filter (where has_reached))::integer as numerator, count(*)::integer as denominator,
  0::integer as pending, null::date as first_matures_on, count(distinct client)::integer as people,
  coalesce(sum(milestones), 0)::integer as milestones, (count(distinct client) filter (where milestones > 0))::integer as milestones_people,
  coalesce(sum(attained), 0)::integer as attained, (count(distinct client) filter (where attained > 0))::integer as attained_people
from counted
group by grouping sets ((group_key, period), (period))
-- RULE: of everything together only the whole is asked for, no period of it
having group_key is not null or period is null
order by all;
