/**
 * Small groups hidden: a result as the role `quality` may see it.
 *
 * RULE (domain 6.7): no count of 1-10 is shown or can be worked out from what is shown beside it; 0 may be shown.
 */
import type { Query } from '#analytics/contract/query.ts';
import type { Curve, Incidence, Reading, Result, Series } from '#analytics/contract/result.ts';
import { addDays } from '#analytics/period/dates.ts';
import { coarsen, makeRoomFor, type Cell, type Coarse, type CoarsenRules } from './coarsen.ts';
import { crossingDays } from './crossing.ts';
import { suppressFunnel, suppressGrid, suppressTable } from './disclosure-tables.ts';
import { isShowable } from './merge-safely.ts';
import { HIDDEN, hiddenAmong, sizeOfReading, type EpisodesBehind } from './small-counts.ts';

export type { EpisodesBehind } from './small-counts.ts';

type CurveGroup = Curve['groups'][number];
type IncidenceGroup = Incidence['groups'][number];
type DayReading = CurveGroup['readings'][number];

export const SMALLEST_GROUP = 11;

const runsOf = ({ blocks }: Coarse): readonly (readonly Cell[])[] => blocks.flat();
const lastDay = (run: readonly Cell[]): number => run.at(-1)?.day ?? 0;

/** One point per run: its last day, what happened in all of it, and the curve after it. */
function toSteps<P extends { readonly day: number; readonly atRisk: number }>(points: readonly P[], coarse: Coarse, merge: (run: readonly P[], last: P) => P): P[] {
  const byDay = new Map(points.map((point) => [point.day, point]));
  return runsOf(coarse).flatMap((cells) => {
    const run = cells.flatMap(({ day }) => byDay.get(day) ?? []);
    const [first, last] = [run[0], run.at(-1)];
    return first === undefined || last === undefined ? [] : [{ ...merge(run, last), atRisk: first.atRisk }];
  });
}

/**
 * Readings beside the coarsened curve. RULE: a value is shown only where a step ends on the last day with anything on it before the reading: it is
 * then the height of that step and nothing more. Inside a step, and in the tail, it is hidden. `none` and `not-yet` count nobody.
 */
function suppressReadings(readings: readonly DayReading[], coarse: Coarse, isBefore: (cell: Cell, day: number) => boolean, threshold: number): DayReading[] {
  const ends = new Set(runsOf(coarse).map(lastDay));
  const cells = [...runsOf(coarse).flat(), ...coarse.tail];
  return readings.map(({ day, reading }) => {
    if (reading.state !== 'value') return { day, reading };
    const last = cells.findLast((cell) => isBefore(cell, day));
    const isStep = last !== undefined && ends.has(last.day);
    return { day, reading: isStep && isShowable(reading.atRisk ?? 0, threshold) ? reading : HIDDEN };
  });
}

function hideReadings(readings: readonly DayReading[]): DayReading[] {
  return readings.map(({ day }) => ({ day, reading: HIDDEN }));
}

interface Shown {
  readonly coarse: Coarse;
  readonly median: Reading;
}

/** The median, if the curve can be coarsened so that it may stand beside it; a limit or median not reached speaks of the tail, so the tail must be known. */
function showMedian({ median, points }: CurveGroup, coarse: Coarse, rules: CoarsenRules): Shown {
  const hasOpenEnd = median.state === 'none' || (median.state === 'value' && (median.lower === null || median.upper === null));
  if (hasOpenEnd && !rules.hasTotals) return { coarse, median: HIDDEN };
  const days = [crossingDays(points, ({ value }) => value), crossingDays(points, ({ lower }) => lower), crossingDays(points, ({ upper }) => upper)].flatMap((pair) => pair ?? []);
  const roomy = median.state === 'value' ? makeRoomFor(coarse, days, rules) : coarse;
  return roomy === null ? { coarse, median: HIDDEN } : { coarse: roomy, median };
}

const total = <P>(points: readonly P[], countOf: (point: P) => number): number => points.reduce((all, point) => all + countOf(point), 0);

// Days where the curve crosses a quarter, or a second curve beside it, would each want room of their own in the steps.
const NO_QUARTILES = { lower: HIDDEN, upper: HIDDEN };

