/** What cohorts, funnels and tables say. */
import type { Funnel, Grid, Reading, Table } from '#analytics/contract/result.ts';
import { periodName } from '../charts/periods.ts';
import { amount, basis, interval, isolate, percent, plural } from '../format.ts';
import { asSentence, inBrackets, listed, PREFERRED, shareOrState, TOO_FEW, type Value, type Voice } from './parts.ts';

interface Known {
  from: string;
  eligible: number | null;
  reading: Value;
}

type Rows = Grid['groups'][number]['rows'];

/** The cohorts of which a day is known, oldest first. */
function knownOn(rows: Rows, column: string): Known[] {
  return [...rows].sort((a, b) => a.from.localeCompare(b.from)).flatMap(({ from, cells }): Known[] => {
    const cell = cells.find((each) => each.column === column);
    return cell?.reading.state === 'value' ? [{ from, eligible: cell.eligible, reading: cell.reading }] : [];
  });
}

function leadColumn(result: Grid): { key: string; day: number } | undefined {
  const known = result.columns.filter(({ key }) => result.groups.some(({ rows }) => knownOn(rows, key).length > 0));
  return PREFERRED.flatMap((day) => known.find((column) => column.day === day) ?? [])[0] ?? known[0];
}

function absentGrid(result: Grid, voice: Voice): string {
  const nobody = 'Nobody was admitted in this period.';
  if (result.groups.every(({ rows }) => rows.every(({ episodes }) => episodes === 0))) return nobody;
  const cells = result.groups.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
  if (cells.some(({ reading }) => reading.state === 'hidden')) return TOO_FEW;
  const first = cells.flatMap(({ reading }) => (reading.state === 'not-yet' ? [reading.availableOn] : [])).sort()[0];
  return first === undefined ? nobody : asSentence(`Not known yet ${voice.unknown(result.columns[0]?.day ?? PREFERRED[0] ?? 90)}`);
}

/** The latest cohort that has come so far, and the range of those before. */
export function gridSentence(result: Grid, voice: Voice): string {
  const column = leadColumn(result);
  if (column === undefined) return absentGrid(result, voice);
  const told = result.groups.map(({ label, rows }) => ({ label, known: knownOn(rows, column.key) }));
  const period = result.interval;
  if (told.length > 1) return `${voice.side} ${column.day} days, in the latest ${period} known: ${listed(told.map(({ label, known }) => `${isolate(label)} ${shareOrState(known.at(-1)?.reading ?? { state: 'none' })}`))}.`;
  const known = told[0]?.known ?? [];
  const latest = known.at(-1);
  if (latest === undefined) return absentGrid(result, voice);
  const values = known.map(({ reading }) => reading.value);
  // RULE: of cohorts that are hidden nothing is known, so a range of the others would be a range of nothing.
  const isHidden = result.groups.some(({ rows }) => rows.some(({ cells }) => cells.some((cell) => cell.column === column.key && cell.reading.state === 'hidden')));
  const range = values.length < 2 || isHidden ? '' : ` Between ${percent(Math.min(...values))} and ${percent(Math.max(...values))} over the ${plural(values.length, period)} that can be known.`;
  const { value, lower, upper } = latest.reading;
  return `Of those admitted in ${periodName(latest.from, period)}, ${voice.of(percent(value), `${column.day} days`)}${inBrackets(interval(lower, upper), latest.eligible === null ? null : `n\u00a0${latest.eligible}`)}.${range}`;
}

export function funnelSentence(result: Funnel): string {
  const overall = result.overall.state === 'value' ? ` All together ${shareOrState(result.overall, null, result.unit)}.` : '';
  return asSentence(result.sentence) + overall;
}

/** What a table leads with: what the measure says, else its first share, else its first figure that is not a count. */
export function leadColumnOf(result: Table, lead: string): Table['columns'][number] | undefined {
  const { columns } = result;
  return columns.find(({ key }) => key === lead) ?? columns.find(({ unit }) => unit === 'share') ?? columns.find(({ unit }) => unit !== 'count') ?? columns[0];
}

/** A row goes by what stands before its first comma: behind it stands which of its figures is meant. */
function rowName(label: string): string {
  return label.split(', ')[0] ?? label;
}

/** Bounds that are no interval of confidence say so. */
function bounds({ method, lower, upper }: Value, unit: Table['columns'][number]['unit']): string | null {
  const between = interval(lower, upper, unit);
  return between !== null && method.includes('quartile') ? `quartiles ${between}` : between;
}

/** The leading figure of each row. */
export function tableSentence(result: Table, voice: Voice): string {
  const column = leadColumnOf(result, voice.lead);
  if (column === undefined) return voice.nobody;
  const rows = result.groups.flatMap((group) => group.rows.map((row) => ({
    isAll: row.key === 'all', name: result.rowsAre === null ? group.label : result.groups.length === 1 ? rowName(row.label) : `${group.label}, ${rowName(row.label)}`, reading: row.cells[column.key] ?? ({ state: 'none' } satisfies Reading),
  })));
  const valued = rows.filter(({ reading }) => reading.state === 'value');
  const [first] = valued;
  if (first === undefined) return rows.some(({ reading }) => reading.state === 'hidden') ? TOO_FEW : rows.some(({ reading }) => reading.state === 'not-yet') ? 'Not known yet.' : voice.nobody;
  if ((rows.length === 1 || (valued.length === 1 && first.isAll)) && first.reading.state === 'value') {
    const figure = amount(first.reading.value, column.unit);
    return `${column.key === voice.lead ? voice.tells(figure, column.label) : `${column.label}: ${figure}`}${inBrackets(bounds(first.reading, column.unit), basis(first.reading, 'followed', column.unit))}.`;
  }
  return `${column.label}: ${listed(valued.map(({ name, reading }) => `${isolate(name)} ${shareOrState(reading, null, column.unit)}`), 4)}.`;
}
