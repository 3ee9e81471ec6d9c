/** One row of an export as an admission, or everything that is wrong with it. */
import { DISCHARGE_REASONS, Id, LEVELS_OF_CARE, STRATA } from '../contract/event.ts';
import { localDate } from '../period/zone.ts';
import { readDate, type DateRule } from './dates.ts';
import { OWN_EDITION, type Mapping } from './mapping.ts';
import type { Shown } from './shown.ts';
import type { SourceRow } from './table.ts';

type Reason = (typeof DISCHARGE_REASONS)[number];

/** One thing to mend in a file. */
export interface ImportError {
  /** Line of the file, counted from 1 with the header; of a record over several lines, the first. */
  readonly line: number;
  /** Header of the column; null where the error is about the whole row or file. */
  readonly column: string | null;
  /** What is wrong and how to mend it. Never a client's name or record number. */
  readonly detail: string;
}
/** A program as the mapping or the file has it. */
export interface ImportedProgram {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly plannedDays: number | null;
}
/** A clinician as the mapping or the file has it. */
export interface ImportedClinician {
  readonly id: string;
  readonly name: string;
  readonly discipline: string | null;
}
/** One good row: an episode, ended or not. */
export interface Admission {
  readonly line: number;
  readonly recordNumber: string;
  readonly displayName: string | null;
  /** Value of the episode column; null where client and admission date are the key. */
  readonly episode: string | null;
  readonly program: ImportedProgram;
  readonly levelOfCare: (typeof LEVELS_OF_CARE)[number];
  readonly levelOfCareAsSent: { readonly value: string; readonly edition: string } | null;
  readonly clinician: ImportedClinician | null;
  readonly strata: Readonly<Partial<Record<(typeof STRATA)[number], string>>>;
  readonly admittedOn: string;
  readonly discharged: { readonly on: string; readonly reason: (typeof DISCHARGE_REASONS)[number] } | null;
}
/** What reading a row needs beside the row. */
export interface RowContext {
  readonly mapping: Mapping;
  /** Place of each column, by header. */
  readonly places: ReadonlyMap<string, number>;
  readonly shown: Shown;
  readonly now: Date;
}

/** A row being read: its cells by header, and the errors met so far. */
interface Reading extends RowContext {
  readonly row: SourceRow;
  readonly errors: ImportError[];
}

const PERSON_TEXT_MAX = 200;
/** What the directory takes for a name or record number; line breaks within a name become spaces before. */
const PERSON_TEXT = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

/** Text of a row's cell, trimmed; empty for a column that the row does not have. */
export function cellOf(row: SourceRow, places: ReadonlyMap<string, number>, column: string): string {
  return (row.cells[places.get(column) ?? -1] ?? '').trim();
}

function cell(reading: Reading, column: string): string {
  return cellOf(reading.row, reading.places, column);
}

function fail(reading: Reading, column: string, detail: string): null {
  reading.errors.push({ line: reading.row.line, column, detail });
  return null;
}

function codeIn(reading: Reading, column: string): string {
  return reading.shown.code(cell(reading, column), reading.row, reading.places.get(column) ?? -1);
}

function idIn(reading: Reading, column: string, text: string): string | null {
  if (Id.safeParse(text).success) return text;
  return fail(reading, column, text === '' ? 'is empty: fill it in' : 'must be 1 to 128 printable characters without line breaks: shorten it, or give it a code in the mapping');
}

/** The table's entry for a value: as sent first, else by its id. */
function entryFor<T extends { readonly id: string; readonly sent?: string | undefined }>(table: readonly T[], sent: string): T | undefined {
  return table.find((entry) => entry.sent === sent) ?? table.find(({ id }) => id === sent);
}

/** TRAP: a cell may hold "constructor"; only the mapping's own keys count. */
function mapped<T>(values: Readonly<Record<string, T>>, sent: string): T | undefined {
  return Object.hasOwn(values, sent) ? values[sent] : undefined;
}

function programOf(reading: Reading): ImportedProgram | null {
  const { column, constant, table, timeZone } = reading.mapping.program;
  const where = column ?? 'program';
  const sent = constant ?? idIn(reading, where, cell(reading, where));
  if (sent === null) return null;
  const entry = entryFor(table, sent);
  if (entry !== undefined) return { id: entry.id, name: entry.name, timeZone: entry.timeZone, plannedDays: entry.plannedDays ?? null };
  if (timeZone !== undefined) return { id: sent, name: sent, timeZone, plannedDays: null };
  return fail(reading, where, `is a program${codeIn(reading, where)} that the mapping does not know: add it to /program/table, or a /program/timeZone for every other one`);
}

function levelOf(reading: Reading): Pick<Admission, 'levelOfCare' | 'levelOfCareAsSent'> | null {
  const { column, constant, edition, values } = reading.mapping.levelOfCare;
  if (column === undefined) return constant === undefined ? null : { levelOfCare: constant, levelOfCareAsSent: null };
  const sent = cell(reading, column);
  // The 4th edition prints its highest level "4".
  const own = LEVELS_OF_CARE.find((level) => level === sent || (level === '4.0' && sent === '4'));
  const levelOfCare = mapped(values, sent) ?? (edition === OWN_EDITION ? own : undefined);
  if (levelOfCare === undefined) {
    return fail(reading, column, sent === '' ? 'is empty: fill it in, or map "" in /levelOfCare/values' : `is a level of care${codeIn(reading, column)} that is not mapped: add it to /levelOfCare/values with one of ${LEVELS_OF_CARE.join(', ')}`);
  }
  const isOwn = sent === '' || (sent === levelOfCare && edition === OWN_EDITION);
  if (!isOwn && idIn(reading, column, sent) === null) return null;
  return { levelOfCare, levelOfCareAsSent: isOwn ? null : { value: sent, edition } };
}

