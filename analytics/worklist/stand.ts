/** How things stand on a day: a comparison of dates, and the words for it. */
import { CATEGORIES, type Category, type Evidence, type Reason, type Upcoming } from '../contract/worklist.ts';
import { isTriggerRule } from '../contract/rule-names.ts';
import { daysBetween } from '../period/dates.ts';
import { dayName } from '../period/names.ts';
import { closedOn, deferralOn, isOpenOn, type Obligation } from './obligation.ts';
import { CADENCES, TRIGGERS, triggerRule, type CadenceRule, type TriggerRule } from './rules.ts';

/** In which category an open obligation stands on a day. */
export function categoryOn({ kind, overdueFrom }: Obligation, day: string): Category {
  switch (kind) {
    case 'safety': return 'safety';
    case 'off-track': return 'off-track';
    case 'unknown': return 'not-measured';
    case 'due': return day >= overdueFrom ? 'overdue' : 'due-soon';
  }
}

const RULE_ORDER = [...TRIGGERS.map(({ id }): string => id), ...CADENCES.map(({ id }) => id)];
const rankOf = (rule: string): number => {
  const place = RULE_ORDER.indexOf(rule);
  return place === -1 ? RULE_ORDER.length : place;
};
const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** RULE: safety, overdue, off track, due soon, not measured; within each by how long it has been due. There is no other order. */
export function byUrgency(left: Pick<Reason, 'category' | 'dueOn' | 'rule'>, right: Pick<Reason, 'category' | 'dueOn' | 'rule'>): number {
  return CATEGORIES.indexOf(left.category) - CATEGORIES.indexOf(right.category) || compare(left.dueOn, right.dueOn) || rankOf(left.rule) - rankOf(right.rule) || compare(left.rule, right.rule);
}

const count = (days: number): string => `${days} day${days === 1 ? '' : 's'}`;

function clockOf(dueOn: string, day: string): string {
  const left = daysBetween(day, dueOn);
  if (left < 0) return `due ${count(-left)} ago`;
  if (left === 0) return 'due today';
  return left === 1 ? 'due tomorrow' : `due in ${count(left)}`;
}

type Said = Pick<Reason, 'clearsWhen' | 'nextStep' | 'record'>;

/** A rule of a program's own says what its kind says. */
export function saidOf({ rule, instrument, title }: Pick<Obligation, 'rule' | 'instrument' | 'title'>): Said {
  const known: CadenceRule | TriggerRule | undefined = isTriggerRule(rule) ? triggerRule(rule) : CADENCES.find(({ id }) => id === rule);
  if (known !== undefined) return { clearsWhen: known.clearsWhen, nextStep: known.nextStep, record: known.record };
  if (instrument === null) return { clearsWhen: 'A plan review is recorded, whether or not the plan changed.', nextStep: 'Review the plan with the client.', record: 'plan-review' };
  return { clearsWhen: `A valid ${instrument} score is recorded.`, nextStep: `Take the ${title} at the next contact and look at it together.`, record: 'instrument' };
}

function evidenceUntil(all: readonly Obligation[], day: string): Evidence[] {
  const seen = new Set<string>();
  return all.flatMap(({ evidence }) => evidence.filter(({ on }) => on <= day)).sort((left, right) => compare(left.on, right.on)).filter(({ on, text }) => {
    const key = `${on} ${text}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/**
 * The line beside a title. RULE: a rhythm and what was scheduled are due; what happened is said with its day, and it is the response that is due.
 *
 * Example 'due 12 days ago; last PHQ-9 16 on 9 Oct 2026', 'on 8 Nov 2026; response due 13 days ago', 'PHQ-9 3, 5, 10; response due in 12 days'
 */
function clockSaid({ rule, kind, title, dueOn, firedOn }: Obligation, last: Evidence | undefined, day: string): string {
  const due = clockOf(dueOn, day);
  if (!isTriggerRule(rule) || rule.startsWith('scheduled-')) return last === undefined ? due : `${due}; ${last.text}`;
  if (kind === 'unknown') return `since ${dayName(firedOn)}${last === undefined ? '' : `; ${last.text}`}`;
  // What only says the title again is said by its day.
  return `${last === undefined || last.text === title.toLowerCase() ? `on ${dayName(last?.on ?? firedOn)}` : last.text}; response ${due}`;
}

/** RULE: one open reason per rule and episode; the earliest date is its clock, everything seen is its evidence. */
function reasonOf(all: readonly Obligation[], episode: string, day: string): Reason | null {
  const [first, ...others] = [...all].sort((left, right) => compare(left.dueOn, right.dueOn) || compare(left.firedOn, right.firedOn));
  if (first === undefined) return null;
  const deferrals = all.map((one) => deferralOn(one, day));
  const [deferred] = deferrals.filter((one) => one !== null).sort((left, right) => compare(left.until, right.until));
  const evidence = evidenceUntil([first, ...others], day);
  const known = first.evidence.filter(({ on }) => on <= day);
  // A rhythm says where the person stood; what was seen says the newest of it.
  const last = isTriggerRule(first.rule) ? known.at(-1) : known[0];
  return {
    rule: first.rule, title: first.title, category: categoryOn(first, day), episode, firedOn: all.map(({ firedOn }) => firedOn).sort()[0] ?? first.firedOn, dueOn: first.dueOn,
    daysOver: day >= first.overdueFrom ? daysBetween(first.dueOn, day) : 0, clock: clockSaid(first, last, day),
    evidence, threshold: first.threshold, source: first.source, instrument: first.instrument, ...saidOf(first),
    // Deferred as a whole only where every item of it is.
    deferred: deferred !== undefined && deferrals.every((one) => one !== null) ? deferred : null,
  };
}

/** Every open reason on a day, deferred ones among them, most urgent first. */
export function reasonsOn(obligations: readonly Obligation[], episode: string, day: string): Reason[] {
  const rules = new Map<string, Obligation[]>();
  for (const one of obligations) if (isOpenOn(one, day)) rules.set(one.rule, [...(rules.get(one.rule) ?? []), one]);
  // An item that is put off does not hide one of the same rule that is not.
  return [...rules.values()].flatMap((all) => {
    const awake = all.filter((one) => deferralOn(one, day) === null);
    const reason = reasonOf(awake.length === 0 ? all : awake, episode, day);
    return reason === null ? [] : [reason];
  }).sort(byUrgency);
}

const WORKED = new Set(['due', 'safety']);

/** What is due next and has not come up yet: of the rhythms, what was scheduled, and goals' dates. Silence is no plan. */
export function upcomingOn(obligations: readonly Obligation[], episode: string, day: string): Upcoming[] {
  const ahead = obligations.filter((one) => one.firedOn > day && closedOn(one) === null && WORKED.has(one.kind) && !one.rule.startsWith('no-contact'));
  return ahead.map((one) => {
    const { record } = saidOf(one);
    return { rule: one.rule, title: one.title, dueOn: one.dueOn, episode, why: one.evidence[0] === undefined ? one.threshold : `${one.threshold} ${capital(one.evidence[0].text)}.`, record, instrument: one.instrument };
  }).sort((left, right) => compare(left.dueOn, right.dueOn) || rankOf(left.rule) - rankOf(right.rule));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
