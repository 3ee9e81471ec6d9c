/** What an address asks of a release: a question of a stated list, or every fault in it. */
import { RELEASED_BY, ReleasedBy, ReleaseMonth } from '#analytics/contract/release.ts';
import { CalendarDate, Id, type Fault } from '#analytics/contract/event.ts';
import { ResultKind, RuleSet } from '#analytics/contract/kinds.ts';
import { InvalidInput } from '#analytics/errors.ts';
import type { Measure } from '#analytics/measures/define.ts';
import type { ReleaseQuestion } from '#analytics/releases/pick.ts';

const AMONG = RELEASED_BY.filter((by) => by !== 'program');
const PARAMETERS = ['release', 'view', 'groupBy', 'program', ...AMONG, 'rules', 'from', 'to', 'asOf'];

export type Given = readonly (readonly [string, string])[];

/** An address of a measure, as a release understands it. */
export interface Address {
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

/** Errors: InvalidInput with every fault of the address. */
export function parseQuestion(given: Given, measure: Measure): Address {
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

/** A question as an address would say it, nothing left open. Example `{ view: 'series', rules: 'nhs', program: 'north' }` */
export function parametersOf({ view, groupBy, program, among, rules, from, to }: ReleaseQuestion): Record<string, string> {
  const said: Readonly<Record<string, string | null>> = { view, rules, groupBy, program, from, to, ...(among === null ? {} : { [among.by]: among.key }) };
  return Object.fromEntries(Object.entries(said).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
