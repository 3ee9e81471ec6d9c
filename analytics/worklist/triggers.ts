/** What happened, or did not: markers, transitions, missed contacts, silence, goals, scheduled reassessments (domain 5.3). */
import { domainWords } from '../contract/event.ts';
import type { TriggerRuleId } from '../contract/rule-names.ts';
import { addDays, daysBetween } from '../period/dates.ts';
import { dayName } from '../period/names.ts';
import { thresholdOf, type RuleBook, type Trigger } from './book.ts';
import type { Contact, EpisodeFacts, GoalFact, Happening, MarkerFact, ScheduleFact } from './facts.ts';
import { firstDay, offDays, triggerAt } from './holds.ts';
import { deferralFrom, obligation, type Obligation } from './obligation.ts';
import { triggerRule, type Act } from './rules.ts';
import { actsOf, DAYBREAK, only, walk, type Done, type End, type Signal } from './walk.ts';

export function endOf({ endedOn, endedBy }: EpisodeFacts): End | null {
  return endedOn === null ? null : { on: endedOn, by: endedBy ?? 'other' };
}

/** Monday to Friday. Example a Friday and 1 -> the Monday after it */
export function addWorkingDays(on: string, count: number): string {
  let day = on;
  for (let left = count; left > 0;) {
    day = addDays(day, 1);
    const weekday = (((daysBetween('1970-01-05', day) % 7) + 7) % 7);
    if (weekday < 5) left -= 1;
  }
  return day;
}

const MARKER_RULES: Readonly<Partial<Record<MarkerFact['marker'], TriggerRuleId>>> = {
  overdose: 'overdose', crisis: 'crisis', 'return-to-use': 'return-to-use', hospital: 'hospital-or-arrest', arrest: 'hospital-or-arrest', 'housing-lost': 'life-change', 'housing-gained': 'life-change',
  'work-lost': 'life-change', 'work-gained': 'life-change', custody: 'life-change', bereavement: 'life-change', pregnancy: 'life-change',
  'medication-started': 'medication-change', 'medication-stopped': 'medication-change', 'medication-changed': 'medication-change', 'client-request': 'client-request', 'family-request': 'client-request',
};

function markerText(marker: string): string {
  if (marker === 'return-to-use') return 'returned to use';
  return marker.replaceAll('-', ' ');
}

function dueAfter(trigger: Trigger, on: string): string {
  return trigger.rule.id === 'return-to-use' ? addWorkingDays(on, trigger.setting('dueWorkingDays')) : addDays(on, trigger.setting('dueDays'));
}

interface Given {
  readonly facts: EpisodeFacts;
  readonly book: RuleBook;
  readonly acts: readonly Done[];
}

/** What is done at the very instant does not answer these: the form that found it, a goal that was set and attained at once. */
const STRICT: ReadonlySet<TriggerRuleId> = new Set(['self-harm-screen', 'new-goals-needed']);

/** RULE: the rule as it stood on the day it came up governs what is open; a program that changes one changes what comes after, and one that is switched off ends. */
function walkSignals({ facts, book, acts }: Given, rule: TriggerRuleId, happened: readonly (Happening & { text: string })[], clears: readonly Act[]): Obligation[] {
  const [first] = happened;
  if (first === undefined) return [];
  const byDay = (on: string): Trigger => triggerAt(book, facts, rule, on);
  const signals = happened.filter(({ on }) => byDay(on).isOn).map(({ on, at, text }) => ({ on, at, text, dueOn: dueAfter(byDay(on), on) }));
  const trigger = byDay(first.on);
  const also = trigger.rule.acts;
  const found = walk({ ...trigger, isOn: true }, signals, only(acts, ...clears), { end: endOf(facts), offs: offDays(book, facts, rule), isStrict: STRICT.has(rule), acts: only(acts, ...clears, ...also) });
  return found.map((one) => ({ ...one, threshold: thresholdOf(byDay(one.firedOn)), source: byDay(one.firedOn).source }));
}

const ANY_REASSESSMENT: readonly Act[] = ['instrument', 'plan-review'];

function markerObligations(given: Given): Obligation[] {
  const rules = [...new Set(Object.values(MARKER_RULES))];
  const within = given.facts.markers.filter(({ on }) => on >= given.facts.admittedOn);
  return rules.flatMap((rule) => walkSignals(given, rule, within.filter(({ marker }) => MARKER_RULES[marker] === rule).map(({ on, at, marker }) => ({ on, at, text: markerText(marker) })), ANY_REASSESSMENT));
}

function transitionObligations(given: Given): Obligation[] {
  return walkSignals(given, 'transition', given.facts.transitions.map(({ on, at, from, to }) => ({ on, at, text: from === to ? `care passed on at ${to}` : `level of care ${from} to ${to}` })), ANY_REASSESSMENT);
}

