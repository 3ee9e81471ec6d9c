/** Periods and events as places along an axis: one per place, half a place of room on either side. */
import type { Series } from '#analytics/contract/result.ts';
import { daysBetween, MONTHS, toParts } from '../calendar.ts';
import { date } from '../format.ts';
import { toTick, type Axis } from './config.ts';

export type SeriesGroup = Series['groups'][number];
export type Point = SeriesGroup['points'][number];

export function sortedPoints(group: SeriesGroup): Point[] {
  return [...group.points].sort((a, b) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to));
}

/** Every period that any group has, once, in order: groups are joined by date, never by position. Of events each has its own place, also two of one day. */
export function periodsOf(result: Series): Point[] {
  if (result.interval === 'event') return result.groups.flatMap(sortedPoints);
  const points = new Map(result.groups.flatMap((group) => group.points.map((point) => [point.from, point])));
  return [...points.values()].sort((a, b) => a.from.localeCompare(b.from));
}

export function periodName(from: string, interval: Series['interval']): string {
  const { year, month } = toParts(from);
  if (interval === 'week') return `week of ${date(from)}`;
  if (interval === 'quarter') return `Q${Math.ceil(month / 3)} ${year}`;
  return interval === 'event' ? date(from) : `${MONTHS[month - 1] ?? ''} ${year}`;
}

/** An event goes by the day it happened on; what has lasted since the latest one, by that it does. */
export function pointName(point: Pick<Point, 'from' | 'to' | 'isPartial'>, interval: Series['interval']): string {
  if (interval !== 'event') return periodName(point.from, interval);
  return point.isPartial === true ? `since ${date(point.from)}` : date(point.to);
}

/** As short as an axis wants it: weeks and events by their month, or within a year by day and month. */
function tickName(point: Point, interval: Series['interval'], isShort: boolean): string {
  if (interval !== 'week' && interval !== 'event') return periodName(point.from, interval);
  if (interval === 'event' && point.isPartial === true) return 'so far';
  const { year, month, day } = toParts(interval === 'week' ? point.from : point.to);
  return isShort ? `${day} ${MONTHS[month - 1] ?? ''}` : `${MONTHS[month - 1] ?? ''} ${year}`;
}

function fullName(point: Point | undefined, otherwise: string): string {
  return point === undefined || point.isPartial === true ? otherwise : date(point.to);
}

const TICKS = 7;
const SHORT_DAYS = 250;

export function periodAxis(points: Point[], interval: Series['interval']): Axis {
  const axis = { min: -0.5, max: Math.max(0.5, points.length - 0.5) };
  const every = Math.max(1, Math.ceil(points.length / TICKS));
  const isShort = daysBetween(points.at(0)?.from ?? '', points.at(-1)?.to ?? '') < SHORT_DAYS;
  // WHY: counted from the right, so that the latest period always has its name.
  const shown = points.map((point, index) => ({ point, index })).filter(({ index }) => (points.length - 1 - index) % every === 0);
  const ticks = shown.map(({ point, index }) => toTick(index, tickName(point, interval, isShort), axis));
  // WHY: two events of one month are not one event.
  const isTwice = interval === 'event' && new Set(ticks.map(({ text }) => text)).size < ticks.length;
  return { ...axis, ticks: isTwice ? ticks.map((tick, index) => ({ ...tick, text: fullName(shown[index]?.point, tick.text) })) : ticks };
}
