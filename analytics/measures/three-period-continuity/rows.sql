-- one row per group and period of admission, one per group (period null), one of everything (both null): episodes of the cohort whose first 90 days are over,
-- and those with two or more days with an attended contact in each 30 of them
with members as (
  select group_key, stay_key, client, admitted_on, discharged_on, date_trunc($interval, admitted_on)::date as period, admitted_on + 89 as matures_on
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
  -- RULE (domain 10.2): a program that is planned to be over before day 89 cannot have three such periods
  where planned_days is null or planned_days >= 89
),
visited as (
  select
    m.stay_key,
    -- RULE: admission is day 0; the periods are days 0-29, 30-59 and 60-89, both ends included. Two contacts on one day are one.
    count(distinct c.on_date) filter (where c.on_date between m.admitted_on and m.admitted_on + 29) as first_days,
    count(distinct c.on_date) filter (where c.on_date between m.admitted_on + 30 and m.admitted_on + 59) as second_days,
    count(distinct c.on_date) filter (where c.on_date between m.admitted_on + 60 and m.admitted_on + 89) as third_days
  from members as m
  join stay_contacts($as_of) as c on c.stay_key = m.stay_key and c.attended > 0 and c.on_date <= $as_of::date and c.on_date <= coalesce(m.discharged_on, $as_of::date)
  group by m.stay_key
),
followed as (
  select
    m.*,
    -- RULE: the window has closed when day 89 is the as-of date or lies before it, also of those who left earlier
    matures_on <= $as_of::date as is_mature,
    coalesce(first_days >= $visits::integer and second_days >= $visits::integer and third_days >= $visits::integer, false) as is_continuous
  from members as m left join visited as v on v.stay_key = m.stay_key
)
select
  group_key::varchar as group_key,
  period::date as period,
  (count(*) filter (where is_mature and is_continuous))::integer as numerator,
  (count(*) filter (where is_mature))::integer as denominator,
  (count(*) filter (where not is_mature))::integer as pending,
  (min(matures_on) filter (where not is_mature))::date as first_matures_on,
  (count(distinct client) filter (where is_mature))::integer as people
from followed
group by grouping sets ((group_key, period), (group_key), ())
order by all;
