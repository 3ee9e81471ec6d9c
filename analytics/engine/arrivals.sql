-- One row per days to entry and days since it happened, for events of the year before the snapshot was taken.
select
  greatest(datediff('day', n.on_date, n.recorded_on), 0)::integer as delay,
  datediff('day', n.on_date, $taken_on::date)::integer as age,
  sum(n.events)::integer as events
from entries as n
join episodes as e using (episode_key)
where ($program is null or e.program = $program)
  and n.on_date > $taken_on::date - 365
  and n.on_date <= $taken_on::date
  and n.recorded_on <= $taken_on::date
group by all
order by all;
