-- one row per group and period with a contact of the cohort, one per group (period null), one of everything (both null); contacts up to the as-of date
with members as (
  select group_key, stay_key, client
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
known as (
  select
    m.group_key, m.client,
    date_trunc($interval, c.on_date)::date as period,
    coalesce(c.no_show, 0) as missed,
    -- RULE: cancellations by the program are in no count; they only show that the period had a contact
    coalesce(c.attended + c.no_show + c.cancelled_by_client, 0) as planned,
    coalesce(date_trunc($interval, c.on_date) < date_trunc($interval, $from::date), false) as is_before
  from members as m
  left join stay_contacts($as_of) as c on c.stay_key = m.stay_key and c.on_date <= $as_of::date
),
counted as (
  select
    group_key, period,
    coalesce(sum(missed), 0) as numerator,
    coalesce(sum(planned), 0) as denominator,
    count(distinct client) filter (where planned > 0) as people
  from known
  where not is_before
  group by grouping sets ((group_key, period), (group_key), ())
  having grouping(period) = 1 or period is not null
  union all
  -- contacts before the period, so that they can be said
  select distinct group_key, period, 0, 0, 0 from known where is_before
)
select
  group_key::varchar as group_key, period::date as period, numerator::integer as numerator, denominator::integer as denominator,
  0::integer as pending, null::date as first_matures_on, people::integer as people
from counted
order by all;
