/** What the role `quality` is answered: a release, looked up; nothing is computed from the data for it. */
import { createHash } from 'node:crypto';
import { filterSteps } from '#analytics/engine/waterfall.ts';
import type { Release, ReleasedMeasure, ReleaseSlice } from '#analytics/contract/release.ts';
import type { ReceiptKey } from '#analytics/contract/number-receipt.ts';
import type { Query } from '#analytics/contract/query.ts';
import type { MeasureResponse, Waterfall } from '#analytics/contract/result.ts';
import { InvalidInput, NotFound, NotReady } from '#analytics/errors.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { pickAnswer, storedAs, type ReleasePicked, type ReleaseQuestion } from '#analytics/releases/pick.ts';
import { narrowed } from '#analytics/releases/waterfall.ts';
import { receiptIdOf } from '../receipts/id.ts';
import { parametersOf, parseQuestion, type Given } from './question.ts';
import type { Releases } from './releases.ts';

function whyNot({ groupBy, program, group }: ReturnType<typeof storedAs>, view: string): string {
  if (program !== null && view !== 'table') return 'Groups within one program are released as a table; ask with view=table.';
  return group === null ? `This has not been released for these months (view=${view}${groupBy === null ? '' : `, groupBy=${groupBy}`}).` : 'There is no such group in this release.';
}

/** The release of a month, or the newest. Errors: NotFound for a month without one; NotReady before the first. */
export async function findRelease(releases: Releases, organization: string, month: string | null): Promise<Release> {
  const all = await releases.upToDate(organization);
  const found = month === null ? all.at(-1) : all.find((release) => release.month === month);
  if (found !== undefined) return found;
  if (all.length === 0) throw new NotReady(releases.whyNone(organization));
  throw new NotFound('not-found', `There is no release of that month; there are: ${all.map((release) => release.month).join(', ')}.`);
}

function queryOf({ answer, slice, from, to }: ReleasePicked, { among, program, groupBy, rules }: ReleaseQuestion): Query {
  return {
    ...answer.query, from, to, asOf: slice.asOf, snapshot: slice.snapshot, program, groupBy, rules,
    levelOfCare: among?.by === 'levelOfCare' ? among.key : null, strata: among === null || among.by === 'levelOfCare' ? {} : { [among.by]: among.key },
  };
}

/** Programs by name, as they are called in the slice. */
function programName({ answers }: ReleaseSlice, key: string): string {
  return answers.filter(({ groupBy }) => groupBy === 'program').flatMap(({ result }) => result.groups.flatMap((group) => (group.key === key ? [group.label] : [])))[0] ?? key;
}

/** Everybody's, with the steps of what was chosen; none where the slice was made by a Cairn that kept none. */
function waterfallOf({ answer, slice }: ReleasePicked, query: Query): Waterfall {
  const kept = slice.waterfalls?.find(({ view }) => view === answer.view)?.waterfall;
  return kept === undefined ? { unit: 'episode', steps: [] } : narrowed(kept, filterSteps(query, (_, key) => programName(slice, key)));
}

/** What of a release answers a question, and the key of its receipt. */
export interface ReleasedAnswerOf {
  readonly key: ReceiptKey;
  readonly picked: ReleasePicked;
  readonly response: MeasureResponse;
}

/** One code for answers, receipts and `npm run verify`. Missing: null where nothing of the kind has been released, or no such group. */
export function answerFrom({ id, month }: Pick<Release, 'id' | 'month'>, released: ReleasedMeasure, question: ReleaseQuestion): ReleasedAnswerOf | null {
  const picked = pickAnswer(released, question);
  if (picked === null) return null;
  const { answer, slice } = picked;
  const query = queryOf(picked, question);
  const key: ReceiptKey = { measure: released.measure.id, version: released.measure.version, snapshot: slice.snapshot, parameters: parametersOf(question), release: id };
  const response: MeasureResponse = {
    measure: released.measure, query,
    meta: { snapshot: slice.snapshot, takenAt: slice.takenAt, dataThrough: null, asOf: slice.asOf, warnings: answer.warnings, arrived: [], receipt: receiptIdOf(key), release: { id, month } },
    waterfall: waterfallOf(picked, query), result: answer.result,
  };
  return { key, picked, response };
}

/**
 * Answers `GET /v1/measures/{id}` to the role `quality`.
 *
 * Shape   the same as for other roles, from the release alone; `query` says which months and as-of date, `meta.release` which release.
 * Errors  InvalidInput for anything that is not in a release (a clinician, a free date); NotFound; NotReady before the first release.
 */
export async function getReleased(measure: Measure, asked: { parameters: Given; organization: string }, releases: Releases): Promise<{ response: MeasureResponse; tag: string }> {
  const { month, asOf, question } = parseQuestion(asked.parameters, measure);
  const release = await findRelease(releases, asked.organization, month);
  if (asOf !== null && asOf !== release.asOf) throw new InvalidInput('The address asks for something that is not released.', [{ pointer: '/asOf', detail: `must be ${release.asOf}, the day this release is as of; leave it out` }]);
  const released = await releases.measure(asked.organization, release, measure.definition.id);
  const answered = released === null ? null : answerFrom(release, released, question);
  if (answered === null) throw new NotFound('not-found', whyNot(storedAs(question), question.view));
  const { response } = answered;
  return { response, tag: `"${createHash('sha256').update(JSON.stringify(response)).digest('base64url').slice(0, 27)}"` };
}
