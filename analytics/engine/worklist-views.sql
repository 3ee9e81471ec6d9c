-- Episodes in treatment on a day, as they ran on it; all, or those of one caseload as it is now.
create macro in_treatment(p_on, p_latest, p_clinician) as table
-- WHY chosen first: a caseload is forty of thousands, and only their stretches are looked at.
with chosen as (
  select e.episode_key, e.source, e.episode, e.client, e.program as home_program, e.admitted_on, e.discharged_on
  from episodes as e
  where e.admitted_on <= p_latest::date
    -- A day earlier elsewhere: whoever left today is still there where it is yesterday; the rules decide by the program's own day.
    and (e.discharged_on is null or e.discharged_on >= p_on::date)
    and (p_clinician is null or e.episode_key in (select episode_key from caseloads where clinician = p_clinician))
),
places as (
  select s.episode_key, arg_max(s.program, s.from_on) as program, arg_max(s.level_of_care, s.from_on) as level_of_care, arg_max(s.clinician, s.from_on) as clinician
  from segments as s
  join chosen using (episode_key)
  where s.from_on <= p_latest::date
  group by s.episode_key
)
select c.episode_key, c.source, c.episode, c.client, c.home_program, s.program, s.level_of_care, s.clinician, c.admitted_on, c.discharged_on, p.time_zone
from chosen as c
-- RULE: days are those of the program a person was admitted to, also after a transfer
join programs as p on p.source = c.source and p.program = c.home_program
join places as s using (episode_key);

-- What a worklist tells of an obligation or a state, as one text.
-- WHY: a caseload is a few hundred rows of hundreds of thousands. Every column of a row that is looked at is read for all of them; one text is read for
-- those alone that are told.
create table obligation_docs as
select o.episode_key, o.position, o.cleared_on, o.ended_on,
  to_json(struct_pack(
    rule := o.rule, kind := o.kind, fired_on := o.fired_on::varchar, due_on := o.due_on::varchar, overdue_from := o.overdue_from::varchar, acted_on := o.acted_on::varchar,
    cleared_on := o.cleared_on::varchar, cleared_by := o.cleared_by, ended_on := o.ended_on::varchar, ended_by := o.ended_by, title := o.title, threshold := o.threshold, source := o.source,
    instrument := o.instrument, evidence := o.evidence, deferrals := o.deferrals
  ))::varchar as doc
from obligations as o
order by o.episode_key, o.position;

create table track_docs as
select k.episode_key, k.position, k.axis, k.from_on,
  to_json(struct_pack(
    from_on := k.from_on::varchar, axis := k.axis, label := k.label, state := k.state, score := k.score, taken_on := k.taken_on::varchar, baseline := k.baseline, baseline_on := k.baseline_on::varchar, says := k.says
  ))::varchar as doc
from tracks as k
order by k.episode_key, k.position;
