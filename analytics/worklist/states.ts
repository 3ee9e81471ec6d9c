/** Not on track, by rules that can be read (domain 5.4): red, yellow, and grey, which is not green. */
import type { TriggerRuleId } from '../contract/rule-names.ts';
import { addDays } from '../period/dates.ts';
import { thresholdOf, type RuleBook, type Trigger } from './book.ts';
import { regimesOf, type Regime } from './cadence.ts';
import type { EpisodeFacts, Happening, ScoreFact } from './facts.ts';
import { firstDay, offDays, triggerAt } from './holds.ts';
import { closedOn, isOpenOn, obligation, type Obligation } from './obligation.ts';
import { axesOf, changeOf, isClinical, isImproved, scoreText, worseBy, type AxisScores } from './scores.ts';
import { endOf } from './triggers.ts';
import { actsOf, DAYBREAK, only, walk, type Done } from './walk.ts';

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
  return { on: byDays, at: DAYBREAK };
}

/** YELLOW: began in the clinical range and has not reliably improved by then. Who was not measured again is grey, not yellow. */
function noImprovement(axis: AxisScores, facts: EpisodeFacts, book: RuleBook): Finding {
  const none: Finding = { rule: 'no-improvement', seen: [], gone: [] };
  const { baseline, scale } = axis;
  if (baseline === null || !scale?.reliableChange || isClinical(axis, baseline.score) !== true) return none;
  const contacts = only(actsOf(facts), 'contact');
  const lateBy = (trigger: Trigger): Happening => lateFrom(baseline, contacts, { days: trigger.setting('afterDays'), sessions: trigger.setting('afterSessions') });
  const held = firstDay(book, facts, { rule: 'no-improvement', from: baseline.on }, (trigger) => lateBy(trigger).on);
  if (held === null) return none;
  const asked = lateBy(held.trigger);
  const late: Happening = asked.on === held.on ? asked : { on: held.on, at: DAYBREAK };
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
  const found = walk({ ...triggerAt(book, facts, rule, first.on), isOn: true }, signals, clears, { end: endOf(facts), offs: offDays(book, facts, rule), acts: only(actsOf(facts), 'plan-review', 'goal-set', 'progress') });
  return found.map((one) => ({ ...one, threshold: thresholdOf(triggerAt(book, facts, rule, one.firedOn)), source: triggerAt(book, facts, rule, one.firedOn).source }));
}

export function stateObligations(facts: EpisodeFacts, book: RuleBook): Obligation[] {
  return axesOf(facts).flatMap((axis) => [deterioration(axis), noImprovement(axis, facts, book), worsening(axis), bamPattern(axis, facts, book)].flatMap((finding) => walkFinding(finding, facts, book)));
}

/** A rhythm of an instrument, and what came due in it. */
export interface Rhythm {
  readonly rule: string;
  readonly instrument: string;
  readonly own: readonly Obligation[];
}

interface Watched extends Rhythm {
  readonly regimes: readonly Regime[];
}

const isHeld = ({ regimes }: Watched, day: string): boolean => regimes.some(({ cadence, from, to }) => cadence !== null && from <= day && (to === null || day < to));
const isOver = ({ own }: Watched, day: string): boolean => own.some((one) => one.overdueFrom <= day && isOpenOn(one, day));

/** Every day on which something about it may change, in order. */
function turnsOf(facts: EpisodeFacts, book: RuleBook, watched: readonly Watched[]): string[] {
  const days = [
    ...watched.flatMap(({ own }) => own.flatMap((one) => [one.overdueFrom, closedOn(one)])), ...watched.flatMap(({ regimes }) => regimes.flatMap(({ from, to }) => [from, to])),
    ...offDays(book, facts, 'not-measured').map(({ on }) => on), facts.endedOn,
  ];
  return [...new Set(days.filter((day) => day !== null))].sort();
}

interface Grey {
  readonly from: string;
  readonly to: string | null;
}

/** RULE: grey while something is due in a rhythm and all that is, is over: no instrument has a score within its interval. */
function greySpans(facts: EpisodeFacts, book: RuleBook, watched: readonly Watched[]): Grey[] {
  const isGrey = (day: string): boolean => {
    const due = watched.filter((one) => isHeld(one, day));
    return due.length > 0 && due.every((one) => isOver(one, day)) && triggerAt(book, facts, 'not-measured', day).isOn && (facts.endedOn === null || day < facts.endedOn);
  };
  const spans: Grey[] = [];
  for (const day of turnsOf(facts, book, watched)) {
    const before = spans.at(-1);
    const isOn = before !== undefined && before.to === null;
    if (isGrey(day) === isOn) continue;
    if (isOn) spans[spans.length - 1] = { from: before.from, to: day };
    else spans.push({ from: day, to: null });
  }
  return spans;
}

/** GREY: nobody knows how the person is doing. Grey is not green. */
export function notMeasured(facts: EpisodeFacts, book: RuleBook, rhythms: readonly Rhythm[]): Obligation[] {
  const watched = rhythms.map((rhythm): Watched => ({ ...rhythm, regimes: regimesOf(rhythm.rule, facts, book) }));
  const isTaken = (day: string): boolean => facts.completions.some(({ on, instruments }) => on === day && watched.some((one) => instruments.includes(one.instrument) && (isHeld(one, on) || on === facts.endedOn)));
  const lastOf = (day: string): string => {
    const known = axesOf(facts).flatMap((axis) => axis.scores.filter((score) => score.on < day).slice(-1).map((score) => scoreText(axis, score)));
    return known.length === 0 ? 'nothing measured yet in this episode' : `last known: ${known.join('; ')}`;
  };
  return greySpans(facts, book, watched).map(({ from, to }): Obligation => {
    const trigger = triggerAt(book, facts, 'not-measured', from);
    const closes = to === null ? {} : isTaken(to) ? { clearedOn: to, clearedBy: 'instrument', actedOn: to } : { endedOn: to, endedBy: facts.endedOn === to ? (facts.endedBy ?? 'other') : 'rule-changed' };
    const { rule, source } = trigger;
    return { ...obligation({ rule: rule.id, kind: rule.kind, firedOn: from, dueOn: from, overdueFrom: from, evidence: [{ on: from, text: lastOf(from) }], title: rule.title, threshold: thresholdOf(trigger), source }), ...closes };
  });
}
