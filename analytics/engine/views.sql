-- What every measure's SQL reads: the marts as tables, the stay as the unit, and the one definition of a cohort.
-- TRAP: a macro's parameter hides a column of the same name, so parameters start with p_.

-- What belongs to an episode, with the stay the episode is part of.
-- RULE: an episode that goes on with a stay only after the as-of day does not exist yet, whatever is dated before it.
-- TRAP: episode_key is in the order of programs; what came first in a stay is told by stay_position.
create macro stay_contacts(p_as_of) as table select e.stay_key, m.* from contacts as m join episodes as e using (episode_key) where e.admitted_on <= p_as_of::date;
create macro stay_milestones(p_as_of) as table select e.stay_key, m.* from milestones as m join episodes as e using (episode_key) where e.admitted_on <= p_as_of::date;
create macro stay_segments(p_as_of) as table select e.stay_key, e.stay_position, m.* from segments as m join episodes as e using (episode_key) where e.admitted_on <= p_as_of::date;
create macro stay_goals(p_as_of) as table select e.stay_key, m.* from goals as m join episodes as e using (episode_key) where e.admitted_on <= p_as_of::date;
create macro stay_scores(p_as_of) as table select e.stay_key, e.stay_position, m.* from scores as m join episodes as e using (episode_key) where e.admitted_on <= p_as_of::date;
create macro stay_completions(p_as_of) as table select e.stay_key, m.* from completions as m join episodes as e using (episode_key) where e.admitted_on <= p_as_of::date;
create macro stay_deferrals(p_as_of) as table select e.stay_key, m.* from deferrals as m join episodes as e using (episode_key) where e.admitted_on <= p_as_of::date;
create macro stay_markers(p_as_of) as table select e.stay_key, m.* from markers as m join episodes as e using (episode_key) where e.admitted_on <= p_as_of::date;
create macro stay_entries(p_as_of) as table select e.stay_key, m.* from entries as m join episodes as e using (episode_key) where e.admitted_on <= p_as_of::date;

-- RULE: a reassessment is due when it was last said to be, on or before the as-of day; what is said of it later moves nothing as of that day.
create macro stay_schedules(p_as_of) as table
select e.stay_key, m.*
from schedules as m
join episodes as e using (episode_key)
where e.admitted_on <= p_as_of::date and m.scheduled_on <= p_as_of::date
qualify row_number() over (partition by m.episode_key, m.reassessment order by m.position desc) = 1;

-- The words of a text between single spaces, so that one text is sought in another by whole words. Example 'PHQ-9 weekly' -> ' phq 9 weekly '
create macro in_words(p_text) as (' ' || trim(regexp_replace(lower(p_text), '[^\p{L}\p{N}]+', ' ', 'g')) || ' ');

-- One row per stay as it was on the as-of day: episodes of one client that follow one another within a calendar day count as one (domain 1.1, 10.3).
-- It belongs to the program, clinician, level of care and strata of its first admission, and ends as its last episode ends.
create macro stays(p_as_of) as table
with seen as (
  select
    *,
    -- RULE (domain 2.1): an exit on the as-of day is an exit; what ended later is still in treatment as of that day.
    coalesce(discharged_on <= p_as_of::date, false) as has_left
  from episodes
  -- RULE: somebody admitted after the as-of day does not exist yet.
  where admitted_on <= p_as_of::date
),
ended as (
  select
    stay_key,
    bool_and(has_left) as has_exited,
    max(discharged_on) filter (where has_left) as left_on,
    max(stay_position) as last_position,
    count(*)::integer as episodes,
    min(first_milestone_on) filter (where first_milestone_on <= p_as_of::date) as first_milestone_on
  from seen
  group by stay_key
)
select
  f.stay_key, f.episode_key, f.client, f.source, f.program, f.level_of_care, f.clinician,
  f.medication, f.primary_substance, f.co_occurring, f.age_band, f.gender, f.race_ethnicity, f.housing, f.referral, f.payer, f.language,
  f.admitted_on, f.planned_days, ended.episodes, ended.has_exited, ended.first_milestone_on,
  case when ended.has_exited then ended.left_on end as discharged_on,
  case when ended.has_exited then l.reason end as reason,
  case when ended.has_exited then datediff('day', f.admitted_on, ended.left_on) else datediff('day', f.admitted_on, p_as_of::date) end::integer as days
