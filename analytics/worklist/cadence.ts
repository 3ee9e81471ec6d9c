/** Due dates in a rhythm: on a grid from an anchor, or rolling from the last one done. */
import { addDays, daysBetween, LAST_DAY } from '../period/dates.ts';
import { addDuration, parseDuration, type Duration } from '../period/duration.ts';
import { dayName } from '../period/names.ts';
import type { Evidence } from '../contract/worklist.ts';
import type { Cadence, RuleBook } from './book.ts';
import { segmentOn, type EpisodeFacts } from './facts.ts';
import { obligation, type Obligation } from './obligation.ts';

/** Something done that a rhythm counts. */
export interface Done {
  readonly on: string;
  readonly at: number;
  readonly by: 'plan-review' | 'instrument';
  /** None of its scores is in the clinical range any more. */
  readonly isBelowCutOff: boolean;
  /** What it says of where the person stands, for the next reason. */
  readonly says: string;
}

/** A stretch of an episode in which one rhythm holds from one anchor; `to` exclusive, null while it lasts. */
export interface Regime {
  readonly from: string;
  readonly to: string | null;
  readonly cadence: Cadence | null;
  readonly anchor: string;
}

/** A stretch in which something is due. */
type Running = Regime & { readonly cadence: Cadence };

const duration = (text: string): Duration => parseDuration(text) ?? { months: 0, days: 1 };

/** Stretches at one level of care; a change of clinician or program alone begins none. */
function levelStarts({ segments }: EpisodeFacts): string[] {
  return segments.filter(({ levelOfCare }, index) => levelOfCare !== segments[index - 1]?.levelOfCare).map(({ from }) => from);
}

/** RULE (domain 5.2): a change of the level of care re-anchors rules that go by level; the others count on from admission. */
export function regimesOf(rule: string, facts: EpisodeFacts, book: RuleBook): Regime[] {
  const { admittedOn, endedOn, segments } = facts;
  const starts = levelStarts(facts);
  const changes = [...new Set(segments.map(({ program }) => program))].flatMap((program) => [...book.changes(program, rule)]);
  const borders = [...new Set([admittedOn, ...segments.map(({ from }) => from), ...changes])].filter((on) => on >= admittedOn && (endedOn === null || on < endedOn || on === admittedOn)).sort();
  const regimes: Regime[] = [];
  for (const [index, from] of borders.entries()) {
    const place = segmentOn(facts, from);
    const cadence = place === undefined ? null : book.cadence(rule, { program: place.program, levelOfCare: place.levelOfCare, on: from });
    const isFromLevel = cadence !== null && (cadence.isByLevel || cadence.anchor === 'level-change');
    const anchor = isFromLevel ? (starts.findLast((start) => start <= from) ?? admittedOn) : admittedOn;
    const to = borders[index + 1] ?? endedOn;
    const before = regimes.at(-1);
    if (before !== undefined && before.cadence === cadence && before.anchor === anchor) regimes[regimes.length - 1] = { ...before, to };
    else regimes.push({ from, to, cadence, anchor });
  }
  return regimes;
}

/** What a grid is made of. */
interface Grid {
  readonly cadence: Cadence;
  readonly anchor: string;
}

/** The mean month of the calendar: 146,097 days in 4,800 months. */
const MONTH_DAYS = 146_097 / 4_800;

/** The how-manieth date of a grid is the first after a day; 0: the first of all. */
function placeAfter({ cadence, anchor }: Grid, after: string): number {
  if (addDuration(anchor, duration(cadence.firstDue)) > after) return 0;
  const every = duration(cadence.interval);
  // A guess by days, too low by two at the most, so that a long stay is not walked through from its beginning.
  let times = Math.max(1, Math.floor(daysBetween(anchor, after) / (every.months * MONTH_DAYS + every.days)) - 1);
  for (let date = addDuration(anchor, every, times); date <= after && date < LAST_DAY; date = addDuration(anchor, every, times)) times += 1;
  return times;
}

function dateAt({ cadence, anchor }: Grid, place: number): string {
  return place === 0 ? addDuration(anchor, duration(cadence.firstDue)) : addDuration(anchor, duration(cadence.interval), place);
}

/** The due dates of a grid after a day. RULE: the first one, then every interval counted from the anchor itself; at the end of the calendar, its last day. */
export function gridAfter(grid: Grid, after: string | null): string {
  return dateAt(grid, after === null ? 0 : placeAfter(grid, after));
}

/** The last date of a grid up to a day, but for one that is known to be on it or before; in one step, however long ago that was. */
function lastOnGrid(grid: Grid, known: string, until: string): string {
  const place = placeAfter(grid, until);
  const last = dateAt(grid, Math.max(0, place - 1));
  // The first may lie later than an interval.
  const first = dateAt(grid, 0);
  return [known, ...(place === 0 ? [] : [first < last ? last : first])].sort().at(-1) ?? known;
}

