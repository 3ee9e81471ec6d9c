-- one row per group and period with a plan review of the cohort, one per group (period null), one of everything (both null); reviews up to the as-of date
with members as (
  select group_key, stay_key, client
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
known as (
  select
    m.group_key, m.client,
    date_trunc($interval, c.on_date)::date as period,
    c.stay_key is not null as is_review,
    -- RULE (domain 10.10): not documented is not with the client
    coalesce(c.with_client = 1, false) as is_with_client
  from members as m
  left join stay_completions($as_of) as c on c.stay_key = m.stay_key and c.kind = 'plan-review' and c.on_date <= $as_of::date
)
select
  group_key::varchar as group_key,
  period::date as period,
  (count(*) filter (where is_review and is_with_client))::integer as numerator,
  (count(*) filter (where is_review))::integer as denominator,
  0::integer as pending,
  null::date as first_matures_on,
  (count(distinct client) filter (where is_review))::integer as people
from known
group by grouping sets ((group_key, period), (group_key), ())
having grouping(period) = 1 or period is not null
order by all;
