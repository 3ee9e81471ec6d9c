/** Endings that compete, for one group: what share reached each by day t, one area on the other, the rest still waiting above them. */
import type { Incidence } from '#analytics/contract/result.ts';
import { count, interval, percent } from '../format.ts';
import { sentenceCase, word } from '../words.ts';
import { NO_PLACES, type Places } from './figures.ts';
import { colourOf, dayAxis, EMPTY_DAYS, emptyPlot, fade, spreadLabels, type Drawing, type EndLabel, type LineSet, type Palette } from './config.ts';

export type IncidenceGroup = Incidence['groups'][number];
type Cause = IncidenceGroup['causes'][number];
type Point = Cause['points'][number];

const stepOn = (points: Point[], day: number): Point | undefined => points.findLast((point) => point.day <= day);

/** A step function read at `day`: the value of the last step at or before it, 0 before the first. */
export function valueOn(points: Point[], day: number): number {
  return stepOn(points, day)?.value ?? 0;
}

function daysOf(causes: Cause[]): number[] {
  return [...new Set([0, ...causes.flatMap((cause) => cause.points.map((point) => point.day))])].sort((a, b) => a - b);
}

/** From the floor up: what people came for, planned endings, endings that were not, and what could not be helped. */
const ORDER = ['milestone', 'attained', 'completed', 'transferred', 'returned', 'readmitted', 'left', 'terminated', 'incarcerated', 'died', 'other', 'exit'];

/** A cause's place from the floor up; one that is not known comes before "another reason". */
export function rankOf(cause: string): number {
  return ORDER.includes(cause) ? ORDER.indexOf(cause) : ORDER.indexOf('other') - 0.5;
}

function ranked(causes: Cause[]): Cause[] {
  return [...causes].sort((a, b) => rankOf(a.cause) - rankOf(b.cause));
}

const BARE = { stepped: 'before', borderDash: [], pointRadius: 0, pointBackgroundColor: 'transparent', readouts: [], label: '' } as const;

/** RULE: of a coarse curve nothing is told between its points; they are joined, and how many wait is told of the days before. */
const COARSE = { stepped: false } as const;

/** The upper edge of each cause's area on each day. */
function stackOf(causes: Cause[], days: number[]): number[][] {
  let floor = days.map(() => 0);
  return causes.map(({ points }) => {
    floor = floor.map((height, index) => height + valueOn(points, days[index] ?? 0));
    return floor;
  });
}

function areaOf(cause: Cause, tops: number[], days: number[], look: { category: number; palette: Palette; isMany: boolean; isCoarse: boolean; places: Places }): LineSet {
  const colour = colourOf(look.palette, look.category);
  const steps = days.map((day) => stepOn(cause.points, day));
  return {
    ...BARE, ...(look.isCoarse ? COARSE : {}), key: cause.cause, label: word(cause.cause), data: days.map((day, index) => ({ x: day, y: tops[index] ?? 0 })),
    borderColor: colour, borderWidth: 1.5, borderDash: [], backgroundColor: fade(colour, look.isMany ? 0.42 : look.category === 0 ? 0.55 : 0.22), fill: look.category === 0 ? 'origin' : '-1',
    figures: steps.map((step) => (step === undefined ? null : (look.places.get(step) ?? null))),
    readouts: days.map((day, index) => {
      const point = steps[index];
      const between = point === undefined ? null : interval(point.lower, point.upper);
      return `${sentenceCase(word(cause.cause))} by day ${day}: ${percent(point?.value ?? 0)}${between === null ? '' : ` (${between})`}${look.isCoarse ? '' : `; ${count(point?.atRisk ?? 0)} waiting`}`;
    }),
  };
}

/** The interval of the lowest area, as two thin dashed steps; those above it would not sit on a fixed floor, and are in the table. */
function edgesOf(cause: Cause | undefined, palette: Palette, isCoarse: boolean): LineSet[] {
  if (cause === undefined) return [];
  return (['lower', 'upper'] as const).map((bound) => ({
    ...BARE, ...(isCoarse ? COARSE : {}), key: `${cause.cause}/${bound}`, label: word(cause.cause), fill: false, borderColor: palette.ink, borderWidth: 1, borderDash: [3, 3],
    backgroundColor: 'transparent', readouts: [], data: [...(isCoarse ? [{ x: 0, y: 0 }] : []), ...cause.points.map((point) => ({ x: point.day, y: point[bound] ?? Number.NaN }))],
  }));
}

function labelsOf(causes: Cause[], lastDay: number, rest: string): EndLabel[] {
  let floor = 0;
  const labels = causes.map((cause, category) => {
    const share = valueOn(cause.points, lastDay);
    const at = 1 - (floor + share / 2);
    floor += share;
    return { key: cause.cause, text: `${sentenceCase(word(cause.cause))} ${percent(share)}`, category, at, anchor: at };
  });
  const left = Math.max(0, 1 - floor);
  return spreadLabels([...labels, { key: 'waiting', text: `${rest} ${percent(left)}`, category: -1, at: left / 2 }], 0.07);
}

/** How the chart of a measure is named where there is no cause to name: those whom nothing has reached, and the days it counts. */
export interface IncidenceWords {
  rest: string;
  axis: string;
}
const USUAL: IncidenceWords = { rest: 'Neither yet', axis: 'Days since admission' };

/** What people came for lies at the bottom, on a fixed floor, whatever the order it came in; exits without it lie on top. */
export function toIncidenceChart(group: IncidenceGroup, palette: Palette, words: IncidenceWords = USUAL, places: Places = NO_PLACES): Drawing {
  const causes = ranked(group.causes);
  const days = daysOf(causes);
  const lastDay = Math.max(1, days.at(-1) ?? 1);
  const tops = stackOf(causes, days);
  const isCoarse = group.isCoarse === true;
  const areas = causes.map((cause, category) => areaOf(cause, tops[category] ?? [], days, { category, palette, isMany: causes.length > 2, isCoarse, places }));
  const isEmpty = causes.every((cause) => cause.points.length === 0);
  return {
    config: { type: 'line', data: { datasets: [...areas, ...edgesOf(causes[0], palette, isCoarse)] }, axis: dayAxis(isEmpty ? EMPTY_DAYS : lastDay) },
    axisTitle: words.axis, isStacked: true, labels: isEmpty ? [] : labelsOf(causes, lastDay, words.rest), marks: isEmpty ? emptyPlot(group.readings[0]?.reading) : [], atRisk: [],
  };
}
