-- per window (7, 14, 30 days): one row per group and period in which residential stays of the cohort ended, one per group (period null), one of everything (both null)
with members as (
  select group_key, stay_key, client
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
-- Time at a residential level as it was on the as-of day, by person: a contact may belong to any of a person's episodes.
residential as (
  select
    e.client, s.stay_key, s.from_on,
    -- a segment that ends later has not ended yet
    case when s.to_on <= $as_of::date then s.to_on else date '9999-12-31' end as to_on
  from stay_segments($as_of) as s
  join episodes as e using (episode_key)
  where s.level_of_care in ('3.1', '3.5', '3.7', '4.0')
    and e.admitted_on <= $as_of::date
    and s.from_on <= $as_of::date
    -- a transfer dated before its admission or after its discharge leaves a segment that ends before it starts
    and (s.to_on is null or s.to_on >= s.from_on)
),
-- RULE (domain 1.1, 10.3): residential care that goes on within one calendar day is one residential stay, also from one episode to the next
marked as (
  select
    *,
    coalesce(
      from_on > max(to_on) over (partition by stay_key order by from_on, to_on rows between unbounded preceding and 1 preceding) + 1,
      true
    ) as is_new
  from residential
),
numbered as (
  select *, count(*) filter (where is_new) over (partition by stay_key order by from_on, to_on rows unbounded preceding) as stretch
  from marked
),
ends as (
  select stay_key, stretch, max(to_on) as left_on
  from numbered
  group by stay_key, stretch
  having max(to_on) <= $as_of::date
),
deaths as (
  select client, min(discharged_on) as died_on from episodes where reason = 'died' and discharged_on <= $as_of::date group by client
),
-- RULE: on the last day of residential care, as on every other day of it, a contact is a contact of that care
outside_days as (
  select distinct e.client, c.on_date
  from contacts as c
  join episodes as e using (episode_key)
  where c.attended > 0 and c.on_date <= $as_of::date and e.admitted_on <= $as_of::date
    and not exists (select 1 from residential as r where r.client = e.client and c.on_date >= r.from_on and c.on_date <= r.to_on)
),
followed as (
  select m.group_key, m.client, m.stay_key, x.stretch, x.left_on, d.died_on, min(o.on_date) as next_on
  from members as m
  left join ends as x on x.stay_key = m.stay_key
  left join deaths as d on d.client = m.client and d.died_on >= x.left_on
  -- RULE (domain 1.3, 10.4): the day of leaving does not count; the first day that does is the one after it
  left join outside_days as o on o.client = m.client and o.on_date >= x.left_on + 1
  group by all
),
judged as (
  select
    'day' || w.days as share, f.group_key, f.client,
    date_trunc($interval, f.left_on)::date as period,
    f.left_on + w.days as window_ends,
    case
      -- somebody without a residential stay that ended: the group is in the list all the same
      when f.left_on is null then 'out'
      when f.died_on <= f.left_on + w.days then 'out'
      when f.left_on + w.days > $as_of::date then 'open'
      -- RULE (domain 1.3): 7 days are left_on + 1 <= day <= left_on + 7: 1 March gives 2 March to 8 March
      when f.next_on <= f.left_on + w.days then 'met'
      else 'unmet'
    end as standing
  from followed as f
  cross join (values (7), (14), (30)) as w(days)
)
select
  share::varchar as share,
  group_key::varchar as group_key,
  period::date as period,
  (count(*) filter (where standing = 'met'))::integer as numerator,
  (count(*) filter (where standing in ('met', 'unmet')))::integer as denominator,
  (count(*) filter (where standing = 'open'))::integer as pending,
  (min(window_ends) filter (where standing = 'open'))::date as first_matures_on,
  (count(distinct client) filter (where standing in ('met', 'unmet')))::integer as people
from judged
group by grouping sets ((share, group_key, period), (share, group_key), (share))
having grouping(period) = 1 or period is not null
order by all;
