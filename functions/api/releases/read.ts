/** What the role `quality` is answered: a release, looked up; nothing is computed from the data for it. */
import { createHash } from 'node:crypto';
import { RELEASED_BY, ReleasedBy, ReleaseMonth, type Release } from '#analytics/contract/release.ts';
import { CalendarDate, Id, type Fault } from '#analytics/contract/event.ts';
import { ResultKind, RuleSet } from '#analytics/contract/kinds.ts';
import type { MeasureResponse } from '#analytics/contract/result.ts';
import { InvalidInput, NotFound, NotReady } from '#analytics/errors.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { pickAnswer, storedAs, type ReleaseQuestion } from '#analytics/releases/pick.ts';
import type { Releases } from './releases.ts';

const AMONG = RELEASED_BY.filter((by) => by !== 'program');
const PARAMETERS = ['release', 'view', 'groupBy', 'program', ...AMONG, 'rules', 'from', 'to', 'asOf'];

type Given = readonly (readonly [string, string])[];

interface Address {
  readonly month: string | null;
  readonly asOf: string | null;
  readonly question: ReleaseQuestion;
}

const isMonthStart = (date: string): boolean => CalendarDate.safeParse(date).success && date.endsWith('-01');

/** RULE (issue 5): no clinician, no free from, to or as-of date; program x level of care x a stratum of a stated list. */
function faultsOf(given: Given, { definition }: Measure): Fault[] {
  const faults: Fault[] = [];
  const values = new Map(given);
  const say = (name: string, detail: string): void => { faults.push({ pointer: `/${name}`, detail }); };
  for (const name of new Set(given.map(([key]) => key))) {
    if (!PARAMETERS.includes(name)) say(name, `is not a parameter of a release; allowed are ${PARAMETERS.join(', ')}`);
    else if (given.filter(([key]) => key === name).length > 1) say(name, 'may be given once');
  }
  const check = (name: string, isFine: (value: string) => boolean, detail: string): void => {
    const value = values.get(name);
    if (value !== undefined && !isFine(value)) say(name, detail);
  };
  check('release', (value) => ReleaseMonth.safeParse(value).success, 'must be a month, as YYYY-MM');
  check('view', (value) => definition.views.some((view) => view === value), `must be one of ${definition.views.join(', ')}`);
  check('groupBy', (value) => ReleasedBy.safeParse(value).success, `must be one of ${RELEASED_BY.join(', ')}`);
  check('rules', (value) => RuleSet.safeParse(value).success, `must be one of ${RuleSet.options.join(', ')}`);
  for (const name of ['from', 'to']) check(name, isMonthStart, 'must be the first day of a month, as YYYY-MM-01: a release has whole months');
  for (const name of ['program', ...AMONG]) check(name, (value) => Id.safeParse(value).success, 'must not be empty');
  if (AMONG.filter((name) => values.has(name)).length + (values.has('groupBy') && values.get('groupBy') !== 'program' ? 1 : 0) > 1) say('groupBy', `at most a program and one of ${AMONG.join(', ')} are released together`);
  if (values.get('groupBy') === 'program' && AMONG.some((name) => values.has(name))) say('groupBy', 'choose one program to see it by level of care or a stratum');
  return faults;
}

function parse(given: Given, measure: Measure): Address {
  const faults = faultsOf(given, measure);
  if (faults.length > 0) throw new InvalidInput('The address asks for something that is not released.', faults);
  const values = new Map(given);
  const by = AMONG.find((name) => values.has(name));
  const groupBy = ReleasedBy.safeParse(values.get('groupBy')).data ?? null;
  const program = values.get('program') ?? null;
  const isWithin = program !== null && (by !== undefined || (groupBy !== null && groupBy !== 'program'));
  const view = ResultKind.safeParse(values.get('view')).data ?? (isWithin && measure.definition.views.includes('table') ? 'table' : measure.definition.kind);
  return {
    month: values.get('release') ?? null, asOf: values.get('asOf') ?? null,
    question: {
      view, groupBy: groupBy ?? (view === 'funnel' && by === undefined && program === null ? 'program' : null), program,
      among: by === undefined ? null : { by, key: values.get(by) ?? '' },
      rules: RuleSet.safeParse(values.get('rules')).data ?? 'nhs', from: values.get('from') ?? null, to: values.get('to') ?? null,
    },
  };
}

function whyNot({ groupBy, program, group }: ReturnType<typeof storedAs>, view: string): string {
  if (program !== null && view !== 'table') return 'Groups within one program are released as a table; ask with view=table.';
  return group === null ? `Nothing of ${view}${groupBy === null ? '' : ` by ${groupBy}`} has been released for these months.` : 'There is no such group in this release.';
}

/** The release of a month, or the newest. Errors: NotFound for a month without one; NotReady before the first. */
export async function findRelease(releases: Releases, organization: string, month: string | null): Promise<Release> {
  const all = await releases.upToDate(organization);
  const found = month === null ? all.at(-1) : all.find((release) => release.month === month);
  if (found !== undefined) return found;
  if (all.length === 0) throw new NotReady('The first release is being made; it takes a minute. This role reads releases.');
  throw new NotFound('not-found', `There is no release of that month; there are: ${all.map((release) => release.month).join(', ')}.`);
}

/**
 * Answers `GET /v1/measures/{id}` to the role `quality`.
 *
 * Shape   the same as for other roles, from the release alone; `query` says which months and as-of date, `meta.release` which release.
 * Errors  InvalidInput for anything that is not in a release (a clinician, a free date); NotFound; NotReady before the first release.
 */
export async function getReleased(measure: Measure, asked: { parameters: Given; organization: string }, releases: Releases): Promise<{ response: MeasureResponse; tag: string }> {
  const { month, asOf, question } = parse(asked.parameters, measure);
  const release = await findRelease(releases, asked.organization, month);
  if (asOf !== null && asOf !== release.asOf) throw new InvalidInput('The address asks for something that is not released.', [{ pointer: '/asOf', detail: `must be ${release.asOf}, the day this release is as of; leave it out` }]);
  const released = await releases.measure(asked.organization, release, measure.definition.id);
  const picked = released === null ? null : pickAnswer(released, question);
  if (released === null || picked === null) throw new NotFound('not-found', whyNot(storedAs(question), question.view));
  const { answer, slice, from, to } = picked;
  const { among } = question;
  const response: MeasureResponse = {
    measure: released.measure,
    query: {
      ...answer.query, from, to, asOf: slice.asOf, snapshot: slice.snapshot, program: question.program, groupBy: question.groupBy, rules: question.rules,
      levelOfCare: among?.by === 'levelOfCare' ? among.key : null, strata: among === null || among.by === 'levelOfCare' ? {} : { [among.by]: among.key },
    },
    meta: { snapshot: slice.snapshot, takenAt: slice.takenAt, dataThrough: null, asOf: slice.asOf, warnings: answer.warnings, arrived: [], receipt: null, release: { id: release.id, month: release.month } },
    waterfall: { unit: 'episode', steps: [] },
    result: answer.result,
  };
  return { response, tag: `"${createHash('sha256').update(JSON.stringify(response)).digest('base64url').slice(0, 27)}"` };
}
