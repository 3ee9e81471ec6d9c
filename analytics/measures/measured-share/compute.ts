/** Pairs of scores -> who was measured at all, and who twice. */
import type { Reading, Table, Warning } from '#analytics/contract/result.ts';
import { funnelOf } from '#analytics/statistics/funnel.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import { countOf } from '#analytics/statistics/small-counts.ts';
import type { Computed, Context } from '../define.ts';
import { episodesIn, fewest, groupAxes, isPaired, waitingUntil, type AxisRows, type GroupAxes, type PairRow } from '../forms/paired-scores.ts';
import { pairsOverTime } from '../forms/pairs-over-time.ts';

const COLUMNS: Table['columns'] = [
  { key: 'eligible', label: 'Episodes to be measured', unit: 'count' },
  { key: 'baseline', label: 'With a baseline', unit: 'share' },
  { key: 'due', label: 'Second score due', unit: 'count' },
  { key: 'pairedOfDue', label: 'Measured twice, of those due', unit: 'share' },
  { key: 'paired', label: 'Measured twice, of all', unit: 'share' },
  { key: 'notYet', label: 'Not known yet', unit: 'count' },
];

interface Measured {
  readonly eligible: number;
  readonly baseline: number;
  readonly due: number;
  readonly pairedOfDue: number;
  readonly paired: number;
  readonly notYet: number;
}

function measuredOf(rows: readonly PairRow[]): Measured {
  const known = rows.filter((row) => !row.is_pending);
  return {
    eligible: episodesIn(known),
    baseline: episodesIn(known, (row) => row.baseline !== null),
    due: episodesIn(known, (row) => row.is_due),
    pairedOfDue: episodesIn(known, (row) => row.is_due && isPaired(row)),
    paired: episodesIn(known, isPaired),
    notYet: episodesIn(rows, (row) => row.is_pending),
  };
}

function cellsOf({ rows }: AxisRows): Record<string, Reading> {
  const { eligible, baseline, due, pairedOfDue, paired, notYet } = measuredOf(rows);
  const waiting = eligible === 0 ? waitingUntil(rows) : null;
  const share = (numerator: number, denominator: number): Reading => (waiting === null ? proportionOf(numerator, denominator) : { state: 'not-yet', availableOn: waiting });
  return {
    eligible: countOf(eligible), baseline: share(baseline, eligible), due: countOf(due), pairedOfDue: share(pairedOfDue, due), paired: share(paired, eligible), notYet: countOf(notYet),
  };
}

/** For `suppress`: the shares of one row tell one another, so none is shown where a count among them is small. */
function peopleBehind({ rows }: AxisRows, column: string): number {
  const { eligible, baseline, due, pairedOfDue, paired, notYet } = measuredOf(rows);
  if (column === 'notYet') return notYet;
  return fewest(eligible, baseline, due, pairedOfDue, paired, eligible - baseline, baseline - due, baseline - paired, due - pairedOfDue, paired - pairedOfDue);
}

function seriesOf(groups: readonly GroupAxes[], context: Context): ReturnType<typeof pairsOverTime> {
  const isOnly = groups.length === 1;
  const lines = groups.flatMap((group) => group.axes.map(({ axis, label, rows }) => ({
    group: group.key, key: isOnly ? axis : `${group.key}/${axis}`, label: isOnly ? label : `${group.label}: ${label}`, rows,
  })));
  return pairsOverTime(lines, (rows) => ({ numerator: episodesIn(rows, isPaired), denominator: episodesIn(rows) }), context);
}

function tableOf(groups: readonly GroupAxes[]): Pick<Computed, 'result' | 'episodesBehind'> {
  return {
    result: { kind: 'table', rowsAre: 'instrument', columns: COLUMNS, groups: groups.map(({ key, label, axes }) => ({ key, label, rows: axes.map((axis) => ({ key: axis.axis, label: axis.label, cells: cellsOf(axis) })) })) },
    episodesBehind: (group, _from, cell) => {
      const axis = groups.find(({ key }) => key === group)?.axes.find((one) => one.axis === cell?.row);
      return axis === undefined ? 0 : peopleBehind(axis, cell?.column ?? '');
    },
  };
}

/** RULE: one axis, since the scales of one sitting are measured together: counted as so many episodes they would draw the limits too narrow. */
function funnelResult(groups: readonly GroupAxes[]): { result: Computed['result']; warnings: Warning[] } {
  const axes = (groups[0]?.axes ?? []).map(({ axis, label }, index) => ({
    axis, label, measured: groups.reduce((total, group) => total + measuredOf(group.axes[index]?.rows ?? []).baseline, 0),
  }));
  const [shown, ...others] = [...axes].sort((left, right) => right.measured - left.measured || (left.axis < right.axis ? -1 : 1));
  const dots = groups.map(({ key, label, axes: own }) => {
    const { paired, eligible } = measuredOf(own.find(({ axis }) => axis === shown?.axis)?.rows ?? []);
    return { key, label, numerator: paired, denominator: eligible };
  });
  const detail = `Shown for ${shown?.label ?? ''}, by which most have a baseline; ask by \`instrument\` for ${others.map(({ label }) => label).sort().join(', ')}.`;
  return { result: { kind: 'funnel', ...funnelOf(dots) }, warnings: others.length === 0 ? [] : [{ code: 'one-instrument', detail }] };
}

/**
 * Who was measured, by instrument.
 *
 * Shape   rows of `rows.sql` -> `table` (a row per axis), `series` (share measured twice of all, one line per axis), `funnel` (of one axis).
 * Missing a program that uses no instrument is in no count. `not-yet` where everybody was admitted too recently.
 * Source  domain 3.4, 10.10.
 */
export function compute(rows: readonly PairRow[], context: Context): Computed {
  const groups = groupAxes(rows, context);
  const isOpen = rows.some((row) => row.is_pending);
  const warnings = isOpen ? [{ code: 'windows-open', detail: 'Some are not counted yet: they were admitted too recently for two scores.' }] : [];
  if (context.query.view === 'table') return { ...tableOf(groups), warnings };
  const { result, warnings: more } = context.query.view === 'funnel' ? funnelResult(groups) : seriesOf(groups, context);
  return { result, warnings: [...more, ...warnings] };
}
