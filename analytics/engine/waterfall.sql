-- one row per reason for which an episode of the snapshot is not in the cohort, the first that applies in the order of the filters; `cohort` for those that are;
-- `joined` for episodes that go on with a stay. A stay is what its first episode was, as in the macro cohort.
with judged as (
  select
    case
      when stay_position > 1 then 'joined'
      when admitted_on > $as_of::date then 'later'
      when admitted_on < $from::date then 'before'
      when admitted_on >= $to::date then 'after'
      when $program is not null and program <> $program then 'program'
      when $clinician is not null and clinician is distinct from $clinician then 'clinician'
      when $level_of_care is not null and level_of_care is distinct from $level_of_care then 'levelOfCare'
      when not stratum_fits($strata, '$.medication', medication) then 'medication'
      when not stratum_fits($strata, '$.primarySubstance', primary_substance) then 'primarySubstance'
      when not stratum_fits($strata, '$.coOccurring', co_occurring) then 'coOccurring'
      when not stratum_fits($strata, '$.ageBand', age_band) then 'ageBand'
      when not stratum_fits($strata, '$.gender', gender) then 'gender'
      when not stratum_fits($strata, '$.raceEthnicity', race_ethnicity) then 'raceEthnicity'
      when not stratum_fits($strata, '$.housing', housing) then 'housing'
      when not stratum_fits($strata, '$.referral', referral) then 'referral'
      when not stratum_fits($strata, '$.payer', payer) then 'payer'
      when not stratum_fits($strata, '$.language', language) then 'language'
      else 'cohort'
    end as reason
  from episodes
)
select reason::varchar as reason, count(*)::integer as episodes
from judged
group by reason
order by reason;
