/** The address is the only state of a view: URLSearchParams to a measure query and back. */
import { isDate } from '#analytics/contract/instant.ts';
import type { CiType, GroupBy, QueryParameters } from '#analytics/contract/query.ts';
import { addDays, addMonths, daysBetween } from './calendar.ts';
import { date } from './format.ts';

// WHY: repeated from the contract, whose module brings its parser along; a type check below keeps the two equal.
const CI = { 'log-log': true, log: true, plain: true } satisfies Record<CiType, true>;
const GROUPS = {
  program: true, clinician: true, levelOfCare: true, medication: true, primarySubstance: true, coOccurring: true, ageBand: true,
  gender: true, raceEthnicity: true, housing: true, referral: true, payer: true, language: true,
} satisfies Record<GroupBy, true>;
const STRATUM_KEYS = {
  medication: true, primarySubstance: true, coOccurring: true, ageBand: true, gender: true, raceEthnicity: true, housing: true, referral: true, payer: true, language: true,
} satisfies Record<Exclude<GroupBy, 'program' | 'clinician' | 'levelOfCare'>, true>;
export type Stratum = keyof typeof STRATUM_KEYS;
/** What an episode is known by beside its program, clinician and level of care. */
export const STRATA: readonly Stratum[] = ['medication', 'primarySubstance', 'coOccurring', 'ageBand', 'gender', 'raceEthnicity', 'housing', 'referral', 'payer', 'language'];
const NAMES = [
  'from', 'to', 'asOf', 'snapshot', 'program', 'clinician', 'levelOfCare', ...STRATA, 'groupBy', 'ci', 'interval', 'rules', 'view', 'instrument', 'release',
] as const satisfies readonly (keyof QueryParameters | 'release')[];

export type View = Partial<Record<(typeof NAMES)[number], string>>;
export const isCi = (text: string): text is CiType => Object.hasOwn(CI, text);
export const isStratum = (text: string): text is Stratum => Object.hasOwn(STRATUM_KEYS, text);
export const isGroupBy = (text: string): text is GroupBy => Object.hasOwn(GROUPS, text);

/** What the address says, as text. Empty fields (a form sends them) and unknown names are dropped; the API judges the rest. */
export function parseView(params: URLSearchParams): View {
  const view: View = {};
  for (const name of NAMES) {
    const value = params.get(name);
    if (value !== null && value !== '') view[name] = value;
  }
  return view;
}

/** The address of a view, in a fixed order, without a leading `?`. */
export function toSearch(view: View): string {
  const params = new URLSearchParams();
  for (const name of NAMES) {
    const value = view[name];
    if (value !== undefined && value !== '') params.set(name, value);
  }
  return params.toString();
}

/** A link to `path` that keeps the view. */
export function toHref(path: string, view: View): string {
  const search = toSearch(view);
  return search === '' ? path : `${path}?${search}`;
}

/** What is asked of any measure: without the parts of a view that another measure may not have. */
export function travelling(view: View): View {
  return { ...view, view: '', interval: '', instrument: '' };
}

/** Months of a view whose address names no period: enough for limits that hold. */
export const USUAL_MONTHS = 24;

/** The last `months` months up to and with the last complete day. */
export function lastMonths(months: number, lastCompleteDay: string): { from: string; to: string } {
  const to = addDays(lastCompleteDay, 1);
  return { from: addMonths(to, -months), to };
}

/** A view with its period filled in: two years up to the last complete day, unless the address says otherwise. */
export function resolveView(view: View, lastCompleteDay: string): View & { from: string; to: string } {
  const to = view.to ?? addDays(lastCompleteDay, 1);
  const from = view.from ?? (isDate(to) ? addMonths(to, -USUAL_MONTHS) : lastMonths(USUAL_MONTHS, lastCompleteDay).from);
  return { ...view, from, to };
}

/** A view without a period that says no more than the default one: a shared "last 24 months" stays the last ones. */
export function withoutDefaults(view: View, lastCompleteDay: string): View {
  const usual = lastMonths(USUAL_MONTHS, lastCompleteDay);
  return view.from === usual.from && view.to === usual.to ? { ...view, from: '', to: '' } : view;
}

/** How the period is said: `Last 12 months`, or its first and last day. */
export function periodLabel(view: { from: string; to: string }, lastCompleteDay: string): string {
  const preset = [3, 6, 12, 24].find((months) => {
    const range = lastMonths(months, lastCompleteDay);
    return range.from === view.from && range.to === view.to;
  });
  if (preset !== undefined) return `Last ${preset} months`;
  if (!isDate(view.from) || !isDate(view.to) || daysBetween(view.from, view.to) < 1) return `${view.from} to ${view.to}`;
  return `${date(view.from)} to ${date(addDays(view.to, -1))}`;
}