/** TRAP: what answers a positive screen is another piece of work, never the form it was found with. */
function screenObligations(given: Given): Obligation[] {
  const again = given.facts.completions.filter(({ kind, instruments }) => kind === 'plan-review' || instruments.includes('C-SSRS')).map(({ on, at, kind }) => ({ on, at, by: kind }));
  return walkSignals({ ...given, acts: [...again, ...only(given.acts, 'contact')].sort((left, right) => left.at - right.at) }, 'self-harm-screen', given.facts.screens, ANY_REASSESSMENT);
}

/** The contacts that speak for it after one that was missed; none where neither limit is met. */
function missedSince(before: readonly Contact[], trigger: Trigger): string[] {
  const inARow = before.slice(-trigger.setting('inARow'));
  if (inARow.length === trigger.setting('inARow') && inARow.every(({ attendance }) => attendance === 'no-show')) return inARow.map(({ on }) => dayName(on));
  const missed = before.slice(-trigger.setting('ofLast')).filter(({ attendance }) => attendance === 'no-show');
  return missed.length >= trigger.setting('missedOfLast') ? missed.map(({ on }) => dayName(on)) : [];
}

/** RULE: what the program cancelled was nobody's to attend; what the client cancelled was planned, and is not missed. */
function missedObligations(given: Given): Obligation[] {
  const planned = given.facts.contacts.filter(({ attendance, on }) => attendance !== 'cancelled-by-program' && on >= given.facts.admittedOn);
  const happened = planned.flatMap((contact, index) => {
    if (contact.attendance !== 'no-show') return [];
    const days = missedSince(planned.slice(0, index + 1), triggerAt(given.book, given.facts, 'missed-contacts', contact.on));
    return days.length === 0 ? [] : [{ on: contact.on, at: contact.at, text: `missed ${days.join(', ')}` }];
  });
  return walkSignals(given, 'missed-contacts', happened, ['contact', ...ANY_REASSESSMENT]);
}

interface Stretch {
  readonly from: string;
  readonly to: string | null;
  readonly endsBy: string;
}

/** Stretches of an episode at levels of care that a rule is for. */
function stretchesAt(facts: EpisodeFacts, levels: readonly string[] | null): Stretch[] {
  const found: Stretch[] = [];
  for (const [index, { from, levelOfCare }] of facts.segments.entries()) {
    const next = facts.segments[index + 1]?.from ?? null;
    const [to, endsBy] = next === null ? [facts.endedOn, facts.endedBy ?? 'other'] : [next, 'level-change'];
    if (levels !== null && !levels.includes(levelOfCare)) continue;
    const before = found.at(-1);
    if (before !== undefined && before.to === from) found[found.length - 1] = { from: before.from, to, endsBy };
    else found.push({ from, to, endsBy });
  }
  return found;
}

/** RULE: a gap begins with the last contact attended, or with the stretch of outpatient care itself. */
function silences(given: Given, rule: 'no-contact' | 'no-contact-long', clears: readonly Act[]): Obligation[] {
  const { facts, book, acts } = given;
  const attended = only(acts, 'contact');
  const offs = offDays(book, facts, rule);
  return stretchesAt(facts, triggerRule(rule).levels).flatMap(({ from, to, endsBy }) => {
    const inside = attended.filter(({ on }) => on >= from && (to === null || on <= to));
    return [null, ...inside].flatMap((last, index) => {
      const base = last?.on ?? from;
      const held = firstDay(book, facts, { rule, from: base }, (trigger) => addDays(base, trigger.setting('silentDays')));
      const next = inside[index];
      if (held === null || (next !== undefined && next.on <= held.on)) return [];
      const { on, trigger } = held;
      const signal: Signal = { on, at: DAYBREAK, dueOn: addDays(on, trigger.setting('dueDays')), text: last === null ? `no contact attended since ${dayName(from)}` : `last contact attended ${dayName(last.on)}` };
      return walk(trigger, [signal], only(acts, ...clears), { end: to === null ? null : { on: to, by: endsBy }, offs, acts: only(acts, ...clears, ...trigger.rule.acts) });
    });
  });
}

/** The target dates of a goal with the day from which, and until which, each holds. */
function targetsOf({ targets }: GoalFact): { targetOn: string; from: string; until: string | null }[] {
  return targets.flatMap(({ targetOn, from }, index) => (targetOn === null ? [] : [{ targetOn, from, until: targets[index + 1]?.from ?? null }]));
}

/** RULE: a date has passed unnoticed where nothing was said about the goal on it or since. One item per goal; they stand as one reason. */
function goalsPast({ facts, book }: Given): Obligation[] {
  const rule = 'goal-past-target';
  const [end, offs] = [endOf(facts), offDays(book, facts, rule)];
  return facts.goals.flatMap((goal) => targetsOf(goal).flatMap(({ targetOn, from, until }): Obligation[] => {
    const passed = addDays(targetOn, 1);
    // A date that has passed when it is agreed was not known before.
    const held = firstDay(book, facts, { rule, from: passed < from ? from : passed }, () => passed);
    if (held === null) return [];
    const { on, trigger } = held;
    const isClosed = goal.closed !== null && goal.closed.on < on;
    if (isClosed || (until !== null && until < on) || goal.updates.some((update) => update.on >= targetOn && update.on < on)) return [];
    const signal = { on, at: DAYBREAK, dueOn: addDays(on, trigger.setting('dueDays')), text: `${domainWords(goal.domain)} goal: its date was ${dayName(targetOn)}` };
    return walk(trigger, [signal], goal.updates.map(({ on: said, at }): Done => ({ on: said, at, by: 'progress' })), { end, offs });
  }));
}

