/** Pairs of scores -> change by instrument, or over time, or by caseload. */
import type { Warning } from '#analytics/contract/result.ts';
import { funnelOf } from '#analytics/statistics/funnel.ts';
import type { Computed, Context } from '../define.ts';
import { groupAxes, waitingUntil, type AxisRows, type GroupAxes, type PairRow } from '../forms/paired-scores.ts';
import { pairsOverTime } from '../forms/pairs-over-time.ts';
import { cellsOf, changeOf, CHANGE_COLUMNS, notesOf, peopleBehind, ruleOf } from './categories.ts';

/** RULE: of those measured twice, how many improved reliably, recovered included; nobody where no threshold is known. */
function betterOf(axis: AxisRows, context: Context): { numerator: number; denominator: number } {
  const { counts, paired, rule } = changeOf(axis, context);
  return rule.points === null ? { numerator: 0, denominator: 0 } : { numerator: counts.recovered + counts.improved, denominator: paired };
}

interface Charted {
  /** Null where no instrument is used. */
  readonly axis: string | null;
  readonly warnings: readonly Warning[];
}

/** The one axis that a chart with one figure per group can be about: the first that has a threshold. */
function chartedAxis(groups: readonly GroupAxes[], context: Context): Charted {
  const axes = groups[0]?.axes ?? [];
  const [shown, ...others] = axes.filter((axis) => ruleOf(axis, context).points !== null);
  const first = shown ?? axes[0];
  if (first === undefined) return { axis: null, warnings: [] };
  const warnings = shown === undefined
    ? [{ code: 'no-threshold', detail: `No threshold of reliable change is published for ${axes.map(({ label }) => label).join(', ')}, so there is no share to show; the table has the raw change.` }]
    : others.length === 0 ? [] : [{ code: 'one-instrument', detail: `Shown for ${shown.label}; ask by \`instrument\` for ${others.map(({ label }) => label).join(', ')}.` }];
  return { axis: first.axis, warnings };
}

function axisIn(group: GroupAxes, axis: string | null): AxisRows | undefined {
  return group.axes.find((one) => one.axis === axis);
}

function seriesOf(groups: readonly GroupAxes[], axis: string | null, context: Context): ReturnType<typeof pairsOverTime> {
  const lines = groups.map((group) => {
    const rows = axisIn(group, axis);
    return { group: group.key, key: group.key, label: rows === undefined ? group.label : `${group.label}: ${rows.label}`, rows: rows?.rows ?? [] };
  });
  return pairsOverTime(lines, (rows, { group: key }) => {
    const own = groups.find((group) => group.key === key);
    const one = own === undefined ? undefined : axisIn(own, axis);
    return one === undefined ? { numerator: 0, denominator: 0 } : betterOf({ ...one, rows }, context);
  }, context);
}

function funnelResult(groups: readonly GroupAxes[], axis: string | null, context: Context): Computed['result'] {
  return { kind: 'funnel', ...funnelOf(groups.map((group) => {
    const rows = axisIn(group, axis);
    return { key: group.key, label: group.label, ...(rows === undefined ? { numerator: 0, denominator: 0 } : betterOf(rows, context)) };
  })) };
}

function tableOf(groups: readonly GroupAxes[], context: Context): Pick<Computed, 'result' | 'episodesBehind'> {
  const changes = groups.map(({ key, label, axes }) => ({ key, label, changes: axes.map((axis) => changeOf(axis, context)) }));
  return {
    result: {
      kind: 'table', rowsAre: 'instrument', columns: CHANGE_COLUMNS,
      groups: changes.map(({ key, label, changes: own }) => ({
        key, label,
        rows: own.map((change) => ({
          key: change.axis.axis, label: change.axis.label, cells: cellsOf(change, waitingUntil(change.axis.rows)), notes: notesOf(change, context.setting('pairedAtLeast')),
        })),
      })),
    },
    episodesBehind: (group, _from, cell) => {
      const change = changes.find(({ key }) => key === group)?.changes.find(({ axis }) => axis.axis === cell?.row);
      return change === undefined ? 0 : peopleBehind(change, cell?.column ?? '');
    },
  };
}

function warningsOf(groups: readonly GroupAxes[], context: Context): Warning[] {
  const changes = groups.flatMap(({ axes }) => axes).map((axis) => changeOf(axis, context));
  const few = changes.filter(({ eligible, paired }) => eligible > 0 && paired / eligible < context.setting('pairedAtLeast'));
  const isOpen = groups.some(({ axes }) => axes.some(({ rows }) => rows.some((row) => row.is_pending)));
  return [
    ...(few.length === 0 ? [] : [{ code: 'few-paired', detail: `Measured twice less often than ${Math.round(context.setting('pairedAtLeast') * 100)} %: ${[...new Set(few.map(({ axis }) => axis.label))].join(', ')}. Who was not measured may have fared otherwise.` }]),
    ...(isOpen ? [{ code: 'windows-open', detail: 'Some are not counted yet: they were admitted too recently for two scores.' }] : []),
    ...(changes.length === 0 ? [] : [{ code: 'regression-to-the-mean', detail: 'People are first measured when they seek help, so some improvement is to be expected in any group.' }]),
  ];
}

/**
 * Reliable change of each instrument.
 *
 * Shape   rows of `rows.sql` -> `table` (a row per axis), `series` and `funnel` (share reliably improved of those measured twice, of one axis: the first
 *         that has a threshold; `instrument` asks for another).
 * Missing categories are `none` where no threshold is published, `not-yet` where everybody was admitted too recently; the share not assessable stands beside.
 * Source  domain 3.4, 3.5.
 */
export function compute(rows: readonly PairRow[], context: Context): Computed {
  const groups = groupAxes(rows, context);
  if (context.query.view === 'table') return { ...tableOf(groups, context), warnings: warningsOf(groups, context) };
  const { axis, warnings: about } = chartedAxis(groups, context);
  const warnings = warningsOf(groups.map((group) => ({ ...group, axes: group.axes.filter((one) => one.axis === axis) })), context);
  if (context.query.view === 'funnel') return { result: funnelResult(groups, axis, context), warnings: [...about, ...warnings] };
  const { result, warnings: more } = seriesOf(groups, axis, context);
  return { result, warnings: [...about, ...more, ...warnings] };
}
