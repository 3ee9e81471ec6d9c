import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import { isTriggerRule } from '#analytics/contract/rule-names.ts';
import type { Replay } from '#analytics/contract/worklist.ts';
import { ruleBook, type RuleStatement } from '#analytics/worklist/book.ts';
import type { Flag } from '#analytics/worklist/flags.ts';
import { changeWords } from '#analytics/worklist/replay-change.ts';
import { replaySentence } from '#analytics/worklist/replay-sentence.ts';
import { booksOf, compareEpisode, pairsOf, replayOf, type RuleChange } from '#analytics/worklist/replay.ts';
import { ruleNames } from '#analytics/worklist/rule-list.ts';
import { yieldOf } from '#analytics/worklist/yield.ts';
import { judge, parsed, RULES } from '../../worklist/engine.ts';
import { AnyHistory, dayAt, DAYS } from '../../worklist/histories.ts';

let serial = 0;
function event(type: string, data: object, on: string): Event {
  serial += 1;
  return parsed({ specversion: '1.0', id: `e${serial}`, source: 'urn:test', subject: 'c', type, time: `${on}T12:00:00Z`, data });
}
const PROGRAMS = ['p', 'q'].map((program) => event('program.defined', { program, name: program, timeZone: 'UTC' }, '2020-01-01'));
const admitted = (on: string, more: object = {}): Event => event('episode.admitted', { episode: 'a', program: 'p', levelOfCare: '1.5', ...more }, on);
const phq = (...days: string[]): Event[] => days.map((on) => event('reassessment.completed', { episode: 'a', kind: 'instrument', scores: [{ instrument: 'PHQ-9', version: '1', scale: 'total', score: 15 }] }, on));
const reviewed = (...days: string[]): Event[] => days.map((on) => event('reassessment.completed', { episode: 'a', kind: 'plan-review', planChanged: false }, on));

interface Asked {
  readonly change: RuleChange;
  readonly statements?: readonly RuleStatement[];
  readonly from?: string;
  readonly to?: string;
  readonly asOf?: string;
}
function replayed(events: readonly Event[], { change, statements = [], from = '2026-01-01', to = '2026-07-02', asOf = '2026-12-31' }: Asked): Replay {
  const books = booksOf(statements, change, asOf);
  const title = ruleNames(ruleBook(statements)).find(({ rule }) => rule === change.rule)?.title ?? change.rule;
  return replayOf(judge([...PROGRAMS, ...events]).map(({ facts }) => compareEpisode(facts, books, asOf)), { rule: change.rule, title, from, to, asOf, program: change.program ?? null, clinicianDays: 70, books });
}
const counted = ({ now, changed, added, addedActedOn, removed, removedActedOn }: Replay): unknown => ({ now: now.fired, changed: changed.fired, added: [added, addedActedOn], removed: [removed, removedActedOn] });
const EVERY_21: RuleChange = { rule: 'instrument-PHQ-9', interval: 'P21D', firstDue: 'P7D' };

