/** What a measure is: a definition people read, SQL that counts, a schema for its rows, and a pure function from rows to a result. */
import type { z } from 'zod';
import type { Query } from '../contract/query.ts';
import type { MeasureDefinition, Result, Warning } from '../contract/result.ts';
import type { EpisodesBehind } from '../statistics/disclosure.ts';
import { countedBy, type Counted, type Counting } from './forms/counted.ts';

/** A target of this measure, for one program or (null) for all. */
export interface Target {
  readonly program: string | null;
  readonly value: number;
  readonly from: string;
}

/** What a question comes with. */
export interface Asked {
  readonly query: Query;
  /** What a group's key is called on screen (a program's name, a clinician's name, the code itself). */
  readonly label: (key: string) => string;
  readonly targets: readonly Target[];
  /** The day the snapshot was taken: what was recorded later is not in it, whatever the as-of date. */
  readonly takenOn: string;
  /** The measure's settings by name, where the deployment sets one otherwise. */
  readonly settings?: Readonly<Record<string, number>>;
}
export interface Context extends Omit<Asked, 'settings'> {
  readonly definition: MeasureDefinition;
  /** A number of the rule as it is set here. Errors: throws for a name the definition does not list. */
  readonly setting: (name: string) => number;
}
export interface Computed {
  readonly result: Result;
  readonly warnings: readonly Warning[];
  /** For `suppress` alone, nobody is told it. Given where a figure's denominator counts something else than episodes (contacts): thirty contacts may be one person's. */
  readonly episodesBehind?: EpisodesBehind;
}
/** The rule of a measure before it was changed: what was published by it can be worked out again, and what the change did to a figure be said. */
export interface FormerRule {
  readonly measure: Measure;
  /** What the next version changed, in a sentence. */
  readonly changed: string;
}
export interface Measure {
  readonly definition: MeasureDefinition;
  /** Earlier versions, the newest first. RULE: none that was published by is thrown away (test/measures/former.test.ts). */
  readonly former: readonly FormerRule[];
  readonly sql: string;
  /** Parses the rows and computes; a row that is not as declared is a defect and throws. */
  readonly answer: (rows: readonly unknown[], asked: Asked) => Computed;
  /** What the same rows count of a cohort, for the waterfall. */
  readonly counted: (rows: readonly unknown[], asked: Pick<Asked, 'query'> & { readonly stays: number }) => Counted;
}

/** The definition with its settings as a deployment sets them. */
export function withSettings(definition: MeasureDefinition, settings: Readonly<Record<string, number>> = {}): MeasureDefinition {
  return { ...definition, settings: definition.settings.map((setting) => ({ ...setting, value: settings[setting.name] ?? setting.value })) };
}

/** The rule that a version of a measure was, or null where the code does not have it. Example `ruleOf(attendance, 1)` */
export function ruleOf(measure: Measure, version: number): { readonly measure: Measure; readonly changed: string | null } | null {
  if (measure.definition.version === version) return { measure, changed: null };
  const found = measure.former.findIndex((one) => one.measure.definition.version === version);
  if (found < 0) return null;
  // Every change from then to now, in the order they were made.
  const changes = measure.former.slice(0, found + 1).map(({ changed }) => changed).reverse();
  return { measure: measure.former[found]?.measure ?? measure, changed: changes.join(' ') };
}

function settingOf({ id, settings }: MeasureDefinition, name: string): number {
  const found = settings.find((setting) => setting.name === name);
  if (found === undefined) throw new Error(`${id} has no setting ${name}`);
  return found.value;
}

/**
 * Ties a measure's parts together; the one line of `registry.ts` is all that is needed beside its folder.
 *
 * Example `defineMeasure({ definition: { id: 'retention', ... }, sql, Row, compute })`
 */
export function defineMeasure<Row>(parts: {
  definition: MeasureDefinition;
  sql: string;
  Row: z.ZodType<Row>;
  compute: (rows: readonly Row[], context: Context) => Computed;
  /** Where the rows' shape alone does not say what is counted. */
  counted?: (rows: readonly Row[], counting: Counting) => Counted;
  /** Each in a file of its folder, such as `was-1.ts`. */
  former?: readonly FormerRule[];
}): Measure {
  return {
    definition: parts.definition,
    former: parts.former ?? [],
    sql: parts.sql,
    counted: (rows, { query, stays }) => {
      const counting = { definition: parts.definition, view: query.view, stays };
      return parts.counted === undefined ? countedBy(rows, counting) : parts.counted(rows.map((row) => parts.Row.parse(row)), counting);
    },
    answer: (rows, { settings, ...asked }) => {
      const definition = withSettings(parts.definition, settings);
      return parts.compute(rows.map((row) => parts.Row.parse(row)), { ...asked, definition, setting: (name) => settingOf(definition, name) });
    },
  };
}

/** Days of stay at which every curve is read. */
export const READING_DAYS = [30, 60, 90, 180, 365] as const;

export interface RowGroup<Row> {
  readonly key: string;
  readonly label: string;
  readonly rows: readonly Row[];
}

/**
 * Rows by group, in the order of the keys. RULE: never in the order of a value; a list of programs or clinicians is not a ranking.
 *
 * Missing without `groupBy` there is always the one group `all`, with no rows where the cohort is empty. Rows of all groups together
 * (`group_key` null, from a grouping set over nothing) are in no group.
 */
export function groupRows<Row extends { readonly group_key: string | null }>(rows: readonly Row[], { query, label }: Pick<Context, 'query' | 'label'>): RowGroup<Row>[] {
  const grouped = rows.filter(({ group_key: key }) => key !== null);
  if (query.groupBy === null) return [{ key: 'all', label: 'All', rows: grouped }];
  const groups = new Map<string, Row[]>();
  for (const row of grouped) {
    const key = row.group_key ?? '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups].sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, members]) => ({ key, label: label(key), rows: members }));
}
