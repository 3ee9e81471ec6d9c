/** Not on track, by rules that can be read (domain 5.4): red, yellow, and grey, which is not green. */
import type { TriggerRuleId } from '../contract/rule-names.ts';
import { addDays } from '../period/dates.ts';
import type { RuleBook } from './book.ts';
import type { EpisodeFacts, Happening, ScoreFact } from './facts.ts';
import { closedOn, obligation, type Obligation } from './obligation.ts';
import { axesOf, changeOf, isClinical, isImproved, scoreText, worseBy, type AxisScores } from './scores.ts';
import { endOf, triggerAt } from './triggers.ts';
import { actsOf, only, walk, type Done } from './walk.ts';
import { thresholdOf } from './book.ts';

type Seen = Happening & { readonly text: string };

interface Finding {
  readonly rule: TriggerRuleId;
  readonly seen: readonly Seen[];
  /** Scores that show that it is no longer so. */
  readonly gone: readonly Happening[];
}

const after = ({ baseline, scores }: AxisScores): readonly ScoreFact[] => (baseline === null ? [] : scores.slice(scores.indexOf(baseline) + 1));

/** RED: reliably worse than baseline. */
function deterioration(axis: AxisScores): Finding {
  const later = after(axis);
  const isWorse = ({ score }: ScoreFact): boolean => changeOf(axis, score) === 'deteriorated';
  return { rule: 'deterioration', seen: later.filter(isWorse).map((score) => ({ ...score, text: scoreText(axis, score) })), gone: later.filter((score) => !isWorse(score)) };
}

/** YELLOW: two scores running worse, together by the reliable change or more. */
function worsening(axis: AxisScores): Finding {
  const { scale, scores } = axis;
  const points = scale?.reliableChange?.points;
  if (scale === null || points === undefined) return { rule: 'worsening', seen: [], gone: [] };
  const step = (index: number): number => worseBy(scale, scores[index]?.score ?? 0, scores[index - 1]?.score ?? 0);
  const seen = scores.flatMap((score, index): Seen[] => {
    if (index < 2 || step(index) <= 0 || step(index - 1) <= 0 || step(index) + step(index - 1) < points) return [];
    return [{ ...score, text: `${axis.label} ${scores[index - 2]?.score ?? ''}, ${scores[index - 1]?.score ?? ''}, ${score.score}` }];
  });
  return { rule: 'worsening', seen, gone: scores.filter((_score, index) => index > 0 && step(index) < 0) };
}

/** The moment from which on no improvement is late: so many days after baseline, or so many contacts attended. */
function lateFrom({ on, at }: ScoreFact, contacts: readonly Done[], limits: { days: number; sessions: number }): Happening {
  const byDays = addDays(on, limits.days);
  const session = contacts.filter((contact) => contact.at > at)[limits.sessions - 1];
  if (session !== undefined && session.on < byDays) return session;
  return { on: byDays, at: Date.parse(byDays) };
}

/** YELLOW: began in the clinical range and has not reliably improved by then. Who was not measured again is grey, not yellow. */
function noImprovement(axis: AxisScores, facts: EpisodeFacts, book: RuleBook): Finding {
  const none: Finding = { rule: 'no-improvement', seen: [], gone: [] };
  const { baseline, scale } = axis;
  if (baseline === null || !scale?.reliableChange || isClinical(axis, baseline.score) !== true) return none;
  const trigger = triggerAt(book, facts, 'no-improvement', baseline.on);
  const late = lateFrom(baseline, only(actsOf(facts), 'contact'), { days: trigger.setting('afterDays'), sessions: trigger.setting('afterSessions') });
  const later = after(axis);
  const before = later.filter(({ on, at }) => on < late.on || (on === late.on && at <= late.at)).at(-1);
  const isStill = ({ score }: ScoreFact): boolean => !isImproved(changeOf(axis, score));
  const reached = before !== undefined && isStill(before) ? [{ on: late.on, at: late.at, text: scoreText(axis, before) }] : [];
  const seen = later.filter((score) => score !== before && score.at > late.at && score.on >= late.on && isStill(score)).map((score) => ({ ...score, text: scoreText(axis, score) }));
  return { rule: 'no-improvement', seen: [...reached, ...seen], gone: later.filter((score) => !isStill(score)) };
}

/** YELLOW for the BAM, which has no reliable change. RULE: after baseline only, and of the scoring 0-4 alone: its limits are of no other. */
function bamPattern(axis: AxisScores, facts: EpisodeFacts, book: RuleBook): Finding {
  const none: Finding = { rule: 'bam-pattern', seen: [], gone: [] };
  const { instrument, baseline, scores, scale } = axis;
  if (!instrument.startsWith('BAM') || baseline === null || !scale?.cutOff) return none;
  const isSeen = (score: ScoreFact, index: number): boolean => {
    const trigger = triggerAt(book, facts, 'bam-pattern', score.on);
    if (scale.id === 'risk') return score.score >= trigger.setting('riskAtLeast');
    if (scale.id === 'protective') return score.score <= trigger.setting('protectiveAtMost');
    return score.score >= 1 && scores.slice(0, index).some((before) => before.score === 0);
  };
  const later = after(axis);
  const isOut = (score: ScoreFact): boolean => isSeen(score, scores.indexOf(score));
  return { rule: 'bam-pattern', seen: later.filter(isOut).map((score) => ({ ...score, text: scoreText(axis, score) })), gone: later.filter((score) => !isOut(score)) };
}

