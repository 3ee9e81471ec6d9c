/** Scores -> where they lie: medians, shares by band, and who has none. */
import { z } from 'zod';
import { CalendarDate } from '#analytics/contract/event.ts';
import type { Reading, SeriesPoint, Table, Warning } from '#analytics/contract/result.ts';
import { axisLabel, canShowTrend } from '#analytics/instruments/instruments.ts';
import type { Instrument, Scale } from '#analytics/instruments/instrument.ts';
import { lastDayOfInterval, nextInterval, startOfInterval } from '#analytics/period/intervals.ts';
import { medianReading, sharesByBand, type Counted } from '#analytics/statistics/distribution.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import { isInClinicalRange, type ClinicalCutOff } from '#analytics/statistics/reliable-change.ts';
import { countOf } from '#analytics/statistics/small-counts.ts';
import { groupRows, type Computed, type Context } from '../define.ts';
import { chartSeries } from '../forms/charted.ts';
import { axesIn, fewest, scaleOn } from '../forms/paired-scores.ts';
import { checkReadable, periodsOf } from '../forms/periods.ts';

export const ScoreRow = z.object({
  group_key: z.string(), axis: z.string(), instrument: z.string(), moment: z.enum(['baseline', 'latest', 'period']), period: CalendarDate.nullable(),
  /** The window of the moment is still open: not known of anybody yet, measured or not. */
  is_pending: z.boolean(),
  score: z.number().nullable(),
  matures_on: CalendarDate.nullable(),
  episodes: z.int().positive(),
});
export type ScoreRow = z.infer<typeof ScoreRow>;

const COLUMNS: Table['columns'] = [
  { key: 'baselineMedian', label: 'Median at baseline', unit: 'points' },
  { key: 'latestMedian', label: 'Median of the latest scores', unit: 'points' },
  { key: 'baselineCount', label: 'Episodes at baseline', unit: 'count' },
  { key: 'latestCount', label: 'Episodes, latest', unit: 'count' },
  { key: 'baselineShare', label: 'Share at baseline', unit: 'share' },
  { key: 'latestShare', label: 'Share, latest', unit: 'share' },
];

function scoresOf(rows: readonly ScoreRow[]): Counted[] {
  return rows.flatMap((row) => (row.score === null ? [] : [{ value: row.score, count: row.episodes }]));
}
const all = (counts: readonly { readonly count: number }[]): number => counts.reduce((total, { count }) => total + count, 0);

interface Moment {
  readonly scores: readonly Counted[];
  readonly missing: number;
  /** As-of date from which the first is known, where nobody is yet. */
  readonly waiting: string | null;
}

function momentOf(rows: readonly ScoreRow[], moment: 'baseline' | 'latest'): Moment {
  const own = rows.filter((row) => row.moment === moment);
  const known = own.filter((row) => !row.is_pending);
  const first = own.flatMap((row) => (row.is_pending && row.matures_on !== null ? [row.matures_on] : [])).sort()[0];
  return {
    scores: scoresOf(known),
    missing: all(known.filter(({ score }) => score === null).map(({ episodes: count }) => ({ count }))),
    waiting: known.length === 0 ? (first ?? null) : null,
  };
}

interface Axis {
  readonly axis: string;
  readonly scale: Scale | null;
  readonly label: string;
  readonly baseline: Moment;
  readonly latest: Moment;
  readonly cutOff: ClinicalCutOff | null;
}

function axisOfRows([axis, instrument]: readonly [string, Instrument | null], rows: readonly ScoreRow[], context: Context): Axis {
  const scale = scaleOn(axis, instrument);
  const cutOff = scale?.cutOff == null ? null : { isClinical: scale.cutOff.isClinical, value: context.setting(`${axis}/cut-off`) };
  return { axis, scale, label: axisLabel(axis, scale), baseline: momentOf(rows, 'baseline'), latest: momentOf(rows, 'latest'), cutOff };
}

type Row = Table['groups'][number]['rows'][number];

const inRange = (scores: readonly Counted[], cutOff: ClinicalCutOff): number => all(scores.filter(({ value }) => isInClinicalRange(value, cutOff)));

