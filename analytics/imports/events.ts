/** A plan as events. The same row always makes the same events, so a second run adds nothing. */
import { createHash } from 'node:crypto';
import { parseEvent, type Event, type EventType } from '../contract/event.ts';
import { instantAtLocalNoon } from '../period/zone.ts';
import type { ImportPlan } from './plan.ts';
import type { Admission } from './row.ts';

// WHY a fixed time: a file does not say since when a program is called what it is called, and a later file must not move it.
const DEFINED_AT = '1970-01-01T00:00:00Z';

interface Draft {
  readonly id: string;
  readonly type: EventType;
  readonly subject: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function digest(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}

/** Every definition's id holds its content: a name or zone that changes is a new event, not a conflict with the old one. */
function definition(type: 'program.defined' | 'clinician.defined', subject: string, data: Readonly<Record<string, unknown>>): Draft {
  return { id: `${type.slice(0, type.indexOf('.'))}-${digest(subject, data)}`, type, subject, time: DEFINED_AT, data };
}

/** RULE: an id never shows what the source calls the row, since that may hold the record number; the surrogate's digest stands for it. */
function episodeIdOf(admission: Admission, surrogate: string): string {
  return `episode-${digest(surrogate, admission.episode === null ? 'admitted' : 'episode', admission.episode ?? admission.admittedOn)}`;
}

type Noon = (date: string, zone: string) => string;

/** Noon of a date in a zone, worked out once for each: a file has few dates and many rows. */
function openNoon(): Noon {
  const known = new Map<string, string>();
  return (date, zone) => {
    const key = `${date}|${zone}`;
    const instant = known.get(key) ?? instantAtLocalNoon(date, zone);
    known.set(key, instant);
    return instant;
  };
}

function admissionDrafts(admission: Admission, surrogate: string, noon: Noon): Draft[] {
  const { program, levelOfCare, levelOfCareAsSent, clinician, strata, admittedOn, discharged } = admission;
  const episode = episodeIdOf(admission, surrogate);
  const data = {
    episode, program: program.id, levelOfCare,
    ...(levelOfCareAsSent === null ? {} : { levelOfCareAsSent }),
    ...(clinician === null ? {} : { clinician: clinician.id }),
    ...(Object.keys(strata).length === 0 ? {} : { strata }),
  };
  const admitted: Draft = { id: `${episode}.admitted`, type: 'episode.admitted', subject: surrogate, time: noon(admittedOn, program.timeZone), data };
  if (discharged === null) return [admitted];
  const time = noon(discharged.on, program.timeZone);
  return [admitted, { id: `${episode}.discharged`, type: 'episode.discharged', subject: surrogate, time, data: { episode, reason: discharged.reason } }];
}

function toEvent(draft: Draft, source: string): Event {
  const parsed = parseEvent({ specversion: '1.0', source, ...draft });
  if ('event' in parsed) return parsed.event;
  // WHY pointers alone: a defect is reported without what the row says.
  throw new RangeError(`an imported row made an event that the contract refuses at ${parsed.faults.map(({ pointer }) => pointer).join(', ')}`);
}

/**
 * Events of a plan: definitions first, then admissions and discharges in the order of the file.
 *
 * Shape   `surrogateOf` gives the random surrogate of each of `plan.recordNumbers`; the same one every time.
 * Units   date-only values are local noon in the program's zone, with the offset of that day.
 * Errors  RangeError where a surrogate is no id (a defect of the caller: rows are checked before).
 */
export function toEvents(plan: ImportPlan, surrogateOf: (recordNumber: string) => string): Event[] {
  const programs = plan.programs.map(({ id, name, timeZone, plannedDays }) =>
    definition('program.defined', id, { program: id, name, timeZone, ...(plannedDays === null ? {} : { plannedDays }) }));
  const clinicians = plan.clinicians.map(({ id, name, discipline }) =>
    definition('clinician.defined', id, { clinician: id, name, ...(discipline === null ? {} : { discipline }) }));
  const noon = openNoon();
  const stays = plan.rows.flatMap((row) => (row.state === 'admission' ? admissionDrafts(row.admission, surrogateOf(row.admission.recordNumber), noon) : []));
  return [...programs, ...clinicians, ...stays].map((draft) => toEvent(draft, plan.source));
}
