/** A query as asked -> a query with nothing left open. Defaults are resolved here, once. */
import { STRATA, type Fault } from '../contract/event.ts';
import { QUERY_PARAMETERS, QueryParameters, type Query } from '../contract/query.ts';
import type { MeasureDefinition, Warning } from '../contract/result.ts';
import { addDays } from './dates.ts';
import { localDate } from './zone.ts';

/** What the answer may be about: the snapshot that is read, and the zones of the programs in it that the query names. */
export interface Scope {
  readonly snapshot: string;
  /** Now for the current snapshot; the instant it was taken for an older one, so that its address always gives the same answer. */
  readonly knownAt: Date;
  readonly zones: readonly string[];
}

/** What of a measure decides how it may be asked. */
export type Askable = Pick<MeasureDefinition, 'kind' | 'views' | 'interval' | 'parameters'>;

/** Parameters that only some measures take. */
const OWN_PARAMETERS = ['instrument'];

type Issue = NonNullable<ReturnType<typeof QueryParameters.safeParse>['error']>['issues'][number];

function detailOf(issue: Issue): string {
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  return issue.code === 'invalid_type' ? 'is required, as YYYY-MM-DD' : issue.message;
}

/** Parameters of the address -> typed parameters, or every fault, each saying what is allowed. */
export function parseQuery(given: readonly (readonly [string, string])[], measure: Askable): { parameters: QueryParameters } | { faults: Fault[] } {
  const allowed = QUERY_PARAMETERS.filter((name) => !OWN_PARAMETERS.includes(name) || measure.parameters.includes(name));
  const faults: Fault[] = [];
  const names = given.map(([name]) => name);
  for (const name of new Set(names)) {
    if (!allowed.includes(name)) faults.push({ pointer: `/${name}`, detail: `is not a parameter; allowed are ${allowed.join(', ')}` });
    else if (names.filter((other) => other === name).length > 1) faults.push({ pointer: `/${name}`, detail: 'may be given once' });
  }
  const parsed = QueryParameters.safeParse(Object.fromEntries(given.filter(([name]) => allowed.includes(name))), { reportInput: true });
  const views = `must be one of ${measure.views.join(', ')}`;
  if (!parsed.success) {
    for (const issue of parsed.error.issues) faults.push({ pointer: `/${issue.path.map(String).join('/')}`, detail: issue.path[0] === 'view' ? views : detailOf(issue) });
    return { faults };
  }
  if (parsed.data.to < parsed.data.from) faults.push({ pointer: '/to', detail: 'must not be before from (from is inclusive, to exclusive)' });
  if (parsed.data.view !== undefined && !measure.views.includes(parsed.data.view)) faults.push({ pointer: '/view', detail: views });
  return faults.length === 0 ? { parameters: parsed.data } : { faults };
}

/**
 * The last day that is complete in every zone concerned.
 *
 * Example at 2026-11-21T04:00Z with New York and Denver -> 2026-11-19 (it is still the 20th in both); without programs, UTC -> 2026-11-20
 */
export function lastCompleteDay(knownAt: Date, zones: readonly string[]): string {
  const today = (zones.length === 0 ? ['UTC'] : zones).map((zone) => localDate(knownAt.getTime(), zone)).sort();
  return addDays(today[0] ?? localDate(knownAt.getTime(), 'UTC'), -1);
}

/** The latest day that has begun anywhere a program is. Nothing can be known of a day after it. */
function latestToday(knownAt: Date, zones: readonly string[]): string {
  const today = (zones.length === 0 ? ['Pacific/Kiritimati'] : zones).map((zone) => localDate(knownAt.getTime(), zone)).sort();
  return today.at(-1) ?? localDate(knownAt.getTime(), 'UTC');
}

function strataOf(parameters: QueryParameters): Query['strata'] {
  return Object.fromEntries(STRATA.flatMap((name) => (parameters[name] === undefined ? [] : [[name, parameters[name]]])));
}

/** RULE: a funnel compares groups; without one named it compares programs. */
function resolved(parameters: QueryParameters, measure: Askable): Omit<Query, 'asOf' | 'snapshot'> {
  const view = parameters.view ?? measure.kind;
  return {
    from: parameters.from, to: parameters.to,
    program: parameters.program ?? null, clinician: parameters.clinician ?? null, levelOfCare: parameters.levelOfCare ?? null, strata: strataOf(parameters),
    groupBy: parameters.groupBy ?? (view === 'funnel' ? 'program' : null), interval: parameters.interval ?? measure.interval,
    view, ci: parameters.ci ?? 'log-log', rules: parameters.rules ?? 'nhs', instrument: parameters.instrument ?? null,
  };
}

/**
 * Fills what the address left open.
 *
 * Shape   typed parameters, scope and measure -> the query, warnings about it, or faults.
 * Errors  a fault for an as-of day that has not begun: whoever is in treatment would count as followed into the future.
 * Source  issue 2 section 6; issue 3; domain 0 (as-of date).
 */
export function resolveQuery(parameters: QueryParameters, scope: Scope, measure: Askable): { query: Query; warnings: Warning[] } | { faults: Fault[] } {
  const complete = lastCompleteDay(scope.knownAt, scope.zones);
  const asOf = parameters.asOf ?? complete;
  const today = latestToday(scope.knownAt, scope.zones);
  if (asOf > today) return { faults: [{ pointer: '/asOf', detail: `must not be after ${today}: nothing is known of later days yet; the last complete day is ${complete}` }] };
  const warnings = asOf > complete ? [{ code: 'as-of-not-complete', detail: `${asOf} is not over everywhere; the last complete day is ${complete}.` }] : [];
  return { query: { ...resolved(parameters, measure), asOf, snapshot: scope.snapshot }, warnings };
}