interface State {
  /** Last due date of the grid that is settled. */
  settled: string | null;
  /** What it rolls from; null at a level that has begun since. */
  rollsFrom: Done | null;
  /** The last one, at whatever level: what there is to say of where the person stands. */
  last: Done | null;
  open: Obligation | null;
}

/** RULE: a rule holds from its day on: what an earlier day would have asked for was never due. */
function nextDue(regime: Pick<Regime, 'from' | 'anchor'> & { cadence: Cadence }, { settled, rollsFrom }: State): string {
  const { cadence, anchor, from } = regime;
  if (cadence.anchor !== 'last-completed') {
    const before = addDays(from, -1);
    return gridAfter(regime, settled === null || settled < before ? before : settled);
  }
  const due = rollsFrom === null ? addDuration(anchor, duration(cadence.firstDue)) : addDuration(rollsFrom.on, duration(rollsFrom.isBelowCutOff && cadence.intervalBelowCutOff !== null ? cadence.intervalBelowCutOff : cadence.interval));
  return due < from ? from : due;
}

const EVERY: Readonly<Record<string, string>> = { D: 'day', W: 'week', M: 'month', Y: 'year' };
/** Example P28D -> '28 days', P3M -> '3 months', P1W -> '1 week' */
export function durationName(text: string): string {
  return [...text.matchAll(/(\d+)([DWMY])/g)].map(([, count = '', unit = '']) => `${count} ${EVERY[unit] ?? ''}${count === '1' ? '' : 's'}`).join(' ');
}

/** The rule in words, with its numbers. */
export function cadenceThreshold({ interval, firstDue, intervalBelowCutOff, anchor, graceDays, earlyDays, isByLevel }: Cadence): string {
  const from = anchor === 'last-completed' ? 'after the last one' : isByLevel || anchor === 'level-change' ? 'from the day the level of care began' : 'from admission';
  const first = firstDue === interval ? '' : firstDue === 'P0D' ? ', first at admission' : `, first within ${durationName(firstDue)}`;
  const below = intervalBelowCutOff === null ? '' : `; every ${durationName(intervalBelowCutOff)} while below the cut-off`;
  const early = anchor === 'last-completed' || earlyDays === null ? '' : `, up to ${earlyDays} day${earlyDays === 1 ? '' : 's'} early`;
  return `Every ${durationName(interval).replace(/^1 (\w+)$/, '$1')} ${from}${first}${below}${early}${graceDays === 0 ? '' : `, ${graceDays} days of grace`}.`;
}

function begin(regime: Running, due: string, firedOn: string, last: Done | null): Obligation {
  const { cadence } = regime;
  const about: Evidence = { on: firedOn, text: last === null ? (cadence.what === 'instrument' ? 'not measured yet' : 'not reviewed yet') : last.says };
  return obligation({
    rule: cadence.rule, kind: 'due', firedOn, dueOn: due, overdueFrom: addDays(due, cadence.graceDays + 1), evidence: [about], title: cadence.title,
    threshold: cadenceThreshold(cadence), source: cadence.source, instrument: cadence.instrument,
  });
}

const LAPSES_AT_MOST = 12;

/** Due dates of a grid after a day, up to another. */
function lapses(regime: Running, after: string, until: string, atMost: number): Evidence[] {
  if (regime.cadence.anchor === 'last-completed') return [];
  const found: Evidence[] = [];
  for (let next = gridAfter(regime, after); next <= until && found.length < atMost; next = gridAfter(regime, next)) found.push({ on: next, text: `also due on ${dayName(next)}` });
  return found;
}

const later = (left: string, right: string): string => (left < right ? right : left);

/**
 * The last due date that is settled by what was done on a day.
 *
 * RULE    What it was shown for, and every date that has passed. Where it was late, the next one as well if its window has begun: each date asks for one in its own
 *         window, and this one lies in both. What was done on a due date is that one's alone.
 */
function settledBy(regime: Running, dueOn: string, on: string): string {
  const { anchor, earlyDays, leadDays } = regime.cadence;
  if (anchor === 'last-completed' || on <= dueOn) return dueOn;
  const settled = lastOnGrid(regime, dueOn, on);
  const next = gridAfter(regime, settled);
  return settled < on && on >= addDays(next, -(earlyDays ?? leadDays)) ? next : settled;
}

class Walk {
  readonly closed: Obligation[] = [];
  readonly #through: string;
  readonly #endedOn: string | null;
  #state: State = { settled: null, rollsFrom: null, last: null, open: null };
  /** The regime by which what is open is looked at now. */
  #openIn: Running | null = null;

  constructor(through: string, endedOn: string | null) {
    this.#through = through;
    this.#endedOn = endedOn;
  }