from ended
join seen as f on f.stay_key = ended.stay_key and f.stay_position = 1
join seen as l on l.stay_key = ended.stay_key and l.stay_position = ended.last_position;

-- Whether a stratum is as asked; p_strata is JSON such as {"medication":"none"}, or null. Not known is 'unknown', in filters as in groups.
create macro stratum_fits(p_strata, p_path, p_value) as (
  p_strata is null
  or json_extract_string(p_strata, p_path) is null
  or json_extract_string(p_strata, p_path) = coalesce(p_value, 'unknown')
);

-- Stays admitted from p_from (included) to p_to (excluded) that fit the filters, each with the group it is counted in.
create macro cohort(p_from, p_to, p_as_of, p_program, p_clinician, p_level_of_care, p_strata, p_group_by) as table
select
  *,
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
from stays(p_as_of)
where admitted_on >= p_from::date
  and admitted_on < p_to::date
  and (p_program is null or program = p_program)
  and (p_clinician is null or clinician = p_clinician)
  and (p_level_of_care is null or level_of_care = p_level_of_care)
  and stratum_fits(p_strata, '$.medication', medication)
  and stratum_fits(p_strata, '$.primarySubstance', primary_substance)
  and stratum_fits(p_strata, '$.coOccurring', co_occurring)
  and stratum_fits(p_strata, '$.ageBand', age_band)
  and stratum_fits(p_strata, '$.gender', gender)
  and stratum_fits(p_strata, '$.raceEthnicity', race_ethnicity)
  and stratum_fits(p_strata, '$.housing', housing)
  and stratum_fits(p_strata, '$.referral', referral)
  and stratum_fits(p_strata, '$.payer', payer)
  and stratum_fits(p_strata, '$.language', language);

-- RULE (domain 3.3): questions that look back a year register no change before the year is over; a month's overlap is no harm.
create macro days_apart(p_recall_days, p_apart_days) as (case when p_recall_days > 31 then greatest(p_recall_days, p_apart_days::integer) else p_apart_days::integer end);

