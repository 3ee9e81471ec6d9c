-- one row per goal of the cohort, and one without a goal per stay that has none: weight, level at baseline and last level; stays and clients are numbers of this answer only
select
  m.group_key::varchar as group_key,
  (dense_rank() over (order by m.stay_key))::integer as stay,
  (dense_rank() over (order by m.client))::integer as person,
  g.domain::varchar as domain,
  coalesce(g.weight, 1)::double as weight,
  g.baseline_level::integer as baseline,
  -- RULE: the level last entered; where none was, the goal stands where it began
  g.level::integer as level,
  coalesce(g.attained_on is not null, false) as is_attained
from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by) as m
left join goals_as_of($as_of) as g using (stay_key)
order by all;