  /** RULE: one open reason per rule; due dates that pass meanwhile are added to it, by the rule of their day. */
  #pass(until: string): void {
    const { open } = this.#state;
    if (open === null || this.#openIn === null) return;
    const after = later(open.dueOn, addDays(this.#openIn.from, -1));
    this.#state.open = { ...open, evidence: [...open.evidence, ...lapses(this.#openIn, after, until, LAPSES_AT_MOST + 1 - open.evidence.length)] };
  }

  #close(how: Partial<Obligation>, until: string): void {
    this.#pass(until);
    const { open } = this.#state;
    if (open !== null) this.closed.push({ ...open, ...how });
    this.#state.open = null;
  }

  /** Another rule, or other numbers of it, from a day on: what is open stays open. */
  enter(regime: Running): void {
    this.#pass(addDays(regime.from, -1));
    this.#openIn = regime;
  }

  /** What was due at another level is due no more. */
  reanchor(on: string, why: string, onTheDay: Done | undefined): void {
    this.end(on, why, onTheDay);
    this.#state = { ...this.#state, settled: null, rollsFrom: null };
  }

  /** Another level, switched off, or the episode is over. RULE: what was done on that very day was done: it clears. */
  end(on: string, why: string, onTheDay?: Done): void {
    this.#close(onTheDay === undefined ? { endedOn: on, endedBy: why } : { clearedOn: on, clearedBy: onTheDay.by, actedOn: on }, addDays(on, -1));
  }

  /** Brings up what is due by a day, in a regime. */
  fire(regime: Running, by: string): void {
    const { open, last } = this.#state;
    if (open !== null) return;
    const due = nextDue(regime, this.#state);
    // RULE: what was done today is not asked for again today.
    const shown = later(addDays(due, -regime.cadence.leadDays), last === null ? regime.from : addDays(last.on, 1));
    const firedOn = later(shown, regime.from);
    // RULE: nothing comes up for an episode that is over.
    if (firedOn > by || (this.#endedOn !== null && firedOn >= this.#endedOn)) return;
    this.#state.open = begin(regime, due, firedOn, last);
    this.#openIn = regime;
  }

  /** Done where nothing asks for it: what rolls counts from it all the same. */
  note(done: Done): void {
    this.#state = { ...this.#state, last: done, rollsFrom: done };
  }

  /** RULE (domain 5.2): late clears what was due and moves nothing; early counts within its window, else it is extra. */
  do(regime: Running, done: Done): void {
    const { open } = this.#state;
    this.note(done);
    if (open !== null) {
      this.#close({ clearedOn: done.on, clearedBy: done.by, actedOn: done.on }, done.on);
      this.#state.settled = settledBy(regime, open.dueOn, done.on);
      return;
    }
    const due = nextDue(regime, { ...this.#state, rollsFrom: null });
    const { earlyDays, anchor } = regime.cadence;
    if (anchor !== 'last-completed' && (earlyDays === null || done.on >= addDays(due, -earlyDays))) this.#state.settled = due;
  }

  /** The one that comes next, shown or not. */
  finish(regime: Running | null): Obligation[] {
    if (regime !== null) this.fire(regime, LAST_DAY);
    this.#close({}, this.#through);
    return this.closed;
  }
}

const isOtherLevel = (facts: EpisodeFacts, on: string): boolean => levelStarts(facts).includes(on);

const isRunning = (regime: Regime): regime is Running => regime.cadence !== null;

/**
 * Obligations of one rhythm in one episode.
 *
 * Shape   everything done that it counts, in order -> each due date that came into view, and the next one.
 * Missing what was done before it came into view was never due: it is not in the list.
 * Source  domain 5.2.
 * Example P7D from admission on 1 Nov, done on 9 Nov -> due 8 Nov, cleared 9 Nov; due 15 Nov
 */
export function cadenceObligations(rule: string, facts: EpisodeFacts, book: RuleBook, { done, through }: { done: readonly Done[]; through: string }): Obligation[] {
  const regimes = regimesOf(rule, facts, book);
  const walk = new Walk(through, facts.endedOn);
  let running: Regime | undefined;
  for (const [index, regime] of regimes.entries()) {
    const within = done.filter(({ on }) => (index === 0 || on >= regime.from) && (regime.to === null || on < regime.to || (on === regime.to && on === facts.endedOn)));
    const onTheDay = index === 0 ? undefined : within.find(({ on }) => on === regime.from);
    if (!isRunning(regime)) {
      walk.end(regime.from, index > 0 && isOtherLevel(facts, regime.from) ? 'level-change' : 'rule-changed', onTheDay);
      for (const one of within) walk.note(one);
      continue;
    }
    if (running !== undefined && running.anchor !== regime.anchor) walk.reanchor(regime.from, 'level-change', onTheDay);
    running = regime;
    walk.enter(regime);
    for (const one of within) {
      if (one.on >= regime.from) walk.fire(regime, one.on);
      walk.do(regime, one);
    }
    if (regime.to !== null) walk.fire(regime, addDays(regime.to, -1));
  }
  const last = regimes.at(-1);
  if (facts.endedOn !== null) walk.end(facts.endedOn, facts.endedBy ?? 'other');
  return walk.finish(facts.endedOn === null && last !== undefined && isRunning(last) ? last : null);
}