/** RULE: one item per scale, so that one scale's recovery never hides another's; they stand as one reason. */
function walkFinding({ rule, seen, gone }: Finding, facts: EpisodeFacts, book: RuleBook): Obligation[] {
  const [first] = seen;
  if (first === undefined) return [];
  const reviews = only(actsOf(facts), 'plan-review');
  const clears: Done[] = [...reviews, ...gone.map(({ on, at }) => ({ on, at, by: 'score' as const }))].sort((left, right) => left.at - right.at);
  const signals = seen.filter(({ on }) => triggerAt(book, facts, rule, on).isOn).map(({ on, at, text }) => ({ on, at, text, dueOn: addDays(on, triggerAt(book, facts, rule, on).setting('dueDays')) }));
  const found = walk({ ...triggerAt(book, facts, rule, first.on), isOn: true }, signals, clears, { end: endOf(facts), acts: only(actsOf(facts), 'plan-review', 'goal-set', 'progress') });
  return found.map((one) => ({ ...one, threshold: thresholdOf(triggerAt(book, facts, rule, one.firedOn)), source: triggerAt(book, facts, rule, one.firedOn).source }));
}

export function stateObligations(facts: EpisodeFacts, book: RuleBook): Obligation[] {
  return axesOf(facts).flatMap((axis) => [deterioration(axis), noImprovement(axis, facts, book), worsening(axis), bamPattern(axis, facts, book)].flatMap((finding) => walkFinding(finding, facts, book)));
}

/** What an episode's instruments and when each was taken: those that are due in a rhythm. */
export interface Rhythm {
  readonly instrument: string;
  readonly own: readonly Obligation[];
}

interface Grey {
  readonly from: string;
  readonly to: string | null;
}

/** RULE: grey begins when the first of them is over and none has been taken since its last score; it ends with the next score of any. */
function greyOf({ instrument, own }: Rhythm, taken: readonly { on: string; instruments: readonly string[] }[]): Grey[] {
  return own.flatMap((one): Grey[] => {
    const closed = closedOn(one);
    const from = one.overdueFrom;
    if (closed !== null && closed <= from) return [];
    const before = taken.filter(({ on }) => on < from);
    if (before.at(-1)?.on !== before.findLast(({ instruments }) => instruments.includes(instrument))?.on) return [];
    const next = taken.find(({ on }) => on >= from)?.on ?? null;
    return next === from ? [] : [{ from, to: earlier(closed, next) }];
  });
}

const earlier = (left: string | null, right: string | null): string | null => (left === null ? right : right === null ? left : left < right ? left : right);

/** Stretches that touch or lie in one another are one. */
function merged(spans: readonly Grey[]): Grey[] {
  const found: Grey[] = [];
  for (const span of [...spans].sort((left, right) => (left.from < right.from ? -1 : 1))) {
    const before = found.at(-1);
    if (before === undefined || (before.to !== null && before.to < span.from)) found.push(span);
    else if (before.to !== null && (span.to === null || span.to > before.to)) found[found.length - 1] = { from: before.from, to: span.to };
  }
  return found;
}

/** GREY: no score of any instrument within its interval: nobody knows how the person is doing. Grey is not green. */
export function notMeasured(facts: EpisodeFacts, book: RuleBook, rhythms: readonly Rhythm[]): Obligation[] {
  const tracked = rhythms.map(({ instrument }) => instrument);
  const taken = facts.completions.filter(({ instruments }) => instruments.some((one) => tracked.includes(one)));
  const lastOf = (on: string): string => {
    const known = axesOf(facts).flatMap((axis) => axis.scores.filter((score) => score.on < on).slice(-1).map((score) => scoreText(axis, score)));
    return known.length === 0 ? 'nothing measured yet in this episode' : `last known: ${known.join('; ')}`;
  };
  return merged(rhythms.flatMap((rhythm) => greyOf(rhythm, taken))).flatMap(({ from, to }): Obligation[] => {
    const trigger = triggerAt(book, facts, 'not-measured', from);
    if (!trigger.isOn) return [];
    const closes = to === null ? {} : taken.some(({ on }) => on === to) ? { clearedOn: to, clearedBy: 'instrument', actedOn: to } : { endedOn: to, endedBy: facts.endedOn === to ? (facts.endedBy ?? 'other') : 'rule-changed' };
    const { rule, source } = trigger;
    return [{ ...obligation({ rule: rule.id, kind: rule.kind, firedOn: from, dueOn: from, overdueFrom: from, evidence: [{ on: from, text: lastOf(from) }], title: rule.title, threshold: thresholdOf(trigger), source }), ...closes }];
  });
}