describe('a rhythm that asks sooner', () => {
  it('raises no flag more where the same one comes earlier, and says that it does', () => {
    // Taken at admission and 25 days later: due on day 28, shown a week before; every 21 days it is shown five days before, on day 16.
    const found = replayed([admitted('2026-01-05'), ...phq('2026-01-05', '2026-01-30'), event('episode.discharged', { episode: 'a', reason: 'left' }, '2026-01-31')], { change: EVERY_21 });
    expect(found).toEqual({
      rule: 'instrument-PHQ-9', title: 'PHQ-9', from: '2026-01-01', to: '2026-07-02', weeks: 26, withinDays: 7, program: null,
      now: { rule: 'instrument-PHQ-9', title: 'PHQ-9', period: null, fired: 1, actedOn: 1, clearedByWork: 1, clearedByScore: 0, deferred: 0, expired: 0, open: 0, perClinicianWeek: 0.1, actedOnShare: expect.objectContaining({ numerator: 1, denominator: 1 }) },
      changed: { rule: 'instrument-PHQ-9', title: 'PHQ-9', period: null, fired: 1, actedOn: 1, clearedByWork: 1, clearedByScore: 0, deferred: 0, expired: 0, open: 0, perClinicianWeek: 0.1, actedOnShare: expect.objectContaining({ numerator: 0, denominator: 1 }) },
      added: 0, addedActedOn: 0, removed: 0, removedActedOn: 0, addedPerWeek: 0, removedPerWeek: 0,
      sentence: 'PHQ-9 every 21 days instead of 28, no longer every 3 months below the cut-off, would have raised the same flags. The one that both raise would have come up earlier, by 5 days.',
    });
  });
  it('raises one more where it was done before it would have come up, and says whether it was acted on', () => {
    const found = replayed([admitted('2026-01-05'), ...phq('2026-01-05', '2026-01-23', '2026-02-12'), event('episode.discharged', { episode: 'a', reason: 'left' }, '2026-02-13')], { change: EVERY_21 });
    // Every 28 days nothing comes up before day 21; every 21 days one comes up on day 16 of each.
    expect(counted(found)).toEqual({ now: 0, changed: 2, added: [2, 2], removed: [0, 0] });
    expect(found.sentence).toBe('PHQ-9 every 21 days instead of 28, no longer every 3 months below the cut-off, would have raised 2 more flags in 26 weeks, 2 of them acted on within 7 days.');
  });
  it('counts a flag where it came up, and does not take one from before the period for an added one', () => {
    const events = [admitted('2026-01-05'), ...phq('2026-01-05', '2026-01-30')];
    expect(counted(replayed(events, { change: EVERY_21, from: '2026-01-22', to: '2026-01-29' }))).toEqual({ now: 1, changed: 0, added: [0, 0], removed: [0, 0] });
    expect(counted(replayed(events, { change: EVERY_21, from: '2026-01-15', to: '2026-01-22' }))).toEqual({ now: 0, changed: 1, added: [0, 0], removed: [0, 0] });
  });
  it('knows nothing of what lies ahead, and says which of the added are too new', () => {
    const events = [admitted('2026-01-05'), ...phq('2026-01-05', '2026-01-23')];
    const found = replayed(events, { change: EVERY_21, asOf: '2026-01-22' });
    expect([counted(found), found.weeks, found.changed.open]).toEqual([{ now: 0, changed: 1, added: [1, 0], removed: [0, 0] }, 22 / 7, 1]);
    expect(found.sentence).toBe('PHQ-9 every 21 days instead of 28, no longer every 3 months below the cut-off, would have raised 1 more flag in 3 weeks, 0 of them acted on within 7 days. Of the 1 added flag 1 is not 7 days old yet.');
  });
});

describe('a rule switched off, or on', () => {
  const events = [admitted('2026-01-05', { levelOfCare: '3.5' }), ...reviewed('2026-01-12', '2026-01-21'), event('episode.discharged', { episode: 'a', reason: 'left' }, '2026-01-25')];
  it('leaves out all it raises, with what was acted on', () => {
    const found = replayed(events, { change: { rule: 'plan-review', isOn: false }, from: '2026-01-05', to: '2026-01-26' });
    expect(counted(found)).toEqual({ now: 3, changed: 0, added: [0, 0], removed: [3, 2] });
    expect(found.sentence).toBe('Plan review switched off would have raised 1 fewer flag a week; 0.7 of those left out were acted on within 7 days.');
  });
  it('raises what it would have raised, from the beginning of the history on', () => {
    const off: RuleStatement = { rule: 'plan-review', from: '2026-02-01', source: 's', isOn: false };
    const found = replayed(events, { change: { rule: 'plan-review', isOn: true }, statements: [off] });
    expect([counted(found), found.sentence]).toEqual([{ now: 0, changed: 3, added: [3, 2], removed: [0, 0] }, 'Plan review switched on would have raised 3 more flags in 26 weeks, 2 of them acted on within 7 days.']);
  });
});

