-- A number for each caseload, as caseloads are now; 0 is for episodes that are in none.
create table caseload_numbers as
select clinician, row_number() over (order by clinician)::integer as number
from (select distinct clinician from caseloads)
union all
select null, 0;

-- Every episode in every caseload that it is in, with all that have it. `is_first`: once for each episode.
create table caseload_episodes as
select e.episode_key, coalesce(n.number, 0) as number, row_number() over (partition by e.episode_key order by n.number) = 1 as is_first,
  coalesce(list(c.clinician) filter (where c.clinician is not null) over (partition by e.episode_key order by n.number rows between unbounded preceding and unbounded following), [])::varchar[] as caseload
from episodes as e
left join caseloads as c using (episode_key)
left join caseload_numbers as n on n.clinician = c.clinician;

-- The caseload asked for, or all of them.
-- WHY a join and no filter: of what is joined to one number, DuckDB reads the blocks that hold that number, and no others.
create macro caseload_asked(p_clinician) as table
select number from caseload_numbers where p_clinician is null or clinician = p_clinician;

-- WHY by caseload: a clinician's list is of forty people of thousands. What belongs to one caseload lies side by side, so that the others cost it nothing
-- (test/bench/worklist.test.ts); whoever is in two caseloads is there twice.
create table places as
select k.number, e.episode_key, e.source, e.episode, e.client, p.time_zone, k.caseload, e.admitted_on, e.discharged_on, s.from_on, s.program, s.level_of_care, s.clinician
from caseload_episodes as k
join episodes as e using (episode_key)
-- RULE: days are those of the program a person was admitted to, also after a transfer
join programs as p on p.source = e.source and p.program = e.program
join segments as s using (episode_key)
order by k.number, e.episode_key, s.from_on;

-- Episodes in treatment on a day, as they ran on it; all, or those of one caseload as it is now.
create macro in_treatment(p_on, p_latest, p_clinician) as table
select t.episode_key, any_value(t.source) as source, any_value(t.episode) as episode, any_value(t.client) as client, any_value(t.time_zone) as time_zone, any_value(t.caseload) as caseload, any_value(t.admitted_on) as admitted_on,
  any_value(t.discharged_on) as discharged_on,
  -- TRAP: arg_max passes over rows that are null, and somebody may be handed to nobody.
  arg_max_null(t.program, t.from_on) as program, arg_max_null(t.level_of_care, t.from_on) as level_of_care, arg_max_null(t.clinician, t.from_on) as clinician
from places as t
join caseload_asked(p_clinician) as a using (number)
where t.admitted_on <= p_latest::date and t.from_on <= p_latest::date
  -- A day earlier elsewhere: whoever left today is still there where it is yesterday; the rules decide by the program's own day.
  and (t.discharged_on is null or t.discharged_on >= p_on::date)
group by t.episode_key;

-- What a worklist tells of an obligation or a state, as one text.
-- WHY: a caseload is a few hundred rows of hundreds of thousands. Every column of a row that is looked at is read for all of them; one text is read for
-- those alone that are told.
create table obligation_docs as
select k.number, k.is_first, o.episode_key, o.position, o.cleared_on, o.ended_on,
  to_json(struct_pack(
    rule := o.rule, kind := o.kind, fired_on := o.fired_on::varchar, due_on := o.due_on::varchar, overdue_from := o.overdue_from::varchar, acted_on := o.acted_on::varchar,
    cleared_on := o.cleared_on::varchar, cleared_by := o.cleared_by, ended_on := o.ended_on::varchar, ended_by := o.ended_by, title := o.title, threshold := o.threshold, source := o.source,
    instrument := o.instrument, evidence := o.evidence, deferrals := o.deferrals
  ))::varchar as doc
from obligations as o
join caseload_episodes as k using (episode_key)
order by k.number, o.episode_key, o.position;

create table track_docs as
select c.number, c.is_first, k.episode_key, k.position, k.axis, k.from_on,
  to_json(struct_pack(
    from_on := k.from_on::varchar, axis := k.axis, label := k.label, state := k.state, score := k.score, taken_on := k.taken_on::varchar, baseline := k.baseline, baseline_on := k.baseline_on::varchar, says := k.says
  ))::varchar as doc
from tracks as k
join caseload_episodes as c using (episode_key)
order by c.number, k.episode_key, k.position;
