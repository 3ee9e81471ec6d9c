-- facts of those of some episodes that ran in a period, in the program asked for at any time
select f.episode_key, f.facts
from facts as f
join episodes as e using (episode_key)
where f.episode_key > $after and f.episode_key <= $until
  and e.admitted_on < $to::date
  and (e.discharged_on is null or e.discharged_on >= $from::date)
  and ($program is null or exists (select 1 from segments as s where s.episode_key = f.episode_key and s.program = $program))
order by f.episode_key;
