-- per share (short gap, long gap, no contact at all): one row per group and one of everything (period null) as of the as-of date;
-- of the longer gap also one per group and period as it was on the period's last day
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
  select group_key, stay_key, client, admitted_on, discharged_on, null::date as period, $as_of::date as read_on
  from members
  union all
  -- RULE: a period is read on its last day, or on the as-of day where it is not over
  select group_key, stay_key, client, admitted_on, discharged_on, period, least((period + step)::date - 1, $as_of::date)
  from starts
),
-- each day with an attended contact is the last one until the next
attended_days as (
  select c.stay_key, c.on_date, lead(c.on_date, 1, date '9999-12-31') over (partition by c.stay_key order by c.on_date) as next_on
  from (
    select distinct d.stay_key, d.on_date
    from stay_contacts($as_of) as d
    join members as m on m.stay_key = d.stay_key
    -- RULE: a contact dated before the admission is not one of this episode's
    where d.attended > 0 and d.on_date <= $as_of::date and d.on_date >= m.admitted_on
  ) as c
),
seen as (
  select
    t.group_key, t.client, t.period, d.on_date as last_on,
    -- RULE (domain 2.1): an exit on the day that is read is an exit
    t.discharged_on is null or t.discharged_on > t.read_on as is_open,
    datediff('day', coalesce(d.on_date, t.admitted_on), t.read_on) as silent_days
  from moments as t
  -- TRAP: an asof join would say this shorter; DuckDB makes a loop over all pairs of it where it expects few rows
  left join attended_days as d on d.stay_key = t.stay_key and d.on_date <= t.read_on and t.read_on < d.next_on
),
judged as (
  select
    s.group_key, s.client, s.period, s.is_open, k.share,
    -- RULE: last contact on 1 March: on 15 March (1 March + 14) 14 days have passed, and that is a gap of 14 days
    case k.share
      when 'shortGap' then s.silent_days >= $short_gap_days::integer
      when 'longGap' then s.silent_days >= $long_gap_days::integer
      else s.last_on is null
    end as is_silent
  from seen as s
  cross join (values ('shortGap'), ('longGap'), ('neverContacted')) as k(share)
  -- groups without an open episode stay in the list, periods without one are none; a chart is drawn of the longer gap alone
  where s.period is null or (s.is_open and k.share = 'longGap')
),
counted as (
  select
    share, group_key, period,
    count(*) filter (where is_open and is_silent) as numerator, count(*) filter (where is_open) as denominator, count(distinct client) filter (where is_open) as people
  from judged
  group by share, group_key, period
  union all
  select
    share, null, null,
    count(*) filter (where is_open and is_silent), count(*) filter (where is_open), count(distinct client) filter (where is_open)
  from judged
  where period is null
  group by share
)
select
  share::varchar as share, group_key::varchar as group_key, period::date as period, numerator::integer as numerator, denominator::integer as denominator,
  0::integer as pending, null::date as first_matures_on, people::integer as people
from counted
order by all;
