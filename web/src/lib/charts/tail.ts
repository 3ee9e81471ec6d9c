/** The recent end of a chart: periods that are not over and days of which not everything has been entered yet. */
import type { Meta, Series } from '#analytics/contract/result.ts';
import { addDays, daysBetween } from '../calendar.ts';
import { date, percent } from '../format.ts';
import type { Shade } from './config.ts';
import { pointName, type Point } from './periods.ts';

export type Arrived = Meta['arrived'];
/** RULE: a day of which this share has come in is as good as complete; the tail of past entry delay never quite ends. */
const COMPLETE = 0.95;
/** Narrower than this, nobody sees it: 1.2 % of the plot. */
const NARROWEST = 0.012;

/** A day's place along the periods, 0..1; beyond either end, that end. */
function placeOf(on: string, points: Point[]): number {
  const index = points.findIndex((point) => on < point.to);
  const point = points[index];
  if (point === undefined) return 1;
  const within = Math.max(0, daysBetween(point.from, on)) / Math.max(1, daysBetween(point.from, point.to));
  return (index + within) / points.length;
}

function incomplete(arrived: Arrived): Arrived {
  return arrived.filter(({ share }) => share < COMPLETE).sort((a, b) => a.on.localeCompare(b.on));
}

function stretch(first: string, last: string): string {
  return first === last ? date(first) : `${date(first)} to ${date(last)}`;
}

/** `18 Nov 2026 to 20 Nov 2026: not everything has been entered yet; ...` of the days that are not as good as complete; empty where all are. */
export function arrivedText(arrived: Arrived): string {
  const recent = incomplete(arrived);
  const [first, last] = [recent.at(0), recent.at(-1)];
  if (first === undefined || last === undefined) return '';
  return `${stretch(first.on, last.on)}: not everything has been entered yet; of the last day about ${percent(last.share)} has arrived`;
}

/** What is shaded, and the words for it; null where all of it is complete. */
export function tailOf(points: Point[], interval: Series['interval'], arrived: Arrived): Shade | null {
  const partial = points.findIndex((point) => point.isPartial === true);
  const [from, to] = [points.at(0)?.from ?? '', points.at(-1)?.to ?? ''];
  const recent = interval === 'event' ? [] : incomplete(arrived).filter(({ on }) => on >= from && on < to);
  const [first, last, open] = [recent.at(0), recent.at(-1), points[partial]];
  const starts = [...(open === undefined ? [] : [partial / points.length]), ...(first === undefined ? [] : [placeOf(first.on, points)])];
  if (starts.length === 0) return null;
  const start = Math.min(...starts);
  const end = open === undefined && last !== undefined ? placeOf(addDays(last.on, 1), points) : 1;
  const said = [open === undefined ? '' : interval === 'event' ? `${pointName(open, interval)} no further event` : `${pointName(open, interval)} is not over`, arrivedText(recent)];
  const width = Math.max(end - start, NARROWEST);
  return { at: Math.min(start, 1 - width), width, text: said.filter((text) => text !== '').join('; ') };
}
