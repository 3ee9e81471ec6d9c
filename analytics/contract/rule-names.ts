/** Names that a `rule.set` may use: the rules Cairn has, and what can be set of each. What they do stands in `analytics/worklist/rules.ts`. */

export const ANCHORS = ['admission', 'level-change', 'last-completed'] as const;
export type Anchor = (typeof ANCHORS)[number];

/** Fields of a `rule.set` that only a cadence has. */
export const CADENCE_FIELDS = ['levelsOfCare', 'kind', 'instrument', 'firstDue', 'interval', 'anchor', 'graceDays', 'earlyDays'] as const;

export const CADENCE_RULES = ['plan-review', 'instrument-PHQ-9', 'instrument-GAD-7', 'instrument-BAM', 'instrument-BARC-10'] as const;
export const TRIGGER_RULES = [
  'self-harm-screen', 'overdose', 'crisis', 'return-to-use', 'hospital-or-arrest', 'life-change', 'medication-change', 'client-request', 'transition',
  'missed-contacts', 'no-contact', 'no-contact-long', 'goal-past-target', 'new-goals-needed', 'scheduled-plan-review', 'scheduled-instrument',
  'deterioration', 'no-improvement', 'worsening', 'bam-pattern', 'not-measured',
] as const;
export type CadenceRuleId = (typeof CADENCE_RULES)[number];
export type TriggerRuleId = (typeof TRIGGER_RULES)[number];

export const isCadenceRule = (rule: string): rule is CadenceRuleId => (CADENCE_RULES as readonly string[]).includes(rule);
export const isTriggerRule = (rule: string): rule is TriggerRuleId => (TRIGGER_RULES as readonly string[]).includes(rule);

/** Numbers of a rule that can be set, by rule; cadences of a program's own have none. */
export const RULE_SETTINGS: Readonly<Record<string, readonly string[]>> = {
  'self-harm-screen': ['dueDays'], overdose: ['dueDays'], crisis: ['dueDays'], 'return-to-use': ['dueWorkingDays'], 'hospital-or-arrest': ['dueDays'], 'life-change': ['dueDays'],
  'medication-change': ['dueDays'], 'client-request': ['dueDays'], transition: ['dueDays'],
  'missed-contacts': ['inARow', 'ofLast', 'missedOfLast', 'dueDays'], 'no-contact': ['silentDays', 'dueDays'], 'no-contact-long': ['silentDays', 'dueDays'],
  'goal-past-target': ['dueDays'], 'new-goals-needed': ['dueDays'], 'scheduled-plan-review': ['leadDays', 'graceDays'], 'scheduled-instrument': ['leadDays', 'graceDays'],
  deterioration: ['dueDays'], 'no-improvement': ['afterDays', 'afterSessions', 'dueDays'], worsening: ['dueDays'],
  'bam-pattern': ['riskAtLeast', 'protectiveAtMost', 'dueDays'],
};
