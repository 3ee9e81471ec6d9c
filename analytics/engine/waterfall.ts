/** The inclusion waterfall: from every episode of the snapshot to what a measure counts. */
import { z } from 'zod';
import { STRATA } from '../contract/event.ts';
import type { Query } from '../contract/query.ts';
import type { Waterfall } from '../contract/result.ts';
import type { Measure } from '../measures/define.ts';
import type { Engine } from './open.ts';
import { parametersOf, runSql } from './run.ts';
import waterfallSql from './waterfall.sql';

const REASONS = ['joined', 'later', 'before', 'after', 'program', 'clinician', 'levelOfCare', ...STRATA, 'cohort'] as const;
type Reason = (typeof REASONS)[number];
const ReasonRow = z.object({ reason: z.enum(REASONS), episodes: z.int().positive() });
type Step = Waterfall['steps'][number];

/** How filters and what they are set to are called on screen. */
export type NameOf = (filter: 'program' | 'clinician', key: string) => string;

const STRATUM_WORDS: Readonly<Record<(typeof STRATA)[number], string>> = {
  medication: 'Medication', primarySubstance: 'Primary substance', coOccurring: 'Co-occurring condition', ageBand: 'Age band', gender: 'Gender', raceEthnicity: 'Race and ethnicity', housing: 'Housing',
  referral: 'Referral', payer: 'Payer', language: 'Language',
};

interface Filter {
  readonly key: string;
  readonly label: string;
  readonly left: readonly { readonly reason: Reason; readonly why: string }[];
}

/** What somebody chose, in the order in which it is counted. */
function chosenFilters({ program, clinician, levelOfCare, strata }: Pick<Query, 'program' | 'clinician' | 'levelOfCare' | 'strata'>, nameOf: NameOf): Filter[] {
  const chosen = (key: Reason, label: string, value: string | null | undefined, why: string): Filter[] => (value === null || value === undefined ? [] : [{ key, label: `${label}: ${value}`, left: [{ reason: key, why }] }]);
  return [
    ...chosen('program', 'Program', program === null ? null : nameOf('program', program), 'Admitted to another program.'),
    ...chosen('clinician', 'Clinician', clinician === null ? null : nameOf('clinician', clinician), 'Another clinician, or none, at admission.'),
    ...chosen('levelOfCare', 'Level of care', levelOfCare, 'Another level of care at admission.'),
    ...STRATA.flatMap((name) => chosen(name, STRATUM_WORDS[name], strata[name], strata[name] === 'unknown' ? 'It is known of them.' : 'Another one, or it is not known.')),
  ];
}

/** Filters that are set, in the order in which they are counted. */
function filtersOf(query: Query, nameOf: NameOf): Filter[] {
  const { from, to, asOf } = query;
  return [
    { key: 'known', label: `Admitted by ${asOf}, the as-of date`, left: [{ reason: 'later', why: `Admitted after ${asOf}.` }] },
    { key: 'period', label: `Admitted in the period, from ${from} and before ${to}`, left: [{ reason: 'before', why: `Admitted before ${from}.` }, { reason: 'after', why: `Admitted on ${to} or later.` }] },
    ...chosenFilters(query, nameOf),
  ];
}

function stepAfter(before: Step, { key, label, left }: Filter, episodesFor: (reason: Reason) => number): Step {
  const out = left.map(({ reason, why }) => ({ why, count: episodesFor(reason) }));
  return { key, label, unit: 'stay', count: (before.count ?? 0) - out.reduce((total, { count }) => total + count, 0), left: out };
}

/** Steps of the filters that are set, without counts. Example `{ levelOfCare: '2.1' }` -> one step `levelOfCare` */
export function filterSteps(query: Pick<Query, 'program' | 'clinician' | 'levelOfCare' | 'strata'>, nameOf: NameOf): Step[] {
  return chosenFilters(query, nameOf).map(({ key, label, left }) => ({ key, label, unit: 'stay', count: null, left: left.map(({ why }) => ({ why, count: null })) }));
}

/** The measure's own steps: what it looks at, where that is another unit, and what of it counts. */
function ownSteps(measure: Measure, rows: readonly unknown[], query: Query, stays: number): Step[] {
  const { unit, label, looked, left } = measure.counted(rows, { query, stays });
  const whole = looked ?? stays;
  const out = left.filter(({ count }) => count > 0);
  return [
    ...(looked === null || label === null ? [] : [{ key: 'own', label, unit, count: whole, left: [] }]),
    { key: 'counted', label: `Counted in ${measure.definition.title}`, unit, count: whole - out.reduce((total, { count }) => total + count, 0), left: out.map(({ why, count }) => ({ why, count })) },
  ];
}

/**
 * What of a snapshot's episodes an answer counts, and why not the rest.
 *
 * Shape   the measure's rows for a query, names for programs and clinicians -> `all` (episodes), `stays`, `known`, `period`, one step per filter that is set, `own`, `counted`.
 * Units   episodes, then stays, then the measure's own. RULE: a step's count and what it left are the step before, except where the unit changes (`own`).
 * Missing an empty snapshot has all its steps, with 0.
 * Source  issue 5; domain 10.3 (a stay counts once); analytics/engine/views.sql `cohort`.
 */
export async function askWaterfall(engine: Engine, measure: Measure, { query, rows, nameOf }: { readonly query: Query; readonly rows: readonly unknown[]; readonly nameOf: NameOf }): Promise<Waterfall> {
  const found = (await runSql(engine, waterfallSql, parametersOf(query))).map((row) => ReasonRow.parse(row));
  const byReason = new Map(found.map(({ reason, episodes }) => [reason, episodes]));
  const episodesFor = (reason: Reason): number => byReason.get(reason) ?? 0;
  const all = found.reduce((total, { episodes }) => total + episodes, 0);
  const joined = episodesFor('joined');
  const steps: Step[] = [
    { key: 'all', label: 'All episodes in this snapshot', unit: 'episode', count: all, left: [] },
    { key: 'stays', label: 'Stays: episodes that follow one another within a day are one', unit: 'stay', count: all - joined, left: [{ why: 'They go on with an earlier episode of the same client.', count: joined }] },
  ];
  for (const filter of filtersOf(query, nameOf)) {
    const before = steps.at(-1);
    if (before !== undefined) steps.push(stepAfter(before, filter, episodesFor));
  }
  const own = ownSteps(measure, rows, query, episodesFor('cohort'));
  return { unit: own[0]?.unit ?? 'stay', steps: [...steps, ...own] };
}