-- One row per stay and axis it is to be measured on: the first score near admission, and the latest far enough behind it (domain 3.5); null where there is none.
create macro score_pairs(p_as_of, p_instrument, p_baseline_days, p_apart_days, p_after_days, p_followed_days) as table
with taken as (
  select e.program, s.axis, s.instrument, s.scale, max(days_apart(s.recall_days, p_apart_days)) as apart_days, min(s.on_date) as first_on, max(s.on_date) as last_on
  from scores as s
  join episodes as e using (episode_key)
  where s.on_date <= p_as_of::date
    and (p_instrument is null or s.instrument = p_instrument)
  group by all
),
used as (
  -- RULE (domain 10.8): a scoring is over with its last score once the program scores the same scale otherwise; a program that just stops measuring goes on using it.
  select *, case when last_on < max(last_on) over (partition by program, instrument, scale) then last_on end as until_on
  from taken
),
expected as (
  -- RULE (domain 10.10): whoever was, within the baseline's window, in a program that uses an instrument is to be measured by it, early leavers included.
  select
    t.stay_key, t.admitted_on, t.discharged_on, u.axis, u.instrument, max(u.apart_days)::integer as apart_days,
    -- What needs longer between two scores is followed longer.
    (greatest(p_followed_days::integer, p_baseline_days::integer + p_apart_days::integer) + max(u.apart_days) - p_apart_days::integer)::integer as followed_days
  from stays(p_as_of) as t
  join episodes as e on e.stay_key = t.stay_key and e.admitted_on <= least(t.admitted_on + p_baseline_days::integer, p_as_of::date)
  join used as u on u.program = e.program
    and t.admitted_on + p_baseline_days::integer >= u.first_on
    and t.admitted_on - p_baseline_days::integer <= coalesce(u.until_on, p_as_of::date)
  group by t.stay_key, t.admitted_on, t.discharged_on, u.axis, u.instrument
),
valid as (
  select x.stay_key, x.axis, x.admitted_on, x.discharged_on, x.apart_days, x.followed_days, s.on_date, (s.on_date, s.stay_position, s.position) as place, s.score
  from stay_scores(p_as_of) as s
  join expected as x using (stay_key, axis)
  where s.on_date <= p_as_of::date
),
baselines as (
  select stay_key, axis, min(on_date) as baseline_on, arg_min(score, place) as baseline
  from valid
  where on_date between admitted_on - p_baseline_days::integer and admitted_on + p_baseline_days::integer
  group by stay_key, axis
),
latest as (
  select
    v.stay_key, v.axis, max(v.on_date) as last_on, arg_max(v.score, v.place) as last,
    -- RULE: periods compare only if everybody in them was followed equally long.
    arg_max(v.score, v.place) filter (where v.on_date <= v.admitted_on + v.followed_days) as last_within
  from valid as v
  join baselines as b using (stay_key, axis)
  where v.on_date >= b.baseline_on + v.apart_days
    and v.on_date <= coalesce(v.discharged_on + p_after_days::integer, p_as_of::date)
  group by v.stay_key, v.axis
)
select x.stay_key, x.axis, x.instrument, x.apart_days, x.followed_days, b.baseline_on, b.baseline, l.last_on, l.last, l.last_within
from expected as x
left join baselines as b using (stay_key, axis)
left join latest as l using (stay_key, axis);

-- One row per goal as it stood on the as-of day, with the stay it belongs to. Every entry counts on its own day, whether or not the stay had ended by then.
create macro goals_as_of(p_as_of) as table
with terms as (
  -- RULE (domain 4.2): a goal reworded is a new version of the same goal; what holds is the last version from on or before the day.
  select goal_key, domain, target_on, weight
  from goal_terms
  where from_on <= p_as_of::date
  qualify row_number() over (partition by goal_key order by version desc) = 1
),
history as (
  -- RULE: whether a goal was ever attained comes from its history, not from the last entry. TRAP: arg_max would pass over an empty value; first and last do not.
  select
    goal_key,
    min(on_date) filter (where kind = 'attained') as attained_on,
    min(on_date) filter (where kind = 'discontinued') as discontinued_on,
    first(done_by order by position) filter (where kind = 'discontinued') as discontinued_by,
    last(level order by position) filter (where kind = 'progressed') as progressed_level,
    count(*) filter (where kind = 'revised') as revisions,
    count(*) as entries
  from goal_updates
  where on_date <= p_as_of::date
  group by goal_key
)
select
  g.stay_key, g.goal_key, g.authored_by, g.set_on, g.baseline_level, t.domain, t.target_on, t.weight,
  h.attained_on, h.discontinued_on, h.discontinued_by, coalesce(h.progressed_level, g.baseline_level) as level,
  coalesce(h.revisions, 0) as revisions, coalesce(h.entries, 0) as entries
from stay_goals(p_as_of) as g
join terms as t on t.goal_key = g.goal_key
left join history as h on h.goal_key = g.goal_key
-- RULE: a goal set after the as-of day does not exist yet.
where g.set_on <= p_as_of::date;

