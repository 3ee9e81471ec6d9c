/**
 * The rules of the worklist, as data: what calls for somebody, how soon, and what clears it.
 *
 * RULE: every default is a "program default, not a regulation" (domain 5.2); a program sets its own by `rule.set`, with a day and a source.
 */
import type { Anchor, CadenceRuleId, TriggerRuleId } from '../contract/rule-names.ts';
import type { RecordForm } from '../contract/worklist.ts';
import type { LevelOfCare } from './facts.ts';

/** What kind of work was done. `score` is any valid score, `progress` an entry about a goal. */
export type Act = 'contact' | 'instrument' | 'plan-review' | 'goal-set' | 'progress' | 'score';

export interface RuleSetting {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly label: string;
}

/** safety: never deferred, first of all. due: has a clock. off-track, unknown: a state that somebody is in. */
export type RuleKind = 'safety' | 'due' | 'off-track' | 'unknown';

interface Said {
  readonly title: string;
  readonly clearsWhen: string;
  readonly nextStep: string;
  readonly source: string;
  readonly isConfirmed: boolean;
  readonly record: RecordForm;
}

export interface TriggerRule extends Said {
  readonly id: TriggerRuleId;
  readonly kind: RuleKind;
  readonly settings: readonly RuleSetting[];
  /** Levels of care it is for; null: all. */
  readonly levels: readonly LevelOfCare[] | null;
  /** With `{name}` for each setting. */
  readonly threshold: string;
  /** Work that counts as having acted on it, beside what clears it. */
  readonly acts: readonly Act[];
}

/** A rhythm for some levels of care. */
export interface CadenceVariant {
  /** null: all levels, and a change of level changes nothing. */
  readonly levels: readonly LevelOfCare[] | null;
  /** null: the interval. */
  readonly firstDue: string | null;
  readonly interval: string;
  /** Interval while the last score is outside the clinical range; null: the same. */
  readonly intervalBelowCutOff: string | null;
  readonly anchor: Anchor;
  readonly graceDays: number;
  /** How early one still counts for the due date; null: at any time. */
  readonly earlyDays: number | null;
}
export interface CadenceRule extends Said {
  readonly id: string;
  readonly what: 'plan-review' | 'instrument';
  readonly instrument: string | null;
  readonly variants: readonly CadenceVariant[];
}

const DEFAULT = 'program default, not a regulation';
const days = (name: string, value: number, label: string): RuleSetting => ({ name, value, unit: 'days', label });
const dueIn = (value: number): RuleSetting => days('dueDays', value, 'Days until it is due');

function review(levels: readonly LevelOfCare[], interval: string, earlyDays: number): CadenceVariant {
  return { levels, firstDue: null, interval, intervalBelowCutOff: null, anchor: 'admission', graceDays: 0, earlyDays };
}

function measured(id: CadenceRuleId & `instrument-${string}`, interval: string, intervalBelowCutOff: string | null, why: string): CadenceRule {
  const instrument = id.slice('instrument-'.length);
  return {
    id, what: 'instrument', instrument, title: instrument,
    clearsWhen: `A valid ${instrument} score is recorded.`, nextStep: `Take the ${instrument} at the next contact and look at it together.`,
    source: `${DEFAULT}; ${why}`, isConfirmed: false, record: 'instrument',
    variants: [{ levels: null, firstDue: 'P7D', interval, intervalBelowCutOff, anchor: 'last-completed', graceDays: 0, earlyDays: null }],
  };
}

/** What is due in a rhythm. */
export const CADENCES: readonly CadenceRule[] = [
  {
    id: 'plan-review' satisfies CadenceRuleId, what: 'plan-review', instrument: null, title: 'Plan review',
    clearsWhen: 'A plan review is recorded, whether or not the plan changed.', nextStep: 'Review the plan with the client: what worked, what to change, what next.',
    source: `${DEFAULT}; domain fact sheet 5.2`, isConfirmed: false, record: 'plan-review',
    variants: [
      review(['4.0', '3.7'], 'P3D', 1), review(['3.5'], 'P7D', 2), review(['3.1'], 'P30D', 7), review(['2.5', '2.7'], 'P14D', 3), review(['2.1'], 'P30D', 7),
      review(['1.5', '1.7'], 'P90D', 14), review(['1.0'], 'P180D', 14),
    ],
  },
  measured('instrument-PHQ-9', 'P28D', 'P3M', 'every 2 to 4 weeks while symptomatic is common practice, not checked'),
  measured('instrument-GAD-7', 'P28D', 'P3M', 'every 2 to 4 weeks while symptomatic is common practice, not checked'),
  measured('instrument-BAM', 'P30D', null, 'its questions look back 30 days'),
  measured('instrument-BARC-10', 'P3M', null, 'intake, then every one to three months (a vendor\'s advice)'),
];

