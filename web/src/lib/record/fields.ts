/** Fields of the record forms: what may be entered in each, and what is wrong with what was. Pure; the page draws them, the action reads them. */
import { isDate } from '#analytics/contract/instant.ts';
import { date as sayDate } from '../format.ts';

/** What a form holds, by the names of its fields; a field that was left empty is '' or not there. */
export type Values = Readonly<Record<string, string>>;
export interface Fault {
  field: string;
  text: string;
}
export interface Choice {
  value: string;
  label: string;
  help?: string;
}
interface Common {
  name: string;
  label: string;
  help?: string;
  isOptional?: boolean;
  /** What is said where it was left empty. */
  missing?: string;
}
export type Field = Common & (
  | { kind: 'choice'; choices: readonly Choice[]; layout?: 'rows' | 'line' | 'digits' | 'columns' }
  | { kind: 'select'; choices: readonly Choice[]; blank?: string }
  | { kind: 'number'; least: number; most: number; step?: number }
  | { kind: 'date'; from?: string; to?: string }
  | { kind: 'time' }
  | { kind: 'check' }
  | { kind: 'text'; most: number }
);
export type FieldKind = Field['kind'];

export function valueOf(values: Values, name: string): string {
  return Object.hasOwn(values, name) ? (values[name] ?? '').trim() : '';
}

/** A whole number, or null; what a browser's number field can hold beside that (1e3, 1.5, +4) is not one here. */
export function wholeOf(text: string): number | null {
  return /^-?\d{1,6}$/.test(text) ? Number(text) : null;
}

const MISSING: Record<FieldKind, (label: string) => string> = {
  choice: (label) => `Choose: ${label.toLowerCase()}`,
  select: (label) => `Choose: ${label.toLowerCase()}`,
  number: (label) => `Enter a number: ${label.toLowerCase()}`,
  date: (label) => `Enter a date: ${label.toLowerCase()}`,
  time: (label) => `Enter a time: ${label.toLowerCase()}`,
  check: (label) => `Tick: ${label.toLowerCase()}`,
  text: (label) => `Enter: ${label.toLowerCase()}`,
};

function numberFault(value: string, { least, most, step = 1 }: { least: number; most: number; step?: number }): string | null {
  const number = wholeOf(value);
  if (number !== null && number >= least && number <= most && (number - least) % step === 0) return null;
  return `Enter ${step === 1 ? 'a whole number' : `a number in steps of ${step}`} from ${least} to ${most}`;
}

function dateFault(value: string, { from, to }: { from?: string; to?: string }): string | null {
  if (!isDate(value)) return 'Enter a date that exists, such as 2026-03-27';
  if (from !== undefined && value < from) return `Enter a date from ${sayDate(from)} on`;
  return to !== undefined && value > to ? `Enter a date up to ${sayDate(to)}` : null;
}

/** What is wrong with one field, or null. */
export function faultOf(field: Field, values: Values): Fault | null {
  const value = valueOf(values, field.name);
  const told = (text: string | null): Fault | null => (text === null ? null : { field: field.name, text });
  if (value === '') return field.isOptional === true || field.kind === 'check' ? null : told(field.missing ?? MISSING[field.kind](field.label));
  switch (field.kind) {
    case 'choice':
    case 'select': return field.choices.some((choice) => choice.value === value) ? null : told('Choose one of those that are offered');
    case 'number': return told(numberFault(value, field));
    case 'date': return told(dateFault(value, field));
    case 'time': return told(/^([01]\d|2[0-3]):[0-5]\d$/.test(value) ? null : 'Enter a time such as 14:30');
    case 'check': return null;
    case 'text': return told([...value].length <= field.most ? null : `Enter ${field.most} letters at most`);
  }
}

export function faultsOf(fields: readonly Field[], values: Values): Fault[] {
  return fields.flatMap((field) => faultOf(field, values) ?? []);
}

/** Ids as one value of a field; any id may hold any printable character. */
export function toKey(...ids: string[]): string {
  return ids.map(encodeURIComponent).join('/');
}

/** The ids of `toKey`; none where it is not one. */
export function fromKey(key: string): string[] {
  try {
    return key === '' ? [] : key.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}