-- Rare events of a cohort (a marker, or 'died') against the client-days they could have happened on (docs/adr/0013).
-- days: one row per group and day with an event, with the client-days up to that day's end; periods: one per group and period; totals: one per group.
create macro rare_events(p_from, p_to, p_as_of, p_program, p_clinician, p_level_of_care, p_strata, p_group_by, p_interval, p_what) as table
with members as (
  select group_key, stay_key, client, admitted_on, has_exited, reason, coalesce(discharged_on, p_as_of::date) as last_on
  from cohort(p_from, p_to, p_as_of, p_program, p_clinician, p_level_of_care, p_strata, p_group_by)
),
happened as (
  -- RULE: from the day of admission to the day of discharge or the as-of date, both included; a death is the end of a stay, one after discharge is not known
  select m.group_key, m.stay_key, m.client, k.on_date
  from members as m
  join stay_markers(p_as_of) as k on k.stay_key = m.stay_key and k.marker = p_what and k.on_date between m.admitted_on and m.last_on
  union all
  select group_key, stay_key, client, last_on from members where p_what = 'died' and has_exited and reason = 'died'
),
-- RULE: one of a kind per stay and day
events as (
  select distinct * from happened
),
spans as (
  select
    group_key, min(admitted_on) as first_on,
    case p_interval when 'week' then interval 7 day when 'quarter' then interval 3 month else interval 1 month end as step
  from members
  group by group_key
),
periods as (
  select group_key, unnest(generate_series(date_trunc(p_interval, first_on)::timestamp, p_as_of::timestamp, step))::date as period from spans
),
changes as (
  -- RULE: the day of admission and the day of discharge are both days in treatment
  select group_key, admitted_on as day, 1 as change, 0 as events from members
  union all
  select group_key, last_on + 1, -1, 0 from members
  union all
  select group_key, on_date, 0, 1 from events
  union all
  -- where a period begins, so that no stretch lies in two
  select group_key, period, 0, 0 from periods
),
days as (
  select group_key, day, sum(change) as change, sum(events) as events
  from changes
  group by group_key, day
),
stretches as (
  select
    group_key, day, events,
    sum(change) over by_day as present,
    coalesce(datediff('day', day, lead(day) over by_day), 0) as length
  from days
  window by_day as (partition by group_key order by day)
),
summed as (
  select
    group_key, day, events, present * length as client_days,
    coalesce(sum(present * length) over (partition by group_key order by day rows between unbounded preceding and 1 preceding), 0) + present as client_days_to
  from stretches
),
-- who was there, and whom it happened to
there as (
  select p.group_key, p.period, count(distinct m.client) as people
  from periods as p
  join members as m on m.group_key = p.group_key and date_trunc(p_interval, m.admitted_on) <= p.period and m.last_on >= p.period
  group by all
),
struck as (
  select group_key, date_trunc(p_interval, on_date)::date as period, count(distinct client) as people from events group by all
),
counted as (
  select group_key, day, null::date as period, events, client_days_to as client_days, 0 as people, 0 as people_with_event from summed where events > 0
  union all
  select s.group_key, null, s.period, s.events, s.client_days, coalesce(t.people, 0), coalesce(k.people, 0)
  from (
    select group_key, date_trunc(p_interval, day)::date as period, sum(events) as events, sum(client_days) as client_days
    from summed
    where day <= p_as_of::date
    group by all
  ) as s
  left join there as t on t.group_key = s.group_key and t.period = s.period
  left join struck as k on k.group_key = s.group_key and k.period = s.period
  union all
  select s.group_key, null, null, sum(s.events), sum(s.client_days), m.people, coalesce(any_value(k.people), 0)
  from summed as s
  join (select group_key, count(distinct client) as people from members group by group_key) as m on m.group_key = s.group_key
  left join (select group_key, count(distinct client) as people from events group by group_key) as k on k.group_key = s.group_key
  group by s.group_key, m.people
)
select
  c.group_key::varchar as group_key, c.day::date as day, c.period::date as period, s.first_on::date as first_on,
  c.events::integer as events, c.client_days::integer as client_days, c.people::integer as people, c.people_with_event::integer as people_with_event
from counted as c
join spans as s using (group_key);