/** RULE (domain 10.1): where nobody's window has closed, nothing is known: neither a share nor a count. */
function cellsOf({ baseline, latest }: Axis, read: (moment: Moment) => { count: Reading; share: Reading; median?: Reading }): Record<string, Reading> {
  return Object.fromEntries([['baseline', baseline] as const, ['latest', latest] as const].flatMap(([name, moment]) => {
    const { count, share, median } = read(moment);
    const shown = (reading: Reading): Reading => (moment.waiting === null ? reading : { state: 'not-yet', availableOn: moment.waiting });
    return [...(median === undefined ? [] : [[`${name}Median`, shown(median)] as const]), [`${name}Count`, shown(count)] as const, [`${name}Share`, shown(share)] as const];
  }));
}

function bandRows(axis: Axis): Row[] {
  const { label, scale } = axis;
  return (scale?.bands ?? []).map((band, index) => ({
    key: `${axis.axis}/${band.from}-${band.to}`, label: `${label} ${band.from === band.to ? band.from : `${band.from}-${band.to}`}: ${band.label}`,
    cells: cellsOf(axis, ({ scores }) => {
      const share = sharesByBand(scores, scale?.bands ?? [])[index]?.reading ?? { state: 'none' };
      return { share, count: countOf(share.state === 'value' ? (share.numerator ?? 0) : 0) };
    }),
  }));
}

function axisRows(axis: Axis): Row[] {
  const { label, cutOff } = axis;
  const whole: Row = {
    key: axis.axis, label: cutOff === null ? label : `${label}, share in the clinical range`,
    cells: cellsOf(axis, ({ scores }) => ({
      median: medianReading(scores), count: countOf(all(scores)), share: cutOff === null ? { state: 'none' } : proportionOf(inRange(scores, cutOff), all(scores)),
    })),
  };
  // RULE (domain 10.10): not measured is a row of its own; it is in no band, and grey is never green.
  const notMeasured: Row = {
    key: `${axis.axis}/not-measured`, label: `${label}: not measured, of all to be measured`,
    cells: cellsOf(axis, ({ scores, missing }) => ({ count: countOf(missing), share: proportionOf(missing, all(scores) + missing) })),
  };
  return [whole, ...bandRows(axis), notMeasured];
}

/** The counts that the rows of a moment tell; a band that the clinical range begins in tells two, for the bands beside it can be taken off. */
function countsOf({ scores, missing }: Moment, { scale, cutOff }: Axis): number[] {
  const parts = cutOff === null ? [scores] : [true, false].map((isIn) => scores.filter(({ value }) => isInClinicalRange(value, cutOff) === isIn));
  const banded = parts.flatMap((part) => sharesByBand(part, scale?.bands ?? []).map(({ reading }) => (reading.state === 'value' ? (reading.numerator ?? 0) : 0)));
  return [all(scores), missing, ...parts.map(all), ...banded];
}

/**
 * For `suppress`: the rows of an axis add up, so none of a moment is shown where a count among them is small; medians tell how many there are alone.
 * RULE: at the latest score are those of the baseline, but for a few; what the two moments differ by in those measured, not measured or both is a count too.
 */
function peopleBehind(axis: Axis, column: string): number {
  const { baseline, latest } = axis;
  const own = column.startsWith('baseline') ? baseline : latest;
  const between = (countIn: (moment: Moment) => number): number => Math.abs(countIn(baseline) - countIn(latest));
  const measured = between(({ scores }) => all(scores));
  if (column.endsWith('Median')) return fewest(all(own.scores), measured);
  return fewest(...countsOf(own, axis), measured, between(({ missing }) => missing), between(({ scores, missing }) => all(scores) + missing));
}

const DAYS = { week: 7, month: 30, quarter: 90 } as const;

function pointsOf(rows: readonly ScoreRow[], starts: readonly string[], { asOf, interval }: { asOf: string; interval: keyof typeof DAYS }): SeriesPoint[] {
  return starts.map((start) => {
    const to = nextInterval(interval, start);
    if (start > asOf) return { from: start, to, reading: { state: 'not-yet', availableOn: to } };
    const reading = medianReading(scoresOf(rows.filter(({ moment, period }) => moment === 'period' && period === start)));
    return { from: start, to, reading, ...(asOf < lastDayOfInterval(interval, start) ? { isPartial: true } : {}) };
  });
}

type Axes = ReadonlyMap<string, Instrument | null>;
interface Trends {
  readonly axes: Axes;
  readonly shown: readonly string[];
  readonly starts: readonly string[];
  readonly periods: readonly string[];
  readonly isShortened: boolean;
  readonly interval: keyof typeof DAYS;
}

const labelIn = (axes: Axes) => (axis: string): string => axisLabel(axis, scaleOn(axis, axes.get(axis) ?? null));

