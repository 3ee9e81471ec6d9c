/** Many measures for one page, a few at a time: the data service answers so many at once and no more. */
import type { MeasureDefinition, MeasureResponse } from '#analytics/contract/result.ts';
import type { Api } from './api.ts';
import type { Shown } from './overview.ts';
import { travelling, type View } from './query.ts';
import { settle, type Settled } from './settle.ts';

const AT_ONCE = 4;
/** So long a document waits for its figures before it is sent ahead of them: shorter than a wait that is felt, longer than answers take that are remembered. */
const PATIENCE_MS = 400;
/** Tells of every outcome how many were not measured. */
export const MEASURED = 'measured-share';

export interface Panel<M> {
  measure: M;
  answer: Settled<Shown>;
  /** The same by month, where the answer itself is no series and there is one. */
  trend?: Shown;
  /** Who was measured at all, beside an outcome. */
  measured?: Settled<Shown>;
}

export interface Reader {
  /** A script turns to the page: what it shows stays until the next is there. */
  isDataRequest: boolean;
  locals: { runsScripts: boolean };
}

const late = Symbol('late');
const after = (ms: number): Promise<typeof late> => new Promise((done) => setTimeout(done, ms, late));

/**
 * Whole where no script is known to run; else on its way, unless it comes at once.
 *
 * WHY: without JavaScript nothing that comes later can be put in its place; with it the frame need not wait.
 */
export async function wholeOrOnItsWay<T>({ isDataRequest, locals }: Reader, coming: Promise<T>, patienceMs = PATIENCE_MS): Promise<{ panels: T | Promise<T> }> {
  if (!isDataRequest && !locals.runsScripts) return { panels: await coming };
  // It is answered for where it arrives; until then nobody listens.
  coming.catch(() => undefined);
  const found = isDataRequest ? late : await Promise.race([coming, after(patienceMs)]);
  return { panels: found === late ? coming : found };
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

function shownOf({ measure: { id, title, kind }, result, meta }: MeasureResponse): Shown {
  return { measure: { id, title, kind }, result, meta };
}

function settledOf(answer: Settled<MeasureResponse>): Settled<Shown> {
  return 'value' in answer ? { value: shownOf(answer.value) } : answer;
}

/** WHY: beside its series a curve is read out at its days; its steps, drawn nowhere here, would be half of the page. */
function withoutSteps(shown: Shown): Shown {
  const { result } = shown;
  if (result.kind !== 'curve') return shown;
  return { ...shown, result: { ...result, groups: result.groups.map((group) => ({ ...group, points: [], sensitivity: null })) } };
}

/**
 * Each measure as it answers by itself: no groups, and its own view.
 *
 * RULE (domain 10.10): an outcome never stands without the share that was not measured, on whatever page it is.
 */
export async function loadPanels<M extends Known>(api: Api, measures: readonly M[], view: View, { trend = () => null, as = {}, isReleased = false }: PanelsAsked<M> = {}): Promise<Panel<M>[]> {
  const plain = { ...travelling(view), groupBy: '' };
  const asked = { ...plain, ...as };
  const beside = measures.some(({ family, id }) => family === 'outcomes' && id !== MEASURED) ? askOrOverTime(api, MEASURED, { ...plain, view: 'table' }, isReleased).then(settledOf) : null;
  return inTurn(measures.map((measure) => async (): Promise<Panel<M>> => {
    const answer = await askOrOverTime(api, measure.id, asked, isReleased && as.view === undefined && measure.views.includes('series'));
    const other = 'value' in answer && answer.value.result.kind !== 'series' ? trend(measure) : null;
    const series = other === null ? null : await settle(api.measure(other, { ...plain, view: 'series' }));
    const measured = measure.family === 'outcomes' && measure.id !== MEASURED && beside !== null ? await beside : undefined;
    const shown = settledOf(answer);
    if (series === null || !('value' in series)) return { measure, answer: shown, ...(measured !== undefined && { measured }) };
    return { measure, answer: 'value' in shown ? { value: withoutSteps(shown.value) } : shown, trend: shownOf(series.value), ...(measured !== undefined && { measured }) };
  }));
}
