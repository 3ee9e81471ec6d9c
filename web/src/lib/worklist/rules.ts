/** Rules in words, and what became of their flags, ready for tables. */
import type { AlertYield, RuleYield, WorklistRule } from '#analytics/contract/worklist.ts';
import type { Reading } from '#analytics/contract/result.ts';
import { addDays, addMonths } from '../calendar.ts';
import { count, date, days, figure, plural } from '../format.ts';

export const RULES_PATH = '/worklist/rules';

const KINDS = {
  trigger: 'When something happens',
  cadence: 'On a cadence',
  scheduled: 'As it was scheduled',
  state: 'By how somebody is doing',
} satisfies Record<WorklistRule['kind'], string>;
const KIND_ORDER: readonly WorklistRule['kind'][] = ['trigger', 'cadence', 'scheduled', 'state'];

export interface RuleGroup {
  kind: WorklistRule['kind'];
  title: string;
  rules: WorklistRule[];
}

/** Rules by what makes them fire, each group in the order of the API. */
export function toRuleGroups(rules: readonly WorklistRule[]): RuleGroup[] {
  return KIND_ORDER.map((kind) => ({ kind, title: KINDS[kind], rules: rules.filter((rule) => rule.kind === kind) })).filter((group) => group.rules.length > 0);
}

/** Months of a page whose address names no period. */
export const USUAL_MONTHS = 6;

/** Whole months up to and with the one that is running; `to` is the day after the last. */
export function usualPeriod(lastCompleteDay: string): { from: string; to: string } {
  const first = `${addMonths(lastCompleteDay, 1 - USUAL_MONTHS).slice(0, 7)}-01`;
  return { from: first, to: addDays(lastCompleteDay, 1) };
}

const NONE: Reading = { state: 'none' };

export interface YieldMonth {
  period: string;
  of: RuleYield | null;
  share: Reading;
}

/** Every rule that fired, with a cell for every month: a month without its flags is nobody's, never a zero. */
export function toYieldMonths(of: Pick<AlertYield, 'rules' | 'periods'>): { periods: string[]; rows: { rule: string; title: string; months: YieldMonth[] }[] } {
  const periods = [...new Set(of.periods.flatMap(({ period }) => (period === null ? [] : [period])))].sort();
  const rows = firedRules(of).map(({ rule, title }) => ({
    rule, title,
    months: periods.map((period) => {
      const found = of.periods.find((each) => each.rule === rule && each.period === period) ?? null;
      return { period, of: found, share: found?.actedOnShare ?? NONE };
    }),
  }));
  return { periods, rows };
}

export function firedRules({ rules }: Pick<AlertYield, 'rules'>): RuleYield[] {
  return rules.filter(({ fired }) => fired > 0);
}

/** RULE (domain 9): a rule that is surely acted on less often than one time in five is one to ask about. */
const SELDOM = 0.2;

export function isSeldomActedOn({ actedOnShare }: Pick<RuleYield, 'actedOnShare'>): boolean {
  return actedOnShare.state === 'value' && actedOnShare.upper !== null && actedOnShare.upper < SELDOM;
}

function knownOf(rules: readonly RuleYield[]): { actedOn: number; known: number } {
  return rules.reduce((sum, { actedOnShare: share }) => {
    if (share.state !== 'value') return sum;
    return { actedOn: sum.actedOn + (share.numerator ?? 0), known: sum.known + (share.denominator ?? 0) };
  }, { actedOn: 0, known: 0 });
}

/** `312 flags from 1 Jun 2026 to 19 Nov 2026: 2.1 a week for each clinician. Of 290 whose 7 days are over, 221 were acted on.` */
export function yieldSentence(of: AlertYield): string {
  const fired = of.rules.reduce((sum, rule) => sum + rule.fired, 0);
  const span = `from ${date(of.from)} to ${date(addDays(of.to, -1))}`;
  if (fired === 0) return `No rule raised a flag ${span}.`;
  const rate = of.clinicianWeeks > 0 ? `: ${figure(fired / of.clinicianWeeks)} a week for each clinician` : '';
  const { actedOn, known } = knownOf(of.rules);
  const acted = known === 0 ? `Whether they were acted on is known ${days(of.withinDays)} after each.` : `Of ${count(known)} whose ${days(of.withinDays)} are over, ${count(actedOn)} ${actedOn === 1 ? 'was' : 'were'} acted on.`;
  return `${plural(fired, 'flag')} ${span}${rate}. ${acted}`;
}

/** What became of flags, as counts; the first is the sum of the others. */
export const OUTCOMES: readonly { label: string; of: (rule: RuleYield) => number }[] = [
  { label: 'Raised', of: ({ fired }) => fired },
  { label: 'Cleared by work', of: ({ clearedByWork }) => clearedByWork },
  { label: 'Cleared by a later score', of: ({ clearedByScore }) => clearedByScore },
  { label: 'Applied no more', of: ({ expired }) => expired },
  { label: 'Still open', of: ({ open }) => open },
];

/** A rate where there is one: nobody's weeks give none. */
export function perWeek(value: number | null): string {
  return value === null ? '\u2013' : figure(value);
}
