/** The worklist as a table of its own: one line a reason. */
import { stringify } from 'csv-stringify/sync';
import type { Reason, Worklist, WorklistRow } from '#analytics/contract/worklist.ts';

const COLUMNS = [
  'category', 'name', 'client', 'program', 'level of care', 'clinician', 'admitted on', 'days in treatment', 'rule', 'reason', 'came up on', 'due on', 'days over', 'clock', 'evidence', 'threshold', 'cleared by',
  'next step', 'source', 'deferred until', 'deferred because',
] as const;

type Person = Omit<WorklistRow, 'category'>;

function lineOf(person: Person, reason: Reason): (string | number | null)[] {
  return [
    reason.category, person.name, person.client, person.programName, person.levelOfCare, person.clinicianName ?? person.clinician, person.admittedOn, person.daysInTreatment, reason.rule, reason.title,
    reason.firedOn, reason.dueOn, reason.daysOver, reason.clock, reason.evidence.map(({ on, text }) => `${on}: ${text}`).join('; '), reason.threshold, reason.clearsWhen, reason.nextStep, reason.source,
    reason.deferred?.until ?? null, reason.deferred?.reason ?? null,
  ];
}

/**
 * Shape   what `GET /v1/worklist` answers -> RFC 4180 with a byte order mark, lines in the list's order, deferred ones last.
 * TRAP    a cell that begins with = + - @ is a formula to a spreadsheet; it is given a quote before it.
 */
export function csvOf(list: Worklist): string {
  const lines = [...list.rows, ...list.deferred].flatMap((person) => [...person.reasons, ...person.deferred].map((reason) => lineOf(person, reason)));
  return stringify([[...COLUMNS], ...lines], { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}
