-- What every measure's SQL reads: the marts as tables, and the one definition of a cohort.
-- TRAP: a macro's parameter hides a column of the same name, so parameters end in _on, _id or start with p_.
create macro cohort(p_from, p_to, p_as_of, p_program, p_clinician, p_level_of_care, p_group_by) as table
with admitted as (
  select
    *,
    -- RULE (domain 2.1): an exit on the as-of day is an exit; what ended later is still in treatment as of that day.
    coalesce(discharged_on <= p_as_of::date, false) as has_exited
  from episodes
  where admitted_on >= p_from::date
    and admitted_on < p_to::date
    -- RULE: somebody admitted after the as-of day does not exist yet.
    and admitted_on <= p_as_of::date
    and (p_program is null or program = p_program)
    and (p_clinician is null or clinician = p_clinician)
    and (p_level_of_care is null or level_of_care = p_level_of_care)
)
select
  *,
  case when has_exited then datediff('day', admitted_on, discharged_on) else datediff('day', admitted_on, p_as_of::date) end::integer as days,
  coalesce(
    case p_group_by
      when 'program' then program
      when 'clinician' then clinician
      when 'levelOfCare' then level_of_care
      when 'medication' then medication
      when 'primarySubstance' then primary_substance
      when 'coOccurring' then co_occurring
      when 'ageBand' then age_band
      when 'gender' then gender
      when 'raceEthnicity' then race_ethnicity
      when 'housing' then housing
      when 'referral' then referral
      when 'payer' then payer
      when 'language' then language
      else 'all'
    end,
    'unknown'
  ) as group_key
from admitted;