function seriesWarnings({ axes, shown, starts, periods, isShortened, interval }: Trends, { from, asOf }: Context['query']): Warning[] {
  const left = [...axes.keys()].filter((axis) => !shown.includes(axis));
  const current = startOfInterval(interval, asOf);
  const first = startOfInterval(interval, from);
  return [
    ...(left.length === 0 ? [] : [{ code: 'no-trend', detail: `No trend by ${interval} is shown for ${left.map(labelIn(axes)).join(', ')}: the questions look back further than a ${interval}.` }]),
    ...(shown.length === 0 ? [] : [{ code: 'mixed-moments', detail: 'Scores of people just admitted and of people long in treatment are taken together: where fewer are admitted, the median moves without anybody\'s having changed.' }]),
    ...(starts.includes(current) && asOf < lastDayOfInterval(interval, current) ? [{ code: 'partial-period', detail: `The ${interval} from ${current} is shown as far as it has gone, up to ${asOf}.` }] : []),
    ...(periods.some((period) => period < first) ? [{ code: 'events-before-period', detail: 'Something happened before the period began and is not shown.' }] : []),
    ...(isShortened ? [{ code: 'period-shortened', detail: 'The period is longer than a series can show; empty periods at its ends are left out.' }] : []),
  ];
}

/**
 * RULE (domain 3.3): no trend where the questions look back further than a period is long.
 * RULE (domain 10.10): nor is a trend called better or worse; who is measured changes with it. A target is of no one scale, so none is drawn.
 */
function seriesOf(rows: readonly ScoreRow[], axes: Axes, context: Context): Pick<Computed, 'result' | 'warnings'> {
  const { from, to, asOf, interval: asked } = context.query;
  const interval = asked ?? 'month';
  const labelOf = labelIn(axes);
  const shown = [...axes].flatMap(([axis, instrument]) => (instrument === null || canShowTrend(instrument, DAYS[interval]) ? [axis] : []));
  const groups = groupRows(rows, context);
  const periods = rows.flatMap(({ axis, period }) => (period === null || !shown.includes(axis) ? [] : [period]));
  const { starts, isShortened } = periodsOf({ from, to, asOf, interval, periods });
  checkReadable(groups.length * shown.length, starts.length);
  const points = groups.flatMap((group) => shown.map((axis) => ({
    key: groups.length === 1 ? axis : `${group.key}/${axis}`,
    label: groups.length === 1 ? labelOf(axis) : `${group.label}: ${labelOf(axis)}`,
    points: pointsOf(group.rows.filter((row) => row.axis === axis), starts, { asOf, interval }),
  })));
  return {
    result: chartSeries(points, { interval, unit: 'points', chart: 'xmr' }, { ...context, targets: [] }),
    warnings: seriesWarnings({ axes, shown, starts, periods, isShortened, interval }, context.query),
  };
}

/**
 * Where scores lie.
 *
 * Shape   rows of `rows.sql` -> `table` (per axis: medians and the share in the clinical range, a row per band, one for those not measured), or `series`
 *         (median score by period in which it was taken, one line per axis).
 * Missing an axis without bands or cut-off has none; an instrument we know nothing of has medians alone. `not-yet` where nobody's window has closed.
 * Source  domain 3.1, 3.3, 3.5.
 */
export function compute(rows: readonly ScoreRow[], context: Context): Computed {
  const axes = axesIn(rows);
  if (context.query.view === 'series') return seriesOf(rows, axes, context);
  const groups = groupRows(rows, context).map(({ key, label, rows: own }) => ({ key, label, axes: [...axes].map((one) => axisOfRows(one, own.filter(({ axis }) => axis === one[0]), context)) }));
  return {
    result: { kind: 'table', rowsAre: 'instrument', columns: COLUMNS, groups: groups.map(({ key, label, axes: own }) => ({ key, label, rows: own.flatMap(axisRows) })) },
    warnings: rows.some((row) => row.is_pending) ? [{ code: 'windows-open', detail: 'Some are not counted yet: they were admitted too recently.' }] : [],
    episodesBehind: (group, _from, cell) => {
      const axis = groups.find(({ key }) => key === group)?.axes.findLast((one) => cell?.row === one.axis || cell?.row.startsWith(`${one.axis}/`) === true);
      return axis === undefined ? 0 : peopleBehind(axis, cell?.column ?? '');
    },
  };
}
