/**
 * A review with everything computed of it, from answers of measures alone.
 *
 * RULE: every figure comes through `getMeasure` for the caller's role, so that nobody is shown in a review what the measure would not show them.
 */
import { STRATA } from '#analytics/contract/event.ts';
import { RELEASED_BY } from '#analytics/contract/release.ts';
import type { NotMeasured, ReviewAnswer, ReviewRecord, Stratification } from '#analytics/contract/review.ts';
import type { MeasureResponse, Series, Table } from '#analytics/contract/result.ts';
import type { Role } from '#analytics/contract/site.ts';
import { AppError, Gone, InvalidInput } from '#analytics/errors.ts';
import { findMeasure } from '#analytics/measures/registry.ts';
import { localDate } from '#analytics/period/zone.ts';
import { chartedFor, chartingOf, startsOf } from '#analytics/review/chart.ts';
import { notMeasuredSentence, reviewSentence } from '#analytics/review/sentence.ts';
import { refusedStratum, stratify } from '#analytics/review/strata.ts';
import { verdictOn } from '#analytics/review/verdict.ts';
import type { AppDeps } from '../deps.ts';
import { getMeasure } from '../measures.ts';
import { scopeParameters, windowOf, type Parameters, type Window } from './questions.ts';

export interface ReviewAsked {
  readonly review: ReviewRecord;
  readonly organization: string;
  readonly role: Role;
}
type Deps = Pick<AppDeps, 'snapshots' | 'engines' | 'clock' | 'settings' | 'releases' | 'events'>;
type Ask = (measure: string, more: Parameters) => Promise<MeasureResponse>;

/** RULE: a pinned snapshot is kept from the first time somebody looks, or it would expire under the review. */
async function pinnedAt({ review, organization, role }: ReviewAsked, { snapshots }: Deps): Promise<Date | null> {
  // A release is fixed by itself; this role names no snapshot.
  if (review.snapshot === null || role === 'quality') return null;
  const found = await snapshots.find(organization, review.snapshot);
  if (found === null || found === 'expired' || !(await snapshots.keep(organization, found))) throw new Gone('The snapshot that this review is pinned to was not kept. Open it again with one that is there.');
  return new Date(found.manifest.takenAt);
}

interface Asking {
  readonly ask: Ask;
  readonly window: Window;
}

async function askingOf(asked: ReviewAsked, deps: Deps): Promise<Asking> {
  const { review, organization, role } = asked;
  const pinned = await pinnedAt(asked, deps);
  const window = windowOf(review, { today: localDate((pinned ?? deps.clock()).getTime(), 'UTC'), role });
  const instrument = review.scope.instrument;
  const base: Parameters = [['from', window.from], ['to', window.to], ...scopeParameters(review).filter(([name]) => name !== 'instrument'), ...(pinned === null || review.snapshot === null ? [] : [['snapshot', review.snapshot] as const])];
  const ask: Ask = async (measure, more) => {
    const takesInstrument = role !== 'quality' && findMeasure(measure)?.definition.parameters.includes('instrument') === true;
    const parameters = [...base, ...(instrument !== undefined && takesInstrument ? [['instrument', instrument] as const] : []), ...more];
    return (await getMeasure({ measure, parameters, organization, role }, deps)).response;
  };
  return { ask, window };
}

/** What a role or a measure has no answer to is said; everything else is an error of the whole. */
async function unlessRefused<T>(asked: Promise<T>): Promise<T | { refusal: string }> {
  return asked.catch((error: unknown) => {
    if (error instanceof AppError && ['invalid-input', 'not-allowed', 'not-found'].includes(error.type)) return { refusal: error.faults[0] === undefined ? error.message : `${error.message} ${error.faults[0].detail}` };
    throw error;
  });
}

/** What a release is not divided by is not asked of it. */
const divisionsFor = (role: Role): readonly string[] => (role === 'quality' ? RELEASED_BY : ['program', 'levelOfCare', ...STRATA]);

async function stratumOf(by: string, review: ReviewRecord, { ask }: Asking): Promise<Stratification> {
  const definition = findMeasure(review.measure)?.definition;
  if (definition?.views.includes('funnel') !== true) return refusedStratum(by, 'This measure is not compared by groups.');
  const answer = await unlessRefused(ask(review.measure, [['view', 'funnel'], ['groupBy', by]]));
  if ('refusal' in answer) return refusedStratum(by, answer.refusal);
  return answer.result.kind === 'funnel' ? { ...stratify(by, answer.result, definition.unit), receipt: answer.meta.receipt } : refusedStratum(by, 'This measure is not compared by groups.');
}

