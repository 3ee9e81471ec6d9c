/** From a figure on a page to its receipt. */
import { getContext, setContext } from 'svelte';
import type { AnyReceipt } from '#analytics/contract/release-receipt.ts';
import type { Grid, Result, Table, Waterfall } from '#analytics/contract/result.ts';
import { count, plural } from './format.ts';
import { toSearch } from './query.ts';

const KEY = Symbol('receipt');
type Receipts = () => string | null;

/** Says, for everything within a page, which receipt its figures are in; null: this role opens none. */
export function showReceipts(id: Receipts): void {
  setContext(KEY, id);
}

/** The page's receipt, where it has one. */
export function receiptHere(): Receipts {
  return getContext<Receipts | undefined>(KEY) ?? (() => null);
}

export function receiptPath(id: string, figure: string | null = null): string {
  return `/receipts/${encodeURIComponent(id)}${figure === null ? '' : `?figure=${encodeURIComponent(figure).replaceAll('%2F', '/')}`}`;
}

/** Where a row of the number tables is in its result; null for points of daily curves: of those there are hundreds, and their receipt lists them all. */
export function pathOfRow(result: Result, table: string, row: string): string | null {
  if (result.kind === 'series') return `groups/${result.groups.findIndex(({ key }) => key === table)}/points/${row.split('/')[0] ?? ''}/reading`;
  if (result.kind === 'funnel') return `groups/${result.groups.findIndex(({ key }) => key === row)}/reading`;
  return null;
}

/** Where a group's reading at a day is; null where it has none. */
export function pathOfDay(readings: readonly { day: number }[], group: number, day: number): string | null {
  const index = readings.findIndex((reading) => reading.day === day);
  return index < 0 ? null : `groups/${group}/readings/${index}/reading`;
}

/** Where a cell of a table is, by the block and row it is shown in; null for a cell that the result does not have. */
export function pathOfCell(result: Table, block: string, row: string, column: string): string | null {
  for (const [index, group] of result.groups.entries()) {
    const line = group.rows.findIndex(({ key }) => (result.rowsAre === null ? `${group.key}/${key}` === row : group.key === block && key === row));
    if (line >= 0) return group.rows[line]?.cells[column] === undefined ? null : `groups/${index}/rows/${line}/cells/${column}`;
  }
  return null;
}

/** Where a cohort's cell is; null for a day that its row does not have. */
export function pathOfCohort(result: Grid, group: number, from: string, column: string): string | null {
  const rows = result.groups[group]?.rows ?? [];
  const line = rows.findIndex((row) => row.from === from);
  const cell = rows[line]?.cells.findIndex((each) => each.column === column) ?? -1;
  return cell < 0 ? null : `groups/${group}/rows/${line}/cells/${cell}/reading`;
}

const UNITS: Readonly<Record<Waterfall['unit'], readonly [string, string]>> = {
  'episode': ['episode', 'episodes'], 'stay': ['stay', 'stays'], 'stay-and-scale': ['stay by scale', 'stays by scale'], 'person': ['client', 'clients'], 'goal': ['goal', 'goals'], 'score': ['score', 'scores'],
  'contact': ['contact', 'contacts'], 'reassessment': ['reassessment', 'reassessments'], 'event': ['event', 'events'], 'client-day': ['client-day', 'client-days'],
};
/** Example `1 stay`, `376 contacts`; of a count that must not be seen, that it is so: it may be a large one. */
export function amountOf(unit: Waterfall['unit'], value: number | null): string {
  const [one, many] = UNITS[unit];
  return value === null ? `${many}: not shown` : plural(value, one, many);
}

export interface Bar {
  readonly key: string;
  readonly label: string;
  readonly count: string;
  /** Of the widest bar of the same unit, 0 to 1; null where the count is not shown. */
  readonly share: number | null;
  readonly left: readonly string[];
  /** The unit changes here: the bar begins anew. */
  readonly isTurn: boolean;
}

/** Example `12 left out: admitted before it.`; of a count that must not be seen, that there may be some. */
function leftWords({ why, count: amount }: Waterfall['steps'][number]['left'][number]): string {
  return `${amount === null ? 'Left out, how many is not shown' : `${count(amount)} left out`}: ${why.charAt(0).toLowerCase()}${why.slice(1)}`;
}

/** A waterfall as bars: each as long as its share of the first of its unit; stays are measured by the episodes they come from. */
export function barsOf({ steps }: Waterfall): Bar[] {
  let whole: number | null = null;
  return steps.map((step): Bar => {
    const isTurn = step.key === 'own';
    if (whole === null || isTurn) whole = step.count;
    const share = step.count === null || whole === null ? null : whole === 0 ? 0 : step.count / whole;
    const left = step.left.filter((one) => one.count === null || one.count > 0).map((one) => leftWords(one));
    return { key: step.key, label: step.label, count: amountOf(step.unit, step.count), share, left, isTurn };
  });
}

/** Why a figure was held back, in words. */
export function heldBackWords(reason: string): string {
  return reason === 'small-group' ? 'too few to show, or beside one that is' : reason;
}

const QUESTION_WORDS: Readonly<Record<string, string>> = {
  from: 'Admitted from', to: 'Admitted before', asOf: 'As of', snapshot: 'Snapshot', program: 'Program', clinician: 'Clinician', levelOfCare: 'Level of care', groupBy: 'Grouped by', ci: 'Intervals', interval: 'Period of a point', view: 'View', rules: 'Chart rules',
  instrument: 'Instrument',
};
const UNSET: Readonly<Record<string, string>> = { groupBy: 'nothing', interval: 'none' };
const VALUE_WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  view: { series: 'over time', curve: 'curve', incidence: 'competing endings', grid: 'cohorts', funnel: 'funnel', table: 'table' },
  rules: { nhs: 'NHS Making Data Count', anhoej: 'Anh\u00f8j' },
};

/** The resolved query, name by name and in words; what is not set says so. */
export function questionRows({ query }: Pick<AnyReceipt, 'query'>): [string, string][] {
  const { strata, ...rest } = query;
  const plain = Object.entries(rest).map(([name, value]): [string, string] => [QUESTION_WORDS[name] ?? name, value === null || value === undefined ? (UNSET[name] ?? 'all') : (VALUE_WORDS[name]?.[value] ?? value)]);
  return [...plain, ...Object.entries(strata).map(([name, value]): [string, string] => [name, value])];
}

/** What a receipt's page is asked by: the whole query; of a release, its month and what was asked of it. */
type Placed = Pick<AnyReceipt, 'definition'> & (Pick<Extract<AnyReceipt, { format: 'cairn-receipt' }>, 'format' | 'query'> | Pick<Extract<AnyReceipt, { format: 'cairn-release-receipt' }>, 'format' | 'question' | 'release'>);

function viewOf(receipt: Placed): Record<string, string> {
  if (receipt.format === 'cairn-release-receipt') return { ...receipt.question, release: receipt.release.month };
  const { strata, ...rest } = receipt.query;
  return Object.fromEntries(Object.entries({ ...rest, ...strata }).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** The page that the figure stands on. */
export function pageOf(receipt: Placed): string {
  const { definition } = receipt;
  const view = viewOf(receipt);
  return `/measures/${encodeURIComponent(definition.id)}?${toSearch(view)}`;
}
