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
  /** A release may hold a measure over time alone: then it is shown so. */
  isReleased?: boolean;
}

type Known = Pick<MeasureDefinition, 'id' | 'family' | 'views'>;

/** A measure as it answers, or where a release does not hold that, over time. */
export async function askOrOverTime(api: Api, id: string, view: View, isReleased: boolean): Promise<Settled<MeasureResponse>> {
  const own = await settle(api.measure(id, view));
  if ('value' in own || !isReleased) return own;
  const series = await settle(api.measure(id, { ...view, view: 'series' }));
  return 'value' in series ? series : own;
}

/**
 * Each measure as it answers by itself: no groups, and its own view.
 *
 * RULE (domain 10.10): an outcome never stands without the share that was not measured, on whatever page it is.
 */
export async function loadPanels<M extends Known>(api: Api, measures: readonly M[], view: View, { trend = () => null, as = {}, isReleased = false }: PanelsAsked<M> = {}): Promise<Panel<M>[]> {
  const plain = { ...travelling(view), groupBy: '' };
  const asked = { ...plain, ...as };
  const beside = measures.some(({ family, id }) => family === 'outcomes' && id !== MEASURED) ? askOrOverTime(api, MEASURED, { ...plain, view: 'table' }, isReleased) : null;
  return inTurn(measures.map((measure) => async (): Promise<Panel<M>> => {
    const answer = await askOrOverTime(api, measure.id, asked, isReleased && as.view === undefined && measure.views.includes('series'));
    const other = 'value' in answer && answer.value.result.kind !== 'series' ? trend(measure) : null;
    const series = other === null ? null : await settle(api.measure(other, { ...plain, view: 'series' }));
    const measured = measure.family === 'outcomes' && measure.id !== MEASURED && beside !== null ? await beside : undefined;
    return { measure, answer, ...(series !== null && 'value' in series && { trend: series.value }), ...(measured !== undefined && { measured }) };
  }));
}