describe('the rule as it is', () => {
  const events = [admitted('2026-01-05'), ...phq('2026-01-05', '2026-01-30')];
  const set = (from: string, more: Partial<RuleStatement>): RuleStatement => ({ rule: 'instrument-PHQ-9', from, source: 's', ...more });
  it('holds for the whole history on both sides: what it was before is no effect of the change', () => {
    const statements = [set('2026-03-01', { interval: 'P21D', firstDue: 'P7D' })];
    expect(counted(replayed(events, { change: { rule: 'instrument-PHQ-9', graceDays: 3 }, statements }))).toEqual({ now: 2, changed: 2, added: [0, 0], removed: [0, 0] });
    // What will hold later does not hold yet.
    expect(counted(replayed(events, { change: { rule: 'instrument-PHQ-9', graceDays: 3 }, statements: [set('2026-03-01', { isOn: false })], asOf: '2026-02-10' }))).toEqual({ now: 1, changed: 1, added: [0, 0], removed: [0, 0] });
    expect(counted(replayed(events, { change: { rule: 'instrument-PHQ-9', graceDays: 3 }, statements, asOf: '2026-02-10' }))).toEqual({ now: 1, changed: 1, added: [0, 0], removed: [0, 0] });
  });
  it('gives way to the change whatever day it was set on, but a program\'s own does not give way to one for all', () => {
    const ask = (change: Partial<RuleChange>, statement: Partial<RuleStatement>) => counted(replayed(events, { change: { rule: 'instrument-PHQ-9', isOn: false, ...change }, statements: [set('2026-06-01', { isOn: true, ...statement })] }));
    const [gone, same] = [{ now: 2, changed: 0, added: [0, 0], removed: [2, 1] }, { now: 2, changed: 2, added: [0, 0], removed: [0, 0] }];
    expect([ask({}, {}), ask({}, { program: 'p' }), ask({ program: 'p' }, { program: 'p' }), ask({}, { program: 'q' })]).toEqual([gone, same, gone, gone]);
  });
  it('is changed for one program alone where one is named, and its flags alone are counted', () => {
    expect(counted(replayed(events, { change: { rule: 'instrument-PHQ-9', isOn: false, program: 'q' } }))).toEqual({ now: 0, changed: 0, added: [0, 0], removed: [0, 0] });
  });
});

describe('pairs', () => {
  const flag = (firedOn: string, closedOn: string | null): Flag => ({ rule: 'r', program: 'p', firedOn, actedOn: null, deferredOn: null, closedOn, closedBy: closedOn === null ? null : 'work' });
  const days = (now: [string, string | null][], changed: [string, string | null][]) => pairsOf(now.map((one) => flag(...one)), changed.map((one) => flag(...one))).map((pair) => [pair.now.firedOn, pair.changed.firedOn]);
  it.each([
    ['at the same time, whichever comes first', [['05', '09']], [['02', '06']], [['05', '02']]], ['one after the other', [['05', '09']], [['09', '12'], ['01', '05']], []], ['both open', [['05', null]], [['08', null]], [['05', '08']]],
    ['each one counterpart', [['01', '09']], [['02', '03'], ['04', '05']], [['01', '02']]], ['a flag of one day was there on it', [['05', '05']], [['05', '05']], [['05', '05']]],
    ['a flag of one day in a longer one', [['05', '05']], [['01', '09']], [['05', '01']]], ['a flag of one day on the last of another', [['05', '05']], [['01', '05']], []], ['in a row', [['01', '03'], ['04', '08']], [['02', '05'], ['06', '07']], [['01', '02'], ['04', '06']]],
  ] satisfies [string, [string, string | null][], [string, string | null][], [string, string][]][])('%s', (_name, now, changed, expected) => {
    expect(days(now, [...changed].sort())).toEqual(expected);
  });
});

