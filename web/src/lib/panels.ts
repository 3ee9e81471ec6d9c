/** Many measures for one page, a few at a time: the data service answers so many at once and no more. */
import type { MeasureDefinition, MeasureResponse } from '#analytics/contract/result.ts';
import type { Api } from './api.ts';
import { travelling, type View } from './query.ts';
import { settle, type Settled } from './settle.ts';

const AT_ONCE = 4;

export interface Panel<M> {
  measure: M;
  answer: Settled<MeasureResponse>;
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

/** Each measure as it answers by itself: no groups, and its own view. */
export async function loadPanels<M extends Pick<MeasureDefinition, 'id'>>(api: Api, measures: readonly M[], view: View): Promise<Panel<M>[]> {
  const asked = { ...travelling(view), groupBy: '' };
  const panels: Panel<M>[] = [];
  const left = [...measures.entries()];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, measure] = next;
      panels[index] = { measure, answer: await settle(api.measure(measure.id, asked)) };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return panels;
}
