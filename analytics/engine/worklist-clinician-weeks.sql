-- one row: weeks (from Monday) that a period touches, each counted once for every clinician who had somebody in treatment in it
with weeks as (
  select unnest(generate_series(date_trunc('week', $from::date)::timestamp, ($to::date - 1)::timestamp, interval 7 day))::date as week
),
had as (
  select distinct w.week, s.clinician
  from weeks as w
  join segments as s on s.from_on < w.week + 7 and (s.to_on is null or s.to_on > w.week)
  where s.clinician is not null and ($program is null or s.program = $program)
)
select count(*)::integer as clinician_weeks from had;