describe('the sentence', () => {
  const found = { what: 'PHQ-9 every 21 days instead of 28', days: 182, added: 0, addedActedOn: 0, removed: 0, removedActedOn: 0, shifts: [], tooEarly: 0 };
  it.each([
    [{ added: 364, addedActedOn: 234 }, 'PHQ-9 every 21 days instead of 28 would have raised 14 more flags a week, 9 of them acted on within 7 days.'],
    [{ added: 26, addedActedOn: 7 }, 'PHQ-9 every 21 days instead of 28 would have raised 1 more flag a week, 0.3 of them acted on within 7 days.'],
    [{ added: 10, addedActedOn: 7, days: 10 }, 'PHQ-9 every 21 days instead of 28 would have raised 7 more flags a week, 4.9 of them acted on within 7 days.'],
    [{ added: 1, addedActedOn: 1, days: 10 }, 'PHQ-9 every 21 days instead of 28 would have raised 1 more flag in 10 days, 1 of them acted on within 7 days.'],
    [{ removed: 3, removedActedOn: 1 }, 'PHQ-9 every 21 days instead of 28 would have raised 3 fewer flags in 26 weeks; 1 of those left out was acted on within 7 days.'],
    [{ added: 260, addedActedOn: 26, removed: 5, removedActedOn: 0 }, 'PHQ-9 every 21 days instead of 28 would have raised 10 flags a week that the rule does not raise as it is, 1 of them acted on within 7 days, and left out 5 in 26 weeks that it does, 0 of them acted on within 7 days.'],
    [{ shifts: [0, 7, 7, 1, -2] }, 'PHQ-9 every 21 days instead of 28 would have raised the same flags. Of the 5 that both raise 3 would have come up earlier, by 7 days (median), 1 would have come up later, by 2 days.'],
    [{ shifts: [-3, -5, -3] }, 'PHQ-9 every 21 days instead of 28 would have raised the same flags. All 3 that both raise would have come up later, by 3 days (median).'],
    [{ added: 364, addedActedOn: 234, shifts: [0], tooEarly: 2 }, 'PHQ-9 every 21 days instead of 28 would have raised 14 more flags a week, 9 of them acted on within 7 days. Of the 364 added flags 2 are not 7 days old yet.'],
  ])('%o', (more, sentence) => {
    expect(replaySentence({ ...found, ...more })).toBe(sentence);
  });
  const words = (change: RuleChange, statements: RuleStatement[] = []) => changeWords(booksOf(statements, change, '2026-11-20'), { title: 'T', program: change.program ?? null, asOf: '2026-11-20' });
  it.each<[RuleChange, string]>([
    [{ rule: 'instrument-BAM', interval: 'P21D', firstDue: 'P7D' }, 'T every 21 days instead of 30'], [{ rule: 'instrument-BAM', interval: 'P1M', firstDue: 'P7D' }, 'T every 1 month instead of 30 days'],
    [{ rule: 'instrument-BAM', interval: 'P21D' }, 'T every 21 days instead of 30, first after 21 days instead of 7,'], [{ rule: 'instrument-BAM', graceDays: 1 }, 'T 1 day instead of 0 of grace'],
    [{ rule: 'instrument-BAM', earlyDays: 4 }, 'T done up to 4 days early instead of at any time'], [{ rule: 'instrument-BAM', isOn: true }, 'T as it is'], [{ rule: 'instrument-BAM', isOn: false }, 'T switched off'],
    [{ rule: 'plan-review', interval: 'P14D', earlyDays: 3 }, 'T every 14 days at every level of care, first after 14 days, done up to 3 days early,'], [{ rule: 'plan-review', graceDays: 2 }, 'T 2 days instead of 0 of grace'],
    [{ rule: 'no-contact', settings: { silentDays: 7 } }, 'T (days without a contact attended: 7 instead of 14)'], [{ rule: 'no-contact', settings: { silentDays: 14 } }, 'T as it is'],
    [{ rule: 'missed-contacts', isOn: false, settings: { inARow: 3, ofLast: 8 } }, 'T switched off, (missed one after the other: 3 instead of 2; of the last: 8 instead of 6),'],
  ])('says %o', (change, expected) => {
    expect(words(change)).toBe(expected);
  });
  it('speaks of the rule as it is in the program that is named', () => {
    const statements: RuleStatement[] = [{ rule: 'instrument-BAM', program: 'p', from: '2026-01-01', source: 's', interval: 'P14D', firstDue: 'P7D' }];
    expect([words({ rule: 'instrument-BAM', program: 'p', interval: 'P7D', firstDue: 'P7D' }, statements), words({ rule: 'instrument-BAM', interval: 'P7D', firstDue: 'P7D' }, statements)]).toEqual(['T every 7 days instead of 14', 'T every 7 days instead of 30']);
  });
});

const END = dayAt(DAYS + 200);
const Rule = fc.constantFrom(...RULES);
const Program = fc.constantFrom('p', 'q', null);
const Change = fc.record({ rule: Rule, program: Program, interval: fc.constantFrom('P3D', 'P10D', 'P1M'), isOn: fc.constantFrom(true, true, false), days: fc.integer({ min: 0, max: 20 }) });