/** RULE: a release compares programs alone (analytics/releases/slices.ts); by anything else it has totals. */
const isCompared = (by: string, role: Role): boolean => role !== 'quality' || by === 'program';

/** What the review is narrowed to is one group and is not divided again. */
async function strataOf({ review, role }: ReviewAsked, asking: Asking): Promise<Stratification[]> {
  const { program, levelOfCare, strata = {} } = review.scope;
  const narrowed = new Set([...(program === undefined ? [] : ['program']), ...(levelOfCare === undefined ? [] : ['levelOfCare']), ...Object.keys(strata)]);
  const all: Stratification[] = [];
  for (const by of divisionsFor(role).filter((one) => !narrowed.has(one))) all.push(isCompared(by, role) ? await stratumOf(by, review, asking) : refusedStratum(by, 'A release has its totals, in the table of the measure, and no comparison.'));
  return all;
}

async function tableOf(measure: string, { ask }: Asking): Promise<{ table: Table | null; receipt: string | null }> {
  const answer = await unlessRefused(ask(measure, [['view', 'table']]));
  return 'result' in answer && answer.result.kind === 'table' ? { table: answer.result, receipt: answer.meta.receipt } : { table: null, receipt: null };
}

async function notMeasuredOf(family: string, drawn: string, asking: Asking): Promise<NotMeasured | null> {
  if (family !== 'outcomes') return null;
  const [measured, bounds] = [await tableOf('measured-share', asking), await tableOf('reliable-change', asking)];
  const tables = { measured: measured.table, bounds: bounds.table };
  return { ...tables, sentence: notMeasuredSentence(tables, drawn), receipts: { measured: measured.receipt, bounds: bounds.receipt } };
}

function verdictsOf(review: ReviewRecord, series: Series): ReviewAnswer['verdicts'] {
  const [group] = series.groups;
  if (group === undefined) return [];
  const judged = { points: group.points, charting: chartingOf(series, group.spc, review.rules), starts: startsOf(review) };
  return review.changes.map((change) => ({ number: change.number, change: change.change, verdict: verdictOn(change, judged, review.changes) }));
}

/** RULE: where a release holds something else than what the review asks for, that is said; it is never passed off as it. */
function releasedOtherwise({ interval, scope: { instrument } }: ReviewRecord, series: Series): ReviewAnswer['warnings'] {
  return [
    ...(series.interval === interval ? [] : [{ code: 'other-periods', detail: `This role reads releases, which hold this measure by ${series.interval}; the review asks for it by ${interval}.` }]),
    ...(instrument === undefined ? [] : [{ code: 'instrument-not-released', detail: `The review is about ${instrument}; a release is not narrowed to an instrument, and what is shown is of: ${series.groups[0]?.label ?? 'none'}.` }]),
  ];
}

/** One group: a review is about one series. */
function chartOf(review: ReviewRecord, series: Series): Pick<ReviewAnswer, 'chart' | 'verdicts' | 'warnings'> {
  const groups = series.groups.slice(0, 1).map((group) => chartedFor(group, series, review));
  const left = series.groups.length - groups.length;
  return {
    chart: { ...series, groups }, verdicts: verdictsOf(review, series),
    warnings: left === 0 ? [] : [{ code: 'one-series', detail: `The measure has ${left + 1} series here; the first is shown. Name an instrument to choose another.` }],
  };
}

/**
 * Answers `GET /v1/reviews/{id}`.
 *
 * Errors  NotFound for a measure that is none; InvalidInput where it has no series, or the scope is none that the role may ask; Gone for a pinned snapshot that
 *         was not kept; else as the measure's own.
 */
export async function answerReview(asked: ReviewAsked, deps: Deps): Promise<ReviewAnswer> {
  const { review } = asked;
  const asking = await askingOf(asked, deps);
  const definition = findMeasure(review.measure)?.definition;
  // A release has months alone; and where each event is a point, there are no periods to choose.
  const interval: Parameters = asked.role === 'quality' || definition?.interval === null ? [] : [['interval', review.interval]];
  const answer = await asking.ask(review.measure, [['view', 'series'], ['rules', review.rules], ...interval]);
  const { measure, query, meta, result } = answer;
  if (result.kind !== 'series') throw new InvalidInput('This measure has no series over time, so there is nothing to review.');
  const { chart, verdicts, warnings } = chartOf(review, result);
  return {
    review, measure, query, meta, chart, verdicts, sentence: reviewSentence(chart, verdicts),
    strata: await strataOf(asked, asking), notMeasured: await notMeasuredOf(measure.family, chart.groups[0]?.label ?? '', asking), warnings: [...meta.warnings, ...warnings, ...(asked.role === 'quality' ? releasedOtherwise(review, result) : [])],
  };
}
