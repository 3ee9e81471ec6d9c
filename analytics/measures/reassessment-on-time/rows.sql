-- one row per group and period of the due date, one per group (period null), one of everything (both null); due dates of the cohort's episodes
-- WHY materialized: a recursion would work them out anew at each step
with recursive members as materialized (
  select group_key, stay_key, client
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
),
scheduled as materialized (
  select m.group_key, m.client, s.*, coalesce(s.instrument, '') as series, e.discharged_on
  from members as m
  join stay_schedules($as_of) as s on s.stay_key = m.stay_key
  join episodes as e on e.episode_key = s.episode_key
),
deferrals_said as materialized (
  select d.episode_key, d.on_date, d.until_on, d.rule, in_words(d.rule) as words
  from stay_deferrals($as_of) as d
  where d.on_date <= $as_of::date
),
-- TRAP: by whole words: a short name is part of many a word, and an id such as `1` of half of all rules
instruments as materialized (
  select instrument, in_words(instrument) as words from scheduled where instrument is not null group by all
),
-- RULE: a deferral is about the reassessment whose id is its rule, else the instruments its rule names, else the kind it names, else all of the episode's.
named as (
  select
    d.episode_key, d.on_date, d.until_on, d.rule,
    bool_or(s.reassessment = d.rule) as is_of_one,
    coalesce(list(distinct i.words) filter (where contains(d.words, i.words)), []) as instruments,
    case
      when regexp_matches(d.words, ' plan reviews? ') and regexp_matches(d.words, ' instruments? ') then null
      when regexp_matches(d.words, ' plan reviews? ') then 'plan-review'
      when regexp_matches(d.words, ' instruments? ') then 'instrument'
    end as kind
  from deferrals_said as d
  join scheduled as s using (episode_key)
  left join instruments as i on i.instrument = s.instrument
  group by d.episode_key, d.on_date, d.until_on, d.rule, d.words
),
fitting as materialized (
  select s.episode_key, s.reassessment, n.on_date, n.until_on
  from scheduled as s
  left join instruments as i on i.instrument = s.instrument
  join named as n on n.episode_key = s.episode_key
    and case
      when n.is_of_one then s.reassessment = n.rule
      -- RULE: what is only part of a longer name is not named: a rule about AUDIT-C is not about AUDIT, where both are scheduled
      when len(n.instruments) > 0 then coalesce(len(list_filter(n.instruments, lambda w: contains(w, i.words))) = 1, false)
      else coalesce(s.kind = n.kind, true)
    end
),
-- RULE: what is deferred on or before its due date, until that date or a later one, is due on that later one; and so on from there.
deferred as (
  select episode_key, reassessment, due_on as now_due_on from scheduled
  union all
  select d.episode_key, d.reassessment, max(f.until_on)
  from deferred as d
  join fitting as f on f.episode_key = d.episode_key and f.reassessment = d.reassessment and f.on_date <= d.now_due_on and f.until_on > d.now_due_on
  group by d.episode_key, d.reassessment, d.now_due_on
),
due as materialized (
  select s.*, l.now_due_on, l.now_due_on - $early_days::integer as opens_on, l.now_due_on + $grace_days::integer as closes_on
  from scheduled as s
  join (select episode_key, reassessment, max(now_due_on) as now_due_on from deferred group by all) as l on l.episode_key = s.episode_key and l.reassessment = s.reassessment
),
completed as materialized (
  select c.*
  from stay_completions($as_of) as c
  join members as m on m.stay_key = c.stay_key
  where c.on_date <= $as_of::date
),
unnamed as materialized (
  select episode_key, position, on_date, kind, string_split(coalesce(instruments, ''), ', ') as instruments from completed where reassessment is null
),
by_id as materialized (
  -- RULE: from the first day of the window to its last, both included
  select d.episode_key, d.reassessment, bool_or(c.on_date between d.opens_on and d.closes_on) as is_on_time
  from due as d
  join completed as c on c.episode_key = d.episode_key and c.reassessment = d.reassessment
  group by d.episode_key, d.reassessment
),
-- What no completion names: due dates of one kind and instrument in their order, each with the completions that name no reassessment and could meet it.
queued as materialized (
  select
    d.episode_key, d.reassessment, d.kind, d.series,
    row_number() over (partition by d.episode_key, d.kind, d.series order by d.now_due_on, d.reassessment) as place,
    coalesce(
      list(c.position order by c.position) filter (
        where c.on_date between d.opens_on and d.closes_on
          -- RULE: what was done on or before the day this one was scheduled is the one before it
          and c.on_date > d.scheduled_on
          and (d.instrument is null or list_contains(c.instruments, d.instrument))
      ),
      []
    ) as fitting
  from due as d
  anti join by_id as i on i.episode_key = d.episode_key and i.reassessment = d.reassessment
  -- WHY by keys alone: with the dates beside them the join is a hundred times slower
  left join unnamed as c on c.episode_key = d.episode_key and c.kind = d.kind
  group by d.episode_key, d.reassessment, d.kind, d.series, d.now_due_on
),
-- RULE: due dates in their order, each met by the earliest completion that falls into its window and has met no other of its kind and instrument.
-- That meets as many as can be met: whoever takes the earliest leaves the later ones to due dates whose windows end later.
walked as (
  select episode_key, reassessment, kind, series, place, fitting[1] as met_by, fitting[1:1] as used from queued where place = 1
  union all
  select
    q.episode_key, q.reassessment, q.kind, q.series, q.place,
    list_filter(q.fitting, lambda p: not list_contains(w.used, p))[1],
    list_concat(w.used, list_filter(q.fitting, lambda p: not list_contains(w.used, p))[1:1])
  from walked as w
  join queued as q on q.episode_key = w.episode_key and q.kind = w.kind and q.series = w.series and q.place = w.place + 1
),
judged as (
  select
    d.group_key, d.client, d.closes_on,
    date_trunc($interval, d.now_due_on)::date as period,
    -- RULE (domain 10.1): known when the last day of the window is over, whether or not it has been met before
    d.closes_on <= $as_of::date as is_closed,
    coalesce(i.is_on_time, w.met_by is not null) as is_on_time
  from due as d
  left join by_id as i on i.episode_key = d.episode_key and i.reassessment = d.reassessment
  left join walked as w on w.episode_key = d.episode_key and w.reassessment = d.reassessment
  -- RULE (product 1): an episode that ended on or before the due date has nothing due, whatever was done before
  where d.discharged_on is null or d.discharged_on > $as_of::date or d.discharged_on > d.now_due_on
),
known as (
  select m.group_key, m.client, null::date as closes_on, null::date as period, false as is_closed, false as is_on_time, false as is_due from members as m
  union all by name
  select *, true as is_due from judged
)
select
  group_key::varchar as group_key,
  period::date as period,
  (count(*) filter (where is_due and is_closed and is_on_time))::integer as numerator,
  (count(*) filter (where is_due and is_closed))::integer as denominator,
  (count(*) filter (where is_due and not is_closed))::integer as pending,
  (min(closes_on) filter (where is_due and not is_closed))::date as first_matures_on,
  (count(distinct client) filter (where is_due and is_closed))::integer as people
from known
group by grouping sets ((group_key, period), (group_key), ())
-- periods that begin after the as-of date hold nothing but what is not due yet
having grouping(period) = 1 or period <= $as_of::date
order by all;