/** What a rule says already, in its own words; null where it is off, or has no number that could be said again. */
function sameAgain(statements: readonly RuleStatement[], rule: string, program: string | null): RuleChange | null {
  const present = booksOf(statements, { rule }, END).present;
  const place = { program: program ?? '', levelOfCare: 'RR', on: END };
  const named = program === null ? { rule } : { rule, program };
  if (isTriggerRule(rule)) {
    const trigger = present.trigger(rule, place);
    return { ...named, isOn: trigger.isOn, settings: Object.fromEntries(trigger.rule.settings.map(({ name }) => [name, trigger.setting(name)])) };
  }
  const cadence = present.cadence(rule, { ...place, levelOfCare: '2.1' });
  return cadence === null ? { ...named, isOn: false } : { ...named, isOn: true, graceDays: cadence.graceDays };
}

function changeOf({ rule, program, interval, isOn, days }: typeof Change extends fc.Arbitrary<infer T> ? T : never): RuleChange {
  const named = program === null ? { rule, isOn } : { rule, isOn, program };
  if (!isTriggerRule(rule)) return { ...named, interval, graceDays: days };
  const { settings } = ruleBook([]).trigger(rule, { program: 'p', on: END }).rule;
  return { ...named, settings: Object.fromEntries(settings.map(({ name }) => [name, days + 1])) };
}

describe('whatever happened', () => {
  const statementsOf = (events: readonly Event[]): RuleStatement[] => events.flatMap((one) => (one.type === 'rule.set' ? [one.data] : []));
  const run = (events: readonly Event[], change: RuleChange, from = dayAt(-40), to = dayAt(DAYS + 201)): Replay => {
    const books = booksOf(statementsOf(events), change, END);
    return replayOf(judge(events).map(({ facts }) => compareEpisode(facts, books, END)), { rule: change.rule, title: 'T', from, to, asOf: END, program: change.program ?? null, clinicianDays: 7, books });
  };
  it('a rule that is not changed adds nothing and leaves out nothing', () => {
    fc.assert(fc.property(AnyHistory, Rule, Program, ({ events }, rule, program) => {
      const change = sameAgain(statementsOf(events), rule, program);
      if (change === null) return;
      const { now, changed, ...found } = run(events, change);
      expect(changed).toEqual(now);
      expect(found).toMatchObject({ added: 0, addedActedOn: 0, removed: 0, removedActedOn: 0, sentence: 'T as it is would have raised the same flags.' });
    }), { numRuns: 40 });
  });
  it('what is added and left out is the difference, over a whole history', () => {
    fc.assert(fc.property(AnyHistory, Change, ({ events }, chosen) => {
      const { now, changed, added, removed } = run(events, { ...changeOf(chosen), rule: chosen.rule });
      if (chosen.program === null) expect(now.fired + added - removed).toBe(changed.fired);
    }), { numRuns: 40 });
  });
  it('weeks of a history add up to all of it', () => {
    fc.assert(fc.property(AnyHistory, Change, fc.integer({ min: 0, max: DAYS }), ({ events }, chosen, offset) => {
      const change = changeOf(chosen);
      const [whole, first, second] = [run(events, change), run(events, change, dayAt(-40), dayAt(offset)), run(events, change, dayAt(offset))];
      for (const count of ['added', 'addedActedOn', 'removed', 'removedActedOn'] as const) expect(first[count] + second[count]).toBe(whole[count]);
      expect([first.now.fired + second.now.fired, first.changed.fired + second.changed.fired]).toEqual([whole.now.fired, whole.changed.fired]);
    }), { numRuns: 40 });
  });
  it('the rule as it is has the yield that the table tells, where no rule was ever set', () => {
    fc.assert(fc.property(AnyHistory, Rule, ({ events: all }, rule) => {
      const events = all.filter(({ type }) => type !== 'rule.set');
      const books = booksOf([], { rule, isOn: false }, END);
      const flags = judge(events).flatMap(({ facts }) => compareEpisode(facts, books, END).now);
      const name = { rule, title: 'T' };
      const told = yieldOf(flags, { from: dayAt(-40), to: dayAt(DAYS + 201), asOf: END, program: null, rules: [name], clinicianDays: [{ month: dayAt(0).slice(0, 8) + '01', days: 7 }] });
      expect(run(events, { rule, isOn: false }).now).toEqual(told.rules[0]);
    }), { numRuns: 40 });
  });
});