/** RULE: fires where the last open goal was attained, or closed after another was; all given up is no reason to celebrate. */
function goalsNeeded(given: Given): Obligation[] {
  const { goals } = given.facts;
  const closings = goals.flatMap(({ closed }) => (closed === null ? [] : [closed])).sort((left, right) => left.at - right.at);
  const happened = closings.flatMap((closing) => {
    const isAnyOpen = goals.some(({ setAt, closed }) => setAt <= closing.at && (closed === null || closed.at > closing.at));
    const attained = goals.filter(({ closed }) => closed !== null && closed.at <= closing.at && closed.kind === 'attained').length;
    return isAnyOpen || attained === 0 ? [] : [{ on: closing.on, at: closing.at, text: attained === 1 ? 'the one goal was attained' : `${attained} goals attained, none open` }];
  });
  return walkSignals(given, 'new-goals-needed', happened, ['goal-set']);
}

function isOf({ kind, instrument }: ScheduleFact, done: EpisodeFacts['completions'][number]): boolean {
  return done.kind === kind && (kind === 'plan-review' || instrument === null || done.instruments.includes(instrument));
}

/** RULE: met by the reassessment itself, by one of its kind that names no other once it is in view, or by any later one of its kind: then it is past. */
function meets(one: ScheduleFact, firedOn: string, done: EpisodeFacts['completions'][number]): boolean {
  if (done.reassessment === one.reassessment) return true;
  return isOf(one, done) && done.at >= one.at && done.on >= (done.reassessment === null ? firedOn : one.dueOn);
}

/** RULE: a reassessment scheduled again moves. */
function scheduled({ facts, book }: Given, kind: 'plan-review' | 'instrument'): Obligation[] {
  const rule = `scheduled-${kind}` as const;
  const own = facts.schedules.filter((one) => one.kind === kind);
  return own.flatMap((one, index): Obligation[] => {
    const held = firstDay(book, facts, { rule, from: one.on }, (trigger) => addDays(one.dueOn, -trigger.setting('leadDays')));
    if (held === null) return [];
    const { on: firedOn, trigger } = held;
    const done = facts.completions.find((completion) => meets(one, firedOn, completion));
    const again = own.slice(index + 1).find(({ reassessment }) => reassessment === one.reassessment);
    const ends = [...(again === undefined ? [] : [{ on: again.on, by: 'rescheduled' }]), ...offDays(book, facts, rule).filter(({ on }) => on > firedOn), ...[endOf(facts)].flatMap((end) => end ?? [])];
    const instrument = kind === 'instrument' ? one.instrument : null;
    const [end] = ends.sort((left, right) => (left.on < right.on ? -1 : left.on > right.on ? 1 : 0));
    const closes = done !== undefined && (end === undefined || done.on <= end.on) ? { clearedOn: done.on, clearedBy: done.kind, actedOn: done.on } : end === undefined ? {} : { endedOn: end.on, endedBy: end.by };
    const closed = closes.clearedOn ?? closes.endedOn;
    if (closed !== undefined && closed <= firedOn && closes.clearedOn !== firedOn) return [];
    return [{
      ...obligation({
        rule, kind: 'due', firedOn, dueOn: one.dueOn, overdueFrom: addDays(one.dueOn, trigger.setting('graceDays') + 1), title: trigger.rule.title, threshold: thresholdOf(trigger), source: trigger.source,
        evidence: [{ on: firedOn, text: `${instrument ?? (kind === 'plan-review' ? 'plan review' : 'instruments')} scheduled for ${dayName(one.dueOn)}` }], instrument,
        deferrals: facts.deferrals.filter((deferral) => deferral.rule === one.reassessment).map(deferralFrom),
      }),
      ...closes,
    }];
  });
}

/** Everything that events, and their absence, call for. */
export function triggerObligations(facts: EpisodeFacts, book: RuleBook): Obligation[] {
  const given: Given = { facts, book, acts: actsOf(facts) };
  return [
    ...screenObligations(given), ...markerObligations(given), ...transitionObligations(given), ...missedObligations(given),
    ...silences(given, 'no-contact', ['contact']), ...silences(given, 'no-contact-long', ['contact', 'plan-review']),
    ...goalsPast(given), ...goalsNeeded(given), ...scheduled(given, 'plan-review'), ...scheduled(given, 'instrument'),
  ];
}
