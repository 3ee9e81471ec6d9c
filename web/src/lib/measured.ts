/** Beside an outcome: of those it could be about, how many were not measured. */
import type { MeasureResponse, Series, Table } from '#analytics/contract/result.ts';
import { periodName } from './charts/periods.ts';
import { count, isolate, percent } from './format.ts';
import { listed } from './said/parts.ts';
import type { Settled } from './settle.ts';

type Row = Table['groups'][number]['rows'][number];

/** The share of one scale without a second score. RULE: a state is said as what it is, never as nobody. */
function missing({ cells }: Row): string | null {
  const paired = cells['paired'] ?? { state: 'none' as const };
  if (paired.state === 'hidden') return 'too few to show';
  if (paired.state === 'not-yet') return 'not known yet';
  if (paired.state !== 'value') return null;
  const { numerator, denominator } = paired;
  const of = numerator === undefined || denominator === undefined ? '' : ` (${count(denominator - numerator)} of ${count(denominator)})`;
  return `${percent(1 - paired.value)}${of}`;
}

/** Scales of one sitting are measured together: what is the same of many is said once. */
function joined(rows: readonly Row[]): string[] {
  const byFigure = new Map<string, string[]>();
  for (const row of rows) {
    const figure = missing(row);
    if (figure !== null) byFigure.set(figure, [...(byFigure.get(figure) ?? []), isolate(row.label)]);
  }
  const scales = [...byFigure.values()].flat().length;
  return [...byFigure].map(([figure, labels]) => (labels.length === 1 ? `${labels[0] ?? ''} ${figure}` : labels.length === scales ? `${figure} on each of the ${scales} scales` : labels.length > 2 ? `${figure} on ${labels.length} scales` : `${labels.join(' and ')} ${figure}`));
}

/** From a series: the latest period that is known, of each scale. */
function latestOf(result: Series): string {
  const rows = result.groups.flatMap(({ key, label, points }): (Row & { from: string })[] => {
    const last = points.filter(({ isPartial }) => isPartial !== true).findLast(({ reading }) => reading.state === 'value') ?? points.findLast(({ reading }) => reading.state === 'hidden');
    return last === undefined ? [] : [{ key, label, cells: { paired: last.reading }, from: last.from }];
  });
  const newest = rows.map(({ from }) => from).sort().at(-1);
  const said = joined(rows.filter(({ from }) => from === newest));
  return newest === undefined || said.length === 0 ? NOBODY : `Not measured twice, of those admitted in ${periodName(newest, result.interval)}: ${listed(said, NAMED)}.`;
}

const NOBODY = 'Nobody was to be measured by an instrument in this period.';
const NAMED = 4;

/**
 * `Not measured twice: PHQ-9 38 % (62 of 163); ...`, from the answer of the measure that counts it, as a table.
 *
 * Missing  says so where nobody was to be measured, or the share itself could not be read: an outcome without it is not to be believed.
 */
export function notMeasured(measured: Settled<Pick<MeasureResponse, 'result'>>): string {
  if (!('value' in measured)) return 'How many were not measured could not be read just now.';
  const { result } = measured.value;
  if (result.kind === 'series') return latestOf(result);
  const rows = result.kind === 'table' ? result.groups.flatMap((group) => group.rows) : [];
  const said = joined(rows);
  return said.length === 0 ? NOBODY : `Not measured twice: ${listed(said, NAMED)}.`;
}
