-- per month of a period: days on which a clinician had somebody in treatment, added up over clinicians
-- RULE: a clinician with forty clients has one day a day; stretches that overlap or touch are one.
with stretches as (
  select s.clinician, greatest(s.from_on, $from::date) as from_on, least(coalesce(s.to_on, $to::date), $to::date) as to_on
  from segments as s
  where s.clinician is not null and ($program is null or s.program = $program) and s.from_on < $to::date and (s.to_on is null or s.to_on > $from::date)
),
begun as (
  select *, coalesce(from_on > max(to_on) over (partition by clinician order by from_on, to_on rows between unbounded preceding and 1 preceding), true) as is_new
  from stretches
  where from_on < to_on
),
numbered as (
  select *, count(*) filter (where is_new) over (partition by clinician order by from_on, to_on rows between unbounded preceding and current row) as stretch
  from begun
),
joined as (
  select clinician, stretch, min(from_on) as from_on, max(to_on) as to_on
  from numbered
  group by clinician, stretch
),
months as (
  select m::date as month
  from unnest(generate_series(date_trunc('month', $from::date)::timestamp, ($to::date - 1)::timestamp, interval 1 month)) as u (m)
)
select m.month::varchar as month,
  sum(datediff('day', greatest(j.from_on, m.month), least(j.to_on, (m.month + interval 1 month)::date)))::integer as days
from months as m
join joined as j on j.from_on < (m.month + interval 1 month)::date and j.to_on > m.month
group by m.month
order by m.month;