function suppressCurveGroup(group: CurveGroup, threshold: number): CurveGroup {
  const hasTotals = isShowable(group.exits ?? 1, threshold) && isShowable(group.censored ?? 1, threshold);
  const rules = { threshold, hasTotals, cuts: group.readings.map(({ day }) => day - 1) };
  const cells = group.points.map(({ day, exits, censored }) => ({ day, counts: [exits, censored] }));
  const { coarse, median } = showMedian(group, coarsen(cells, rules), rules);
  return {
    ...group,
    exits: hasTotals ? group.exits : null,
    censored: hasTotals ? group.censored : null,
    points: toSteps(group.points, coarse, (run, last) => ({ ...last, exits: total(run, ({ exits }) => exits), censored: total(run, ({ censored }) => censored) })),
    median,
    quartiles: group.episodes === 0 ? group.quartiles : NO_QUARTILES,
    sensitivity: group.episodes === 0 ? group.sensitivity : null,
    readings: suppressReadings(group.readings, coarse, (cell, day) => cell.day < day, threshold),
  };
}

/** TRAP: a curve of waits counts triggers, and thirty of them may be one person's. */
function suppressCurve(curve: Curve, threshold: number, episodesBehind: EpisodesBehind | undefined): Curve {
  const hidden = hiddenAmong(curve.groups.map(({ key, episodes }) => (isShowable(episodesBehind?.(key, null) ?? 0, threshold) ? episodes : null)), threshold);
  const groups = curve.groups.map((group, index): CurveGroup => (hidden.has(index)
    ? { ...group, episodes: null, exits: null, censored: null, points: [], median: HIDDEN, quartiles: NO_QUARTILES, sensitivity: null, readings: hideReadings(group.readings) }
    : suppressCurveGroup(group, threshold)));
  return { kind: 'curve', groups, comparison: hidden.size > 0 ? null : curve.comparison };
}

/** Events by cause, and the rest of those who are not at risk on the next day: the censored. */
function incidenceCells({ causes }: IncidenceGroup): Cell[] {
  const [first] = causes;
  return (first?.points ?? []).map(({ day, atRisk }, row) => {
    const events = causes.map(({ points }) => points[row]?.events ?? 0);
    const next = first?.points[row + 1]?.atRisk ?? 0;
    return { day, counts: [...events, atRisk - next - events.reduce((all, count) => all + count, 0)] };
  });
}

/** TRAP: `atRisk` of F(t) counts those who ended on day t itself, so beside a step that ends with day t it would tell how many those are. */
function withoutAtRisk({ day, reading }: DayReading, cells: readonly Cell[]): DayReading {
  if (reading.state !== 'value' || !cells.some((cell) => cell.day === day)) return { day, reading };
  const { atRisk: _, ...rest } = reading;
  return { day, reading: rest };
}

function suppressIncidenceGroup(group: IncidenceGroup, threshold: number): IncidenceGroup {
  const cells = incidenceCells(group);
  const coarse = coarsen(cells, { threshold, hasTotals: false, cuts: group.readings.map(({ day }) => day) });
  const shown = (readings: readonly DayReading[]): DayReading[] =>
    suppressReadings(readings, coarse, (cell, day) => cell.day <= day, threshold).map((entry) => withoutAtRisk(entry, cells));
  return {
    ...group,
    causes: group.causes.map(({ cause, points, readings }) => ({
      cause, points: toSteps(points, coarse, (run, last) => ({ ...last, events: total(run, ({ events }) => events) })), readings: shown(readings),
    })),
    readings: shown(group.readings),
  };
}

function suppressIncidence(incidence: Incidence, threshold: number): Incidence {
  const hidden = hiddenAmong(incidence.groups.map(({ episodes }) => episodes), threshold);
  const groups = incidence.groups.map((group, index): IncidenceGroup => (hidden.has(index)
    ? { ...group, episodes: null, causes: group.causes.map(({ cause, readings }) => ({ cause, points: [], readings: hideReadings(readings) })), readings: hideReadings(group.readings) }
    : suppressIncidenceGroup(group, threshold)));
  return { kind: 'incidence', groups };
}