const REASSESSED = 'A reassessment of any kind is completed after it.';
const BY_REVIEW = 'A plan review is recorded';
const TRIGGERED = 'domain fact sheet 5.3, our design';
const OUTPATIENT: readonly LevelOfCare[] = ['1.5', '1.7', '2.1', '2.5', '2.7'];

function rule(id: TriggerRuleId, kind: RuleKind, said: Pick<TriggerRule, 'title' | 'threshold' | 'nextStep'> & Partial<TriggerRule>): TriggerRule {
  return {
    id, kind, settings: [], levels: null, acts: [], clearsWhen: REASSESSED, source: `${DEFAULT}; ${TRIGGERED}`, isConfirmed: false, record: 'plan-review', ...said,
  };
}

/** What is called for by something that happened, or that did not. In the order in which they stand within one category. */
export const TRIGGERS: readonly TriggerRule[] = [
  rule('self-harm-screen', 'safety', {
    title: 'Thoughts of self-harm', settings: [dueIn(0)], acts: ['contact'],
    threshold: 'PHQ-9 item 9 above 0, or a C-SSRS screen at moderate or high. Same day.',
    clearsWhen: 'A plan review, or a C-SSRS screen, is recorded after it.', nextStep: 'Follow the clinical safety path today: see the person, screen, agree a safety plan.', record: 'plan-review',
  }),
  rule('overdose', 'safety', { title: 'Overdose', settings: [dueIn(0)], acts: ['contact'], threshold: 'An overdose is recorded. At once.', nextStep: 'Reach the person today: safety, naloxone, level of care, medication.' }),
  rule('crisis', 'safety', { title: 'Crisis', settings: [dueIn(0)], acts: ['contact'], threshold: 'A crisis is recorded. Same day.', nextStep: 'Reach the person today and agree what makes the next days safe.' }),
  rule('return-to-use', 'due', {
    title: 'Returned to use', settings: [{ name: 'dueWorkingDays', value: 1, unit: 'working days', label: 'Working days until it is due' }], acts: ['contact'],
    threshold: 'A return to use is recorded. Due within {dueWorkingDays} working days.', nextStep: 'Meet without blame: what happened, what would help, does the plan still fit?',
  }),
  rule('hospital-or-arrest', 'due', { title: 'Hospital or arrest', settings: [dueIn(3)], acts: ['contact'], threshold: 'A hospital stay or an arrest is recorded. Due within {dueDays} days.', nextStep: 'Make contact, and check medication, safety and the level of care.' }),
  rule('life-change', 'due', { title: 'Life change', settings: [dueIn(7)], acts: ['contact'], threshold: 'A change of housing, work or custody, a bereavement or a pregnancy is recorded. Due within {dueDays} days.', nextStep: 'Ask what has changed and whether the goals still fit.' }),
  rule('medication-change', 'due', { title: 'Medication changed', settings: [dueIn(14)], acts: ['contact'], threshold: 'Medication was started, stopped or changed. Due within {dueDays} days.', nextStep: 'Ask how it goes: effect, side effects, cravings.' }),
  rule('client-request', 'due', { title: 'Asked for a review', settings: [dueIn(7)], acts: ['contact'], threshold: 'The client or the family asked for a review. Due within {dueDays} days.', nextStep: 'Review the plan with the client, beginning with what they asked for.' }),
  rule('transition', 'due', { title: 'Change of care', settings: [dueIn(7)], acts: ['contact'], threshold: 'The level of care changed, or care passed on from another episode. Due within {dueDays} days.', nextStep: 'Reassess in the new setting: does the plan carry over?' }),
  rule('missed-contacts', 'due', {
    title: 'Contacts missed', acts: ['contact'], record: 'contact',
    settings: [
      { name: 'inARow', value: 2, unit: 'contacts', label: 'Missed one after the other' }, { name: 'missedOfLast', value: 3, unit: 'contacts', label: 'or missed' },
      { name: 'ofLast', value: 6, unit: 'contacts', label: 'of the last' }, dueIn(2),
    ],
    threshold: 'Missed without notice: {inARow} in a row, or {missedOfLast} of the last {ofLast} planned contacts. Due within {dueDays} days.',
    clearsWhen: 'A contact is attended, or a reassessment is completed.', nextStep: 'Reach out, ask what got in the way, offer another time or way.',
  }),
  rule('no-contact', 'due', {
    title: 'No contact', levels: OUTPATIENT, settings: [days('silentDays', 14, 'Days without a contact attended'), dueIn(2)], record: 'contact',
    threshold: 'No contact attended for {silentDays} days, in outpatient care (1.5 to 2.7). Due within {dueDays} days.',
    clearsWhen: 'A contact is attended.', nextStep: 'Reach out by phone or message; ask a peer or the family where that is agreed.',
  }),
  rule('no-contact-long', 'due', {
    title: 'No contact for long', levels: ['1.0', ...OUTPATIENT], settings: [days('silentDays', 30, 'Days without a contact attended'), dueIn(7)], acts: ['contact'],
    threshold: 'No contact attended for {silentDays} days, in outpatient care. Due within {dueDays} days.',
    clearsWhen: 'A contact is attended, or a plan review is recorded.', nextStep: 'Decide with the team: re-engage, or discharge with a way back.',
  }),
  rule('goal-past-target', 'due', {
    title: 'Goal past its date', settings: [dueIn(7)], record: 'goal',
    threshold: 'A goal\'s date has passed with nothing said about the goal since. Due within {dueDays} days.',
    clearsWhen: 'Anything is recorded about that goal: a step, a level, a new date, or its end.', nextStep: 'Look at the goal together: reached, still wanted, or in need of another date?',
  }),
  rule('new-goals-needed', 'due', {
    title: 'All goals attained', settings: [dueIn(14)], record: 'goal',
    threshold: 'No goal is open and the last ones were attained. Due within {dueDays} days.',
    clearsWhen: 'A new goal is set.', nextStep: 'Celebrate, then ask what comes next.',
  }),
  rule('scheduled-plan-review', 'due', {
    title: 'Plan review, as scheduled', settings: [days('leadDays', 7, 'Days before its date on which it is shown'), days('graceDays', 0, 'Days of grace')],
    threshold: 'A plan review was scheduled; shown {leadDays} days before its date.', clearsWhen: 'That plan review, one that names no other, or any later one is recorded.', nextStep: 'Review the plan with the client.', source: 'scheduled in the source system',
  }),
  rule('scheduled-instrument', 'due', {
    title: 'Reassessment, as scheduled', settings: [days('leadDays', 7, 'Days before its date on which it is shown'), days('graceDays', 0, 'Days of grace')], record: 'instrument',
    threshold: 'A reassessment was scheduled; shown {leadDays} days before its date.', clearsWhen: 'That reassessment, one of its kind that names no other, or any later one is recorded.', nextStep: 'Take the scheduled instruments at the next contact.', source: 'scheduled in the source system',
  }),
  rule('deterioration', 'off-track', {
    title: 'Reliably worse', settings: [dueIn(7)], threshold: 'A score is worse than baseline by the instrument\'s reliable change or more. Due at the next session, within {dueDays} days.',
    clearsWhen: `${BY_REVIEW}, or a later score is no longer reliably worse.`, nextStep: 'Say what the scores show, ask what has changed, and change the plan.',
    source: `${DEFAULT}; domain fact sheet 5.4 (red), 3.4`,
  }),
  rule('no-improvement', 'off-track', {
    title: 'No improvement yet', settings: [days('afterDays', 56, 'Days after baseline'), { name: 'afterSessions', value: 8, unit: 'contacts', label: 'or contacts attended after baseline' }, dueIn(14)],
    threshold: 'Baseline in the clinical range and, {afterDays} days or {afterSessions} attended contacts later, no reliable improvement. Due within {dueDays} days.',
    clearsWhen: `${BY_REVIEW}, or a later score has reliably improved.`, nextStep: 'Ask what would make treatment fit better; consider its intensity, focus or medication.',
    source: `${DEFAULT}; domain fact sheet 5.4 (yellow)`,
  }),
  rule('worsening', 'off-track', {
    title: 'Worse twice running', settings: [dueIn(14)], threshold: 'Two scores running were worse, together by the instrument\'s reliable change or more. Due within {dueDays} days.',
    clearsWhen: `${BY_REVIEW}, or a later score is better again.`, nextStep: 'Ask what has changed since, before it goes on.',
    source: `${DEFAULT}; domain fact sheet 5.4 (yellow)`,
  }),
  rule('bam-pattern', 'off-track', {
    title: 'BAM out of range',
    settings: [{ name: 'riskAtLeast', value: 12, unit: 'points', label: 'Risk at or above' }, { name: 'protectiveAtMost', value: 12, unit: 'points', label: 'Protective at or below' }, dueIn(14)],
    threshold: 'After baseline, Use rose from 0, Risk is {riskAtLeast} or more, or Protective is {protectiveAtMost} or less (items scored 0-4). Due within {dueDays} days.',
    clearsWhen: `${BY_REVIEW}, or a later BAM is back in range.`, nextStep: 'Look at the items behind it together: what raises risk, what protects?',
    source: `${DEFAULT}; domain fact sheet 5.4 (BAM)`,
  }),
  rule('not-measured', 'unknown', {
    title: 'Not measured', record: 'instrument',
    threshold: 'No instrument that is due has a score within its interval: how the person is doing is not known.',
    clearsWhen: 'A valid score of one of them is recorded.', nextStep: 'Measure once, with the shortest of them.',
    source: `${DEFAULT}; domain fact sheet 5.4 (grey is not green)`,
  }),
];

export function triggerRule(id: TriggerRuleId): TriggerRule {
  const found = TRIGGERS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no rule ${id}`);
  return found;
}
