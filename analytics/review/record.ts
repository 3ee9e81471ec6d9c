/** What people recorded of reviews -> the reviews. Pure: the same events in any order give the same. */
import type { Event, EventOf, ReviewEvent } from '#analytics/contract/event.ts';
import type { Change, ReviewRecord } from '#analytics/contract/review.ts';
import { byStatement, type Arrival } from '#analytics/marts/arrival.ts';
import { settle } from '#analytics/marts/settle.ts';

interface Statement<Data> {
  readonly said: Pick<ReviewRecord, 'event' | 'recordedAt'>;
  readonly data: Data;
}
type DataOf<T extends ReviewEvent['type']> = EventOf<T>['data'];
type Opened = DataOf<'review.opened'>;
type Scope = Opened['scope'];

/** RULE: of several statements under one key, the one stated last holds. In the order in which they were first stated. */
function lastStated<Data>(statements: readonly Statement<Data>[], keyOf: (data: Data) => string): Statement<Data>[] {
  return [...new Map(statements.map((statement) => [keyOf(statement.data), statement])).values()];
}

/** RULE: of two baselines that share a day, the one stated last holds; others stand beside each other, each with its own phase. */
function baselinesOf(statements: readonly Statement<DataOf<'review.baseline-frozen'>>[]): ReviewRecord['baselines'] {
  const kept: ReviewRecord['baselines'] = [];
  for (const { said, data: { from, to, reason } } of [...statements].reverse()) {
    if (kept.every((other) => to <= other.from || other.to <= from)) kept.push({ ...said, from, to, reason });
  }
  return kept.sort((left, right) => (left.from < right.from ? -1 : 1));
}

function phasesOf(statements: readonly Statement<DataOf<'review.phase-began'>>[]): ReviewRecord['phases'] {
  return lastStated(statements, ({ on }) => on).map(({ said, data: { on, reason } }) => ({ ...said, on, reason })).sort((left, right) => (left.on < right.on ? -1 : 1));
}

function narrowed({ program, levelOfCare, instrument, strata = {} }: Scope): Map<string, string> {
  const all = Object.entries({ program, levelOfCare, instrument, ...Object.fromEntries(Object.entries(strata).map(([name, value]) => [`strata/${name}`, value])) });
  return new Map(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** RULE: a change for everybody concerns every review of its measure; one for a program, only reviews within that program. */
function concerns({ review, measure, scope = {} }: DataOf<'change.logged'>, opened: Opened): boolean {
  if (review !== undefined) return review === opened.review;
  const own = narrowed(opened.scope);
  return measure === opened.measure && [...narrowed(scope)].every(([name, value]) => own.get(name) === value);
}

const byDay = ({ on, change }: DataOf<'change.logged'>): string => `${on} ${change}`;

function changesOf(statements: readonly Statement<DataOf<'change.logged'>>[], opened: Opened): Change[] {
  const own = lastStated(statements, ({ change }) => change).filter(({ data }) => concerns(data, opened));
  return own.sort((left, right) => (byDay(left.data) < byDay(right.data) ? -1 : 1)).map(({ said, data }, index) => {
    const { change, review, hypothesis, on, direction, pointsNeeded } = data;
    return { ...said, change, number: index + 1, hypothesis, on, direction, pointsNeeded, isShared: review === undefined };
  });
}

/** Without what is not narrowed; `undefined` is no value in JSON. */
function scopeOf({ program, levelOfCare, instrument, strata = {} }: Scope): ReviewRecord['scope'] {
  const named = Object.fromEntries(Object.entries(strata).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  return { ...(program !== undefined && { program }), ...(levelOfCare !== undefined && { levelOfCare }), ...(instrument !== undefined && { instrument }), ...(Object.keys(named).length > 0 && { strata: named }) };
}

/**
 * The reviews that people opened, with what they recorded of them.
 *
 * Shape   every event of the review log once -> reviews in the order in which they were opened.
 * Missing what names a review that was not opened, or was retracted, is in none; it comes back with the review.
 * Source  issue 5 "Review"; docs/adr/0022-reviews-and-the-change-log.md.
 * Example an opening and its retraction -> no reviews
 */
export function reviewsOf(arrivals: readonly Arrival[]): ReviewRecord[] {
  const standings = settle(arrivals);
  const counting = arrivals.filter((arrival) => standings.get(arrival) === 'in-force').sort(byStatement);
  const stated = <Data>(dataOf: (event: Event) => Data | null): Statement<Data>[] => counting.flatMap(({ event, recordedAt }) => {
    const data = dataOf(event);
    return data === null ? [] : [{ said: { event: { id: event.id, source: event.source }, recordedAt }, data }];
  });
  const baselines = stated((event) => (event.type === 'review.baseline-frozen' ? event.data : null));
  const phases = stated((event) => (event.type === 'review.phase-began' ? event.data : null));
  const changes = stated((event) => (event.type === 'change.logged' ? event.data : null));
  const opened = stated((event) => (event.type === 'review.opened' ? event.data : null));
  return lastStated(opened, ({ review }) => review).map(({ said, data }) => {
    const { review, title, question, measure, scope, snapshot, rules, interval } = data;
    return {
      ...said, review, title, question, measure, scope: scopeOf(scope), snapshot, rules, interval,
      baselines: baselinesOf(baselines.filter(({ data: of }) => of.review === review)),
      phases: phasesOf(phases.filter(({ data: of }) => of.review === review)),
      changes: changesOf(changes, data),
    };
  });
}