/** RULE: a point that is an event dates somebody's overdose; and limits around a hidden point tell how many it stands for. */
function suppressSeries(series: Series, threshold: number, episodesBehind: EpisodesBehind | undefined): Series {
  if (series.interval === 'event') return { ...series, groups: series.groups.map((group) => ({ ...group, points: [], spc: null })) };
  const periods = [...new Set(series.groups.flatMap(({ points }) => points.map(({ from }) => from)))];
  const hiddenIn = new Map(periods.map((period) => {
    const sizes = series.groups.map(({ key, points }) => {
      const reading = points.find(({ from }) => from === period)?.reading ?? { state: 'none' };
      return sizeOfReading(reading, episodesBehind?.(key, period), threshold);
    });
    return [period, hiddenAmong(sizes, threshold)];
  }));
  const groups = series.groups.map((group, index) => {
    const points = group.points.map((point) => (hiddenIn.get(point.from)?.has(index) === true ? { ...point, reading: HIDDEN } : point));
    return { ...group, points, spc: points.some(({ reading }) => reading.state === 'hidden') ? null : group.spc };
  });
  return { ...series, groups };
}

/**
 * A result without small counts.
 *
 * Shape   any result -> one of the same kind. A group of 1-10 episodes: its counts null, its readings and median hidden, its curve empty; where it is the
 *         only one of several, the next smallest too, and no comparison. Any other curve: days put together (`coarsen`), readings where a step ends,
 *         the median where it fits, exits and censored null if either is 1-10. Series: a point is hidden whose denominator, numerator or difference is
 *         1-10, or, where `episodesBehind` is given, that fewer than 11 people stand behind.
 * Missing `hidden` with the reason `small-group`; `none` and `not-yet` stay, for they count nobody.
 * Source  issue 2 section 6; domain 6.7.
 * Example suppress of a group of 7 -> { episodes: null, points: [], readings: hidden }
 */
export function suppress(result: Result, threshold: number = SMALLEST_GROUP, episodesBehind?: EpisodesBehind): Result {
  switch (result.kind) {
    case 'curve': return suppressCurve(result, threshold, episodesBehind);
    case 'incidence': return suppressIncidence(result, threshold);
    case 'series': return suppressSeries(result, threshold, episodesBehind);
    case 'grid': return suppressGrid(result, threshold);
    case 'funnel': return suppressFunnel(result, threshold, episodesBehind);
    case 'table': return suppressTable(result, threshold, episodesBehind);
  }
}

function blurReading(day: number, reading: Reading, { from, asOf }: Pick<Query, 'from' | 'asOf'>): DayReading {
  if (reading.state !== 'not-yet') return { day, reading };
  const [byWindow, tomorrow] = [addDays(from, day), addDays(asOf, 1)];
  return { day, reading: { state: 'not-yet', availableOn: byWindow > tomorrow ? byWindow : tomorrow } };
}

function blurCells(cells: Readonly<Record<string, Reading>>, query: Pick<Query, 'from' | 'asOf'>): Record<string, Reading> {
  return Object.fromEntries(Object.entries(cells).map(([column, reading]) => [column, blurReading(0, reading, query).reading]));
}

/**
 * The day from which a reading can be known is one person's admission date plus a fixed number of days: it counts nobody, but it dates somebody.
 * RULE: for `quality` it is what the window alone says: not before somebody admitted on its first day could be seen that long, nor before tomorrow.
 *
 * Example from 2026-01-01, as of 2026-06-30, 365 days, first admission 2026-03-07 -> availableOn 2027-01-01, not 2027-03-07
 */
export function blurDates(result: Result, query: Pick<Query, 'from' | 'asOf'>): Result {
  const blur = (readings: readonly DayReading[]): DayReading[] => readings.map(({ day, reading }) => blurReading(day, reading, query));
  switch (result.kind) {
    case 'curve': return { ...result, groups: result.groups.map((group) => ({ ...group, readings: blur(group.readings) })) };
    case 'incidence': return {
      ...result,
      groups: result.groups.map((group) => ({ ...group, readings: blur(group.readings), causes: group.causes.map((cause) => ({ ...cause, readings: blur(cause.readings) })) })),
    };
    case 'table': return { ...result, groups: result.groups.map((group) => ({ ...group, rows: group.rows.map((row) => ({ ...row, cells: blurCells(row.cells, query) })) })) };
    // A period or cohort is known from the calendar; a funnel has no dates.
    case 'series': case 'grid': return result;
    case 'funnel': return { ...result, groups: result.groups.map((group) => ({ ...group, reading: blurReading(0, group.reading, query).reading })) };
  }
}
