-- one row per group and period of admission, one per group (period null), one of everything (both null)
with members as (
  select
    group_key, stay_key, client, admitted_on,
    -- RULE (domain 1.1, 10.4): day 0 counts, so 14 days are admitted_on <= day <= admitted_on + 13
    admitted_on + $window_days::integer - 1 as first_by,
    -- RULE: known when the longest window there can be is over, admitted_on + 13 + 34, the same for everybody
    admitted_on + $window_days::integer - 1 + $engagement_days::integer as window_ends,
    coalesce(reason = 'died', false) as has_died,
    discharged_on
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
-- RULE: a day with several contacts is one day; whether two providers gave them is not known
attended_days as (
  select distinct stay_key, on_date from stay_contacts($as_of) where attended > 0
),
initiated as (
  select m.stay_key, min(d.on_date) as first_on
  from members as m
  join attended_days as d on d.stay_key = m.stay_key and d.on_date >= m.admitted_on and d.on_date <= m.first_by
  group by m.stay_key
),
engaged as (
  select i.stay_key
  from initiated as i
  -- RULE (domain 1.1, 10.4): from the day after the first contact through 34 days after it: 10 March gives 11 March to 13 April
  join attended_days as d on d.stay_key = i.stay_key and d.on_date >= i.first_on + 1 and d.on_date <= i.first_on + $engagement_days::integer
  group by i.stay_key
  having count(*) >= $further_contacts::integer
),
judged as (
  select
    m.group_key, m.client, m.window_ends,
    date_trunc($interval, m.admitted_on)::date as period,
    case
      when m.has_died and m.discharged_on <= m.window_ends then 'out'
      when m.window_ends > $as_of::date then 'open'
      when e.stay_key is not null then 'met'
      else 'unmet'
    end as standing
  from members as m
  left join engaged as e using (stay_key)
)
select
  group_key::varchar as group_key,
  period::date as period,
  (count(*) filter (where standing = 'met'))::integer as numerator,
  (count(*) filter (where standing in ('met', 'unmet')))::integer as denominator,
  (count(*) filter (where standing = 'open'))::integer as pending,
  (min(window_ends) filter (where standing = 'open'))::date as first_matures_on,
  (count(distinct client) filter (where standing in ('met', 'unmet')))::integer as people
from judged
group by grouping sets ((group_key, period), (group_key), ())
having grouping(period) = 1 or period is not null
order by all;
