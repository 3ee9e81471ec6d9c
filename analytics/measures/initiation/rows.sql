-- one row per group and period of admission, one per group (period null), one of everything (both null)
with members as (
  select
    group_key, stay_key, client, admitted_on,
    -- RULE (domain 1.1, 10.4): day 0 counts, so 14 days are admitted_on <= day <= admitted_on + 13: 1 March to 14 March
    admitted_on + $window_days::integer - 1 as window_ends,
    coalesce(reason = 'died', false) as has_died,
    discharged_on
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
judged as (
  select
    m.group_key, m.client, m.window_ends,
    date_trunc($interval, m.admitted_on)::date as period,
    case
      when m.has_died and m.discharged_on <= m.window_ends then 'out'
      -- RULE: the window's last day is over on an as-of date that is that day
      when m.window_ends > $as_of::date then 'open'
      when exists (
        select 1 from stay_contacts($as_of) as c
        where c.stay_key = m.stay_key and c.attended > 0 and c.on_date >= m.admitted_on and c.on_date <= m.window_ends
      ) then 'met'
      else 'unmet'
    end as standing
  from members as m
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