function clinicianOf(reading: Reading): ImportedClinician | null {
  const { clinician } = reading.mapping;
  const sent = clinician === undefined ? '' : cell(reading, clinician.column);
  if (clinician === undefined || sent === '') return null;
  const entry = entryFor(clinician.table, sent);
  if (entry !== undefined) return { id: entry.id, name: entry.name, discipline: entry.discipline ?? null };
  return idIn(reading, clinician.column, sent) === null ? null : { id: sent, name: sent, discipline: null };
}

function strataOf(reading: Reading): Admission['strata'] {
  const strata: Partial<Record<(typeof STRATA)[number], string>> = {};
  for (const name of STRATA) {
    const stratum = reading.mapping.strata[name];
    if (stratum === undefined) continue;
    const sent = cell(reading, stratum.column);
    const value = mapped(stratum.values, sent) ?? (sent === '' ? null : idIn(reading, stratum.column, sent));
    if (value !== null) strata[name] = value;
  }
  return strata;
}

function dateIn(reading: Reading, field: { column: string; format: DateRule['formats']; pivot: number }, zone: string): string | null {
  const text = cell(reading, field.column);
  if (text === '') return fail(reading, field.column, 'is empty: fill in the date');
  const date = readDate(text, { formats: field.format, pivot: field.pivot });
  if (date === null) return fail(reading, field.column, `is a date${reading.shown.date(text)} that cannot be read as ${field.format.join(' or ')}: correct it, or the format in the mapping`);
  if (date > localDate(reading.now.getTime(), zone)) return fail(reading, field.column, `is a date${reading.shown.date(text)} in the future (${date}): correct it, or the order of day and month in the mapping`);
  return date;
}

function reasonOf(reading: Reading, reason: { column: string; values: Readonly<Record<string, Reason | null>> }): Reason | null {
  const sent = cell(reading, reason.column);
  const code = mapped(reason.values, sent);
  if (code === null) return fail(reading, reason.column, 'is mapped to null (not discharged), but the row has a discharge date: correct one of them');
  if (code !== undefined) return code;
  const how = `to /discharged/reason/values with one of ${DISCHARGE_REASONS.join(', ')}`;
  return fail(reading, reason.column, sent === '' ? `is empty although the row has a discharge date: fill it in, or add "" ${how}` : `is a reason${codeIn(reading, reason.column)} that is not mapped: add it ${how}`);
}
function dischargeOf(reading: Reading, admittedOn: string | null, zone: string): Admission['discharged'] {
  const { discharged } = reading.mapping;
  if (discharged === undefined) return null;
  if (cell(reading, discharged.column) === '') {
    const sent = cell(reading, discharged.reason.column);
    const isOpen = sent === '' || mapped(discharged.reason.values, sent) === null;
    return isOpen ? null : fail(reading, discharged.column, 'is empty although the row has a discharge reason: fill in the date, empty the reason, or map that reason to null (still in treatment)');
  }
  const on = dateIn(reading, discharged, zone);
  const reason = reasonOf(reading, discharged.reason);
  if (on === null || reason === null) return null;
  if (admittedOn !== null && on < admittedOn) return fail(reading, discharged.column, `is ${on}, before the admission on ${admittedOn}: correct one of the two dates`);
  return { on, reason };
}

/**
 * One row, read by a mapping.
 *
 * Shape   an admission where nothing is wrong; else every error of the row, in the order of the mapping's fields.
 * Errors  never throws on what a row holds.
 */
export function readRow(row: SourceRow, context: RowContext): { admission: Admission } | { errors: readonly ImportError[] } {
  const reading: Reading = { ...context, row, errors: [] };
  const { mapping } = context;
  const recordNumber = cell(reading, mapping.client.column);
  if (recordNumber === '') fail(reading, mapping.client.column, 'is empty: every row needs the client it is about');
  else if (!PERSON_TEXT.test(recordNumber)) fail(reading, mapping.client.column, `must be at most ${PERSON_TEXT_MAX} characters without line breaks: correct it`);
  const episode = mapping.episode === undefined ? null : cell(reading, mapping.episode.column);
  if (mapping.episode !== undefined && episode === '') fail(reading, mapping.episode.column, 'is empty: fill it in, or leave /episode out of the mapping to tell episodes by their admission date');
  const program = programOf(reading);
  const level = levelOf(reading);
  const clinician = clinicianOf(reading);
  const strata = strataOf(reading);
  const zone = program?.timeZone ?? 'UTC';
  const admittedOn = dateIn(reading, mapping.admitted, zone);
  const discharged = dischargeOf(reading, admittedOn, zone);
  const name = mapping.displayName === undefined ? '' : cell(reading, mapping.displayName.column).replace(/\s+/g, ' ');
  if (mapping.displayName !== undefined && name !== '' && !PERSON_TEXT.test(name)) fail(reading, mapping.displayName.column, `must be at most ${PERSON_TEXT_MAX} printable characters: shorten it`);
  if (reading.errors.length > 0 || program === null || level === null || admittedOn === null) return { errors: reading.errors };
  return { admission: { line: row.line, recordNumber, displayName: name === '' ? null : name, episode, program, ...level, clinician, strata, admittedOn, discharged } };
}
