/** Many measures for one page, a few at a time: the data service answers so many at once and no more. */
import type { MeasureDefinition, MeasureResponse } from '#analytics/contract/result.ts';
import type { Api } from './api.ts';
import { travelling, type View } from './query.ts';
import { settle, type Settled } from './settle.ts';

const AT_ONCE = 4;
/** Tells of every outcome how many were not measured. */
export const MEASURED = 'measured-share';

export interface Panel<M> {
  measure: M;
  answer: Settled<MeasureResponse>;
  /** The same by month, where the answer itself is no series and there is one. */
  trend?: MeasureResponse;
  /** Who was measured at all, beside an outcome. */
  measured?: Settled<MeasureResponse>;
}

/**
 * Whole for a page that is read as a document; for one that a script turns to, on its way.
 *
 * WHY: without JavaScript nothing that comes later can be put in its place; with it the frame need not wait.
 */
export async function wholeOrOnItsWay<T>(isForScript: boolean, coming: Promise<T>): Promise<{ panels: T | Promise<T> }> {
  if (!isForScript) return { panels: await coming };
  // It is answered for where it arrives; until then nobody listens.
  coming.catch(() => undefined);
  return { panels: coming };
}

/** All of them, so many at a time, in their order. */
export async function inTurn<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const done: T[] = [];
  const left = [...tasks.entries()];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) done[next[0]] = await next[1]();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return done;
}

export interface PanelsAsked<M> {
  /** Which series is to be asked beside a measure's own answer. */
  trend?: (measure: M) => string | null;
  /** What every measure is asked for beside the filters. */
  as?: View;
}

type Known = Pick<MeasureDefinition, 'id' | 'family'>;

/**
 * Each measure as it answers by itself: no groups, and its own view.
 *
 * RULE (domain 10.10): an outcome never stands without the share that was not measured, on whatever page it is.
 */
export async function loadPanels<M extends Known>(api: Api, measures: readonly M[], view: View, { trend = () => null, as = {} }: PanelsAsked<M> = {}): Promise<Panel<M>[]> {
  const plain = { ...travelling(view), groupBy: '' };
  const asked = { ...plain, ...as };
  const beside = measures.some(({ family, id }) => family === 'outcomes' && id !== MEASURED) ? settle(api.measure(MEASURED, { ...plain, view: 'table' })) : null;
  return inTurn(measures.map((measure) => async (): Promise<Panel<M>> => {
    const answer = await settle(api.measure(measure.id, asked));
    const other = 'value' in answer ? trend(measure) : null;
    const series = other === null ? null : await settle(api.measure(other, { ...plain, view: 'series' }));
    const measured = measure.family === 'outcomes' && measure.id !== MEASURED && beside !== null ? await beside : undefined;
    return { measure, answer, ...(series !== null && 'value' in series && { trend: series.value }), ...(measured !== undefined && { measured }) };
  }));
}
