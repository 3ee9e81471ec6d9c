-- one row per group and period of the target date, per group, and of everything: goals whose target date has come, what became of them, and who is behind each count
with goals as (
  select
    m.group_key, m.client, g.target_on, g.revisions > 0 as is_revised,
    case
      when g.goal_key is null then null
      when g.target_on is null then 'no-target'
      -- RULE (domain 4.2): a goal is due on its target date as it stands on the as-of day, that day included
      when g.target_on > $as_of::date then 'pending'
      when g.attained_on <= g.target_on then 'on-time'
      when g.attained_on is not null then 'late'
      -- RULE: a goal given up before its target date stays in the denominator, or giving up would flatter the share
      when g.discontinued_on is null then 'open'
      when g.discontinued_by = 'client' then 'by-client'
      when g.discontinued_by = 'program' then 'by-program'
      else 'by-both'
    end as status
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by) as m
  left join goals_as_of($as_of) as g using (stay_key)
),
placed as (
  select
    *,
    coalesce(status not in ('no-target', 'pending'), false) as is_due,
    -- WHY: what is due later than the as-of day's own period is counted as not yet known; a chart need not reach as far as somebody's last target
    case when date_trunc($interval, target_on) <= date_trunc($interval, $as_of::date) then date_trunc($interval, target_on)::date end as period
  from goals
)
select
  group_key::varchar as group_key, period::date as period,
  (count(*) filter (where status = 'on-time'))::integer as numerator,
  (count(*) filter (where is_due))::integer as denominator,
  (count(*) filter (where status = 'pending'))::integer as pending,
  (min(target_on) filter (where status = 'pending'))::date as first_matures_on,
  (count(distinct client) filter (where is_due))::integer as people,
  (count(*) filter (where status = 'late'))::integer as late, (count(distinct client) filter (where status = 'late'))::integer as late_people,
  (count(*) filter (where status = 'open'))::integer as still_open, (count(distinct client) filter (where status = 'open'))::integer as still_open_people,
  (count(*) filter (where status = 'by-client'))::integer as by_client, (count(distinct client) filter (where status = 'by-client'))::integer as by_client_people,
  (count(*) filter (where status = 'by-program'))::integer as by_program, (count(distinct client) filter (where status = 'by-program'))::integer as by_program_people,
  (count(*) filter (where status = 'by-both'))::integer as by_both, (count(distinct client) filter (where status = 'by-both'))::integer as by_both_people,
  (count(*) filter (where is_due and is_revised))::integer as revised, (count(distinct client) filter (where is_due and is_revised))::integer as revised_people,
  (count(*) filter (where status = 'no-target'))::integer as no_target, (count(distinct client) filter (where status = 'no-target'))::integer as no_target_people,
  (count(distinct client) filter (where status = 'pending'))::integer as pending_people
from placed
group by grouping sets ((group_key, period), (group_key), ())
having grouping(period) = 1 or period is not null
order by all;
