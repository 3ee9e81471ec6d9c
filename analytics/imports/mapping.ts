/** How the columns of somebody's export become episodes: the mapping file, and all that can be wrong with it. */
import { z } from 'zod';
import { DISCHARGE_REASONS, Id, LEVELS_OF_CARE, STRATA, type Fault } from '../contract/event.ts';
import { isTimeZone } from '../contract/instant.ts';
import { DATE_FORMATS, DEFAULT_PIVOT } from './dates.ts';

/** What may stand between cells. */
export const SEPARATORS = [',', ';', '\t', '|'] as const;
/** What a file may be written in. */
export const ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le'] as const;
/** The edition of the ASAM criteria whose codes Cairn uses. */
export const OWN_EDITION = '4';

const SOURCE = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]{1,512}$/;
const Header = z.string().trim().min(1, 'must be the name of a column, as in the header line');
const Zone = z.string().refine(isTimeZone, 'must be a time zone such as America/New_York or UTC');
const Name = z.string().regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,200}$/u, 'must be 1 to 200 printable characters');
const Format = z.enum(DATE_FORMATS);
const Dates = z.strictObject({
  column: Header,
  format: z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(Format).min(1, 'must name at least one format')),
  pivot: z.int().min(0).max(99).default(DEFAULT_PIVOT),
});
const AnyColumn = z.strictObject({ column: Header });
const ProgramEntry = z.strictObject({ sent: z.string().optional(), id: Id, name: Name, timeZone: Zone, plannedDays: z.int().positive().max(36500).optional() });
const ClinicianEntry = z.strictObject({ sent: z.string().optional(), id: Id, name: Name, discipline: Id.optional() });
const Level = z.enum(LEVELS_OF_CARE);
const Stratum = z.strictObject({ column: Header, values: z.record(z.string(), Id).default({}) });

const TWICE = 'has two entries for one value ("sent", or "id" where that is left out): keep one of them';
const AT_ODDS = 'has two entries with one "id" that differ in more than "sent": make them alike, or give them two ids';
function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
/** Two values sent may mean one thing; then they must say the same about it. */
function isConsistent(table: readonly { id: string; sent?: string | undefined }[]): boolean {
  const said = new Map<string, string>();
  return table.every(({ sent: _sent, ...entry }) => {
    const text = JSON.stringify(Object.entries(entry).sort());
    const known = said.get(entry.id) ?? text;
    said.set(entry.id, known);
    return known === text;
  });
}
const ONE_OF = 'must have either "column" or "constant", not both and not neither';
function hasOneSource({ column, constant }: { column?: string | undefined; constant?: string | undefined }): boolean {
  return (column === undefined) !== (constant === undefined);
}
const Program = z.strictObject({ column: Header.optional(), constant: Id.optional(), timeZone: Zone.optional(), table: z.array(ProgramEntry).default([]) })
  .refine(hasOneSource, ONE_OF)
  .refine(({ timeZone, table }) => timeZone !== undefined || table.length > 0, 'must have "timeZone" for every program, or a "table" with one for each')
  .refine(({ constant, timeZone, table }) => constant === undefined || timeZone !== undefined || table.some(({ sent, id }) => (sent ?? id) === constant), 'has a "constant" without a time zone: add "timeZone", or an entry of the "table"')
  .refine(({ table }) => isUnique(table.map(({ sent, id }) => sent ?? id)), { path: ['table'], error: TWICE })
  .refine(({ table }) => isConsistent(table), { path: ['table'], error: AT_ODDS });
const Clinician = z.strictObject({ column: Header, table: z.array(ClinicianEntry).default([]) })
  .refine(({ table }) => isUnique(table.map(({ sent, id }) => sent ?? id)), { path: ['table'], error: TWICE })
  .refine(({ table }) => isConsistent(table), { path: ['table'], error: AT_ODDS });
const LevelOfCare = z.strictObject({ column: Header.optional(), constant: Level.optional(), edition: Id.default(OWN_EDITION), values: z.record(z.string(), Level).default({}) })
  .refine(hasOneSource, ONE_OF);


/** A mapping as it is read; `about` is for people and does nothing. */
export const Mapping = z.strictObject({
  about: z.string().optional(),
  source: z.string().regex(SOURCE, 'must be the address that names the source system, such as https://record.example.org'),
  encoding: z.enum(ENCODINGS).optional(),
  separator: z.enum(SEPARATORS).optional(),
  totals: z.array(z.string().trim().min(1)).default([]),
  client: AnyColumn,
  displayName: AnyColumn.optional(),
  episode: AnyColumn.optional(),
  program: Program,
  levelOfCare: LevelOfCare,
  clinician: Clinician.optional(),
  strata: z.strictObject(Object.fromEntries(STRATA.map((name) => [name, Stratum.optional()])) as Record<(typeof STRATA)[number], z.ZodOptional<typeof Stratum>>).default({}),
  admitted: Dates,
  discharged: Dates.extend({ reason: z.strictObject({ column: Header, values: z.record(z.string(), z.enum(DISCHARGE_REASONS).nullable()) }) }).optional(),
});
/** A mapping with its defaults filled in. */
export type Mapping = z.output<typeof Mapping>;

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function detailOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  if (issue.code === 'invalid_type') return issue.input === undefined ? `is missing: add it (${issue.expected}); docs/imports.md has an example` : `must be of type ${issue.expected}`;
  return issue.message;
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code !== 'unrecognized_keys') return [{ pointer: pointerOf(issue.path), detail: detailOf(issue) }];
  return issue.keys.map((key) => ({ pointer: pointerOf([...issue.path, key]), detail: 'is not a field of a mapping: remove it or mend its spelling; docs/imports.md lists them' }));
}

/**
 * A mapping out of parsed JSON, or everything that has to be mended in it.
 *
 * Shape   out: the mapping with its defaults (pivot 68, edition 4, empty tables).
 * Errors  never throws; each fault has a JSON pointer into the mapping and says what is allowed there.
 */
export function readMapping(json: unknown): { mapping: Mapping } | { faults: Fault[] } {
  const parsed = Mapping.safeParse(json, { reportInput: true });
  return parsed.success ? { mapping: parsed.data } : { faults: parsed.error.issues.flatMap(faultsOf) };
}

/** Every column that the mapping reads, once each, in the order of its fields. */
export function columnsOf(mapping: Mapping): string[] {
  const { client, displayName, episode, program, levelOfCare, clinician, strata, admitted, discharged } = mapping;
  const named = [client, displayName, episode, program, levelOfCare, clinician, admitted, discharged, discharged?.reason, ...Object.values(strata)];
  return [...new Set(named.map((field) => field?.column).filter((column) => column !== undefined))];
}
