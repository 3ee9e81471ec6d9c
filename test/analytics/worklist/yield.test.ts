import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import type { AlertYield, RuleYield } from '#analytics/contract/worklist.ts';
import { ruleBook } from '#analytics/worklist/book.ts';
import { factsAsOf } from '#analytics/worklist/facts-as-of.ts';
import { flagsOf, partOf, type Flag, type FlagPart } from '#analytics/worklist/flags.ts';
import { obligationsOf } from '#analytics/worklist/obligations.ts';
import { ruleNames } from '#analytics/worklist/rule-list.ts';
import { yieldOf, type YieldQuestion } from '#analytics/worklist/yield.ts';
import { judge, knownOn, parsed, RULES, type Judged } from '../../worklist/engine.ts';
import { AnyHistory, dayAt, DAYS } from '../../worklist/histories.ts';

const part = (rule: string, firedOn: string, more: Partial<FlagPart> = {}): FlagPart => ({ rule, program: 'p', firedOn, actedOn: null, clearedOn: null, clearedBy: null, endedOn: null, deferredOn: null, ...more });
const done = (on: string, by = 'plan-review'): Partial<FlagPart> => ({ actedOn: on, clearedOn: on, clearedBy: by });
const flag = (rule: string, firedOn: string, more: Partial<Flag> = {}): Flag => ({ rule, program: 'p', firedOn, actedOn: null, deferredOn: null, closedOn: null, closedBy: null, ...more });
const worked = (on: string): Partial<Flag> => ({ actedOn: on, closedOn: on, closedBy: 'work' });

describe('flags', () => {
  it('makes one of what is open at the same time: fired first, acted on first, closed last', () => {
    const goals = [part('goal-past-target', '2026-05-10', done('2026-05-20', 'progress')), part('goal-past-target', '2026-05-03', done('2026-05-12', 'progress')), part('goal-past-target', '2026-05-20', done('2026-05-25', 'progress'))];
    expect(flagsOf(goals, '2026-06-01')).toEqual([
      flag('goal-past-target', '2026-05-03', { actedOn: '2026-05-12', closedOn: '2026-05-20', closedBy: 'work' }), flag('goal-past-target', '2026-05-20', worked('2026-05-25')),
    ]);
  });
  it('joins what a third one joins, and never two rules', () => {
    const parts = [part('bam-pattern', '2026-05-01', done('2026-05-04')), part('bam-pattern', '2026-05-06'), part('bam-pattern', '2026-05-03', done('2026-05-08')), part('worsening', '2026-05-02')];
    expect(flagsOf(parts, '2026-06-01')).toEqual([flag('bam-pattern', '2026-05-01', { actedOn: '2026-05-04' }), flag('worsening', '2026-05-02')]);
  });
  it('counts what something that happened brought up, answered within the day; of one day they are one', () => {
    const parts = [part('crisis', '2026-05-01', done('2026-05-01')), part('crisis', '2026-05-01', done('2026-05-01'))];
    expect(flagsOf(parts, '2026-05-01')).toEqual([flag('crisis', '2026-05-01', worked('2026-05-01'))]);
  });
  it.each(['plan-review', 'instrument-BAM', 'own', 'scheduled-instrument', 'goal-past-target', 'no-contact-long'])('does not count %s where a date brought it up and work of that day cleared it', (rule) => {
    expect(flagsOf([part(rule, '2026-05-01', done('2026-05-01'))], '2026-06-01')).toEqual([]);
    expect(flagsOf([part(rule, '2026-05-01', done('2026-05-02'))], '2026-06-01')).toEqual([flag(rule, '2026-05-01', worked('2026-05-02'))]);
  });
  it('knows nothing after the as-of day', () => {
    const parts = [part('crisis', '2026-05-01', { ...done('2026-05-09'), actedOn: '2026-05-05', deferredOn: '2026-05-03' }), part('crisis', '2026-05-10')];
    expect(flagsOf(parts, '2026-04-30')).toEqual([]);
    expect(flagsOf(parts, '2026-05-02')).toEqual([flag('crisis', '2026-05-01')]);
    expect(flagsOf(parts, '2026-05-05')).toEqual([flag('crisis', '2026-05-01', { actedOn: '2026-05-05', deferredOn: '2026-05-03' })]);
    expect(flagsOf(parts, '2026-05-09')).toEqual([flag('crisis', '2026-05-01', { actedOn: '2026-05-05', deferredOn: '2026-05-03', closedOn: '2026-05-09', closedBy: 'work' })]);
  });
  it('has nobody before admission: what came up earlier comes up then, and what was over by then never did', () => {
    const screened = (on: string) => ({ ...crisisOf(on), type: 'reassessment.completed', data: { episode: 'a', kind: 'instrument', scores: [{ instrument: 'PHQ-9', version: '1', scale: 'total', items: [0, 0, 0, 0, 0, 0, 0, 0, 1] }] } });
    const [judged] = judge([...crisisThenTransfer(), parsed(screened('2026-01-15'))]);
    if (judged === undefined) throw new Error('nobody');
    expect(judged.obligations.filter(({ rule }) => rule === 'self-harm-screen').map((one) => [one.firedOn, partOf(one, judged.facts)])).toEqual([['2026-01-15', part('self-harm-screen', '2026-01-20')]]);
    const over = (on: string) => flagsOf([part('self-harm-screen', '2026-01-20', done(on))], '2026-06-01');
    expect([over('2026-01-19'), over('2026-01-20')]).toEqual([[], [flag('self-harm-screen', '2026-01-20', worked('2026-01-20'))]]);
  });
  it('closes as its last part did; of one day by work, then by a score, then by an end', () => {
    const closing = (...parts: Partial<FlagPart>[]) => flagsOf(parts.map((more) => part('worsening', '2026-05-01', more)), '2026-06-01').map(({ closedOn, closedBy }) => [closedOn, closedBy]);
    const [score, left] = [{ clearedOn: '2026-05-05', clearedBy: 'score' }, { endedOn: '2026-05-05' }];
    expect([closing(score, left), closing(left, done('2026-05-05')), closing(left, done('2026-05-04')), closing(left, {}), closing(score)]).toEqual([
      [['2026-05-05', 'score']], [['2026-05-05', 'work']], [['2026-05-05', 'end']], [[null, null]], [['2026-05-05', 'score']],
    ]);
  });
  it('has the program of the day it came up, and no deferral of what concerns safety', () => {
    const [judged] = judge(crisisThenTransfer());
    if (judged === undefined) throw new Error('nobody');
    const parts = judged.obligations.filter(({ firedOn }) => firedOn <= '2026-03-01').map((one) => partOf(one, judged.facts));
    expect(parts.filter(({ rule }) => rule === 'crisis')).toEqual([part('crisis', '2026-01-24')]);
    expect(parts.filter(({ rule }) => rule === 'life-change')).toEqual([part('life-change', '2026-02-03', { program: 'q', deferredOn: '2026-02-04' })]);
  });
});

const crisisOf = (on: string) => ({ specversion: '1.0', id: `m-${on}`, source: 'urn:test', subject: 'c', type: 'progress.marker', time: `${on}T12:00:00Z`, data: { episode: 'a', marker: 'crisis' } });

function crisisThenTransfer(): Event[] {
  const event = (type: string, id: string, data: object, time: string, subject = 'c') => parsed({ specversion: '1.0', id, source: 'urn:test', subject, type, time: `${time}T12:00:00Z`, data });
  return [
    ...['p', 'q'].map((program) => event('program.defined', program, { program, name: program, timeZone: 'UTC' }, '2020-01-01', program)),
    event('episode.admitted', 'a', { episode: 'a', program: 'p', levelOfCare: '2.1' }, '2026-01-20'), event('progress.marker', 'm', { episode: 'a', marker: 'crisis' }, '2026-01-24'),
    event('reassessment.deferred', 'd', { episode: 'a', rule: 'crisis', reason: 'away', until: '2026-02-20' }, '2026-01-25'), event('episode.transferred', 't', { episode: 'a', program: 'q' }, '2026-02-01'),
    event('progress.marker', 'n', { episode: 'a', marker: 'work-lost' }, '2026-02-03'), event('reassessment.deferred', 'e', { episode: 'a', rule: 'life-change', reason: 'away', until: '2026-02-10' }, '2026-02-04'),
  ];
}

describe('facts as of a day', () => {
  const goal = (id: string, type: string, on: string, more: object = {}) => parsed({ ...crisisOf(on), id: `${type}-${id}-${on}`, type, data: { episode: 'a', goal: id, ...more } });
  it('have what happened on it, and nothing of the day after', () => {
    const set = { domain: 'housing', authoredBy: 'joint', targetOn: '2026-03-01' };
    const [judged] = judge([...crisisThenTransfer(), goal('g', 'goal.set', '2026-01-25', set), goal('g', 'goal.revised', '2026-02-01', { targetOn: '2026-04-01' }), goal('g', 'goal.attained', '2026-02-10'), goal('h', 'goal.set', '2026-02-10', set)]);
    if (judged === undefined) throw new Error('nobody');
    const seen = (day: string) => {
      const facts = factsAsOf(judged.facts, day);
      return facts === null ? null : [facts.segments.map(({ program }) => program).join(), facts.markers.length, facts.deferrals.length, facts.goals.map(({ goal: id, targets, updates, closed }) => [id, targets.length, updates.length, closed?.on ?? null])];
    };
    expect(['2026-01-19', '2026-01-20', '2026-01-31', '2026-02-01', '2026-02-09', '2026-02-10'].map(seen)).toEqual([
      null, ['p', 0, 0, []], ['p', 1, 1, [['g', 1, 0, null]]], ['p,q', 1, 1, [['g', 2, 1, null]]], ['p,q', 2, 2, [['g', 2, 1, null]]], ['p,q', 2, 2, [['g', 2, 2, '2026-02-10'], ['h', 1, 0, null]]],
    ]);
  });
});

const NAMES = ruleNames(ruleBook([]));
const two = [{ rule: 'crisis', title: 'Crisis' }, { rule: 'worsening', title: 'Worse twice running' }];
const question = (more: Partial<YieldQuestion> = {}): YieldQuestion => ({ from: '2026-04-01', to: '2026-06-01', asOf: '2026-06-08', program: null, rules: two, clinicianDays: [{ month: '2026-04-01', days: 60 }, { month: '2026-05-01', days: 80 }], ...more });
const NOTHING = { fired: 0, actedOn: 0, clearedByWork: 0, clearedByScore: 0, deferred: 0, expired: 0, open: 0 };
const share = ({ actedOnShare }: RuleYield): unknown => (actedOnShare.state === 'value' ? [actedOnShare.numerator, actedOnShare.denominator] : actedOnShare.state === 'not-yet' ? actedOnShare.availableOn : actedOnShare.state);

describe('yield', () => {
  it('says of each rule, and of each month of it, what became of its flags', () => {
    const flags = [
      flag('worsening', '2026-04-10', worked('2026-04-17')), flag('worsening', '2026-04-11', { actedOn: '2026-04-19', closedOn: '2026-04-20', closedBy: 'score' }), flag('worsening', '2026-05-02', { closedOn: '2026-05-03', closedBy: 'end' }),
      flag('worsening', '2026-05-31', { deferredOn: '2026-06-01' }), flag('worsening', '2026-03-31'), flag('worsening', '2026-06-01'), flag('other', '2026-04-10'),
    ];
    const name = { rule: 'worsening', title: 'Worse twice running' };
    const found = yieldOf(flags, question());
    expect({ ...found, rules: found.rules.map(({ actedOnShare: _share, ...counts }) => counts), periods: found.periods.map(({ actedOnShare: _share, ...counts }) => counts) }).toEqual({
      from: '2026-04-01', to: '2026-06-01', asOf: '2026-06-08', withinDays: 7, clinicianWeeks: 20, program: null,
      rules: [{ rule: 'crisis', title: 'Crisis', period: null, ...NOTHING, perClinicianWeek: 0 }, { ...name, period: null, fired: 4, actedOn: 2, clearedByWork: 1, clearedByScore: 1, deferred: 1, expired: 1, open: 1, perClinicianWeek: 0.2 }],
      periods: [
        { ...name, period: '2026-04-01', fired: 2, actedOn: 2, clearedByWork: 1, clearedByScore: 1, deferred: 0, expired: 0, open: 0, perClinicianWeek: 2 / (60 / 7) },
        { ...name, period: '2026-05-01', fired: 2, actedOn: 0, clearedByWork: 0, clearedByScore: 0, deferred: 1, expired: 1, open: 1, perClinicianWeek: 2 / (80 / 7) },
      ],
    });
    expect([...found.rules, ...found.periods].map(share)).toEqual(['none', [1, 4], [1, 2], [0, 2]]);
    expect(found.rules[1]?.actedOnShare).toMatchObject({ state: 'value', value: 0.25, method: 'Wilson 95 %' });
  });
  it('is not known of a flag before its seven days are over, whatever was done; of a month before those of its last day are', () => {
    const flags = [flag('crisis', '2026-05-30', worked('2026-05-30')), flag('crisis', '2026-05-31')];
    const on = (asOf: string) => {
      const { rules, periods } = yieldOf(flags, question({ asOf }));
      return [...rules.filter(({ rule }) => rule === 'crisis'), ...periods.filter(({ period }) => period === '2026-05-01')].map(share);
    };
    expect([on('2026-06-06'), on('2026-06-07'), on('2026-06-08')]).toEqual([['2026-06-07', '2026-06-08'], [[1, 1], '2026-06-08'], [[1, 2], [1, 2]]]);
  });
  it('counts the seventh day after it came up, and not the eighth', () => {
    expect(yieldOf([flag('crisis', '2026-05-01', worked('2026-05-08')), flag('crisis', '2026-05-10', worked('2026-05-18'))], question()).rules.map(share)).toEqual([[1, 2], 'none']);
  });
  it('has the months that have begun, of rules that fired; a month without a flag is nothing once it is over', () => {
    const { periods } = yieldOf([flag('crisis', '2026-03-20')], question({ from: '2026-02-15', to: '2026-08-01', asOf: '2026-05-20' }));
    expect(periods.map((one) => [one.period, one.fired, share(one)])).toEqual([['2026-02-01', 0, 'none'], ['2026-03-01', 1, [0, 1]], ['2026-04-01', 0, 'none'], ['2026-05-01', 0, '2026-06-08']]);
    expect(periods.map(({ perClinicianWeek }) => perClinicianWeek)).toEqual([null, null, 0, 0]);
  });
  it('is of a program where the flag came up in it', () => {
    const flags = [flag('crisis', '2026-05-01'), flag('crisis', '2026-05-01', { program: 'q' }), flag('crisis', '2026-05-02', { program: 'q' })];
    expect([null, 'p', 'q', 'r'].map((program) => yieldOf(flags, question({ program })).rules[0]?.fired)).toEqual([3, 1, 2, 0]);
  });
  it('tells every rule there is, in the list\'s order, and those of a program\'s own last', () => {
    const own = ruleBook([{ rule: 'own', program: 'q', from: '2026-01-01', source: 's', kind: 'instrument', instrument: 'OWN-7', interval: 'P7D', anchor: 'admission' }]);
    expect(new Set(NAMES.map(({ rule }) => rule))).toEqual(new Set(RULES));
    expect(ruleNames(own).slice(-2)).toEqual([{ rule: 'instrument-BARC-10', title: 'BARC-10' }, { rule: 'own', title: 'OWN-7' }]);
  });
});

/** Everything that was ever known of a random history: its last event lies long before. */
const END = dayAt(DAYS + 200);
const flagsIn = (judged: readonly Judged[], asOf: string): Flag[] => judged.flatMap(({ obligations, facts }) => flagsOf(obligations.map((one) => partOf(one, facts)), asOf));
const monthly = (flags: readonly Flag[], asOf: string): AlertYield => yieldOf(flags, { from: dayAt(-40), to: dayAt(DAYS + 100), asOf, program: null, rules: [...NAMES, { rule: 'own', title: 'own' }], clinicianDays: [] });
const COUNTS = ['fired', 'actedOn', 'clearedByWork', 'clearedByScore', 'deferred', 'expired', 'open'] as const;
const AsOf = fc.integer({ min: 0, max: DAYS + 30 }).map(dayAt);

describe('whatever happened', () => {
  it('every flag that fired was cleared, ended or is open; months add up to the whole', () => {
    fc.assert(fc.property(AnyHistory, AsOf, ({ events }, asOf) => {
      const { rules, periods } = monthly(flagsIn(judge(events), asOf), asOf);
      for (const whole of rules) {
        expect(whole.fired).toBe(whole.clearedByWork + whole.clearedByScore + whole.expired + whole.open);
        for (const count of COUNTS) expect(periods.filter(({ rule }) => rule === whole.rule).reduce((sum, month) => sum + month[count], 0)).toBe(whole[count]);
      }
    }), { numRuns: 40 });
  });
  it('no two flags of a rule and episode overlap', () => {
    fc.assert(fc.property(AnyHistory, ({ events }) => {
      for (const { obligations, facts } of judge(events)) {
        const flags = flagsOf(obligations.map((one) => partOf(one, facts)), END);
        for (const rule of new Set(flags.map((one) => one.rule))) {
          const own = flags.filter((one) => one.rule === rule);
          for (const [index, one] of own.slice(1).entries()) expect(own[index]?.closedOn === null || (own[index]?.closedOn ?? '') > one.firedOn).toBe(false);
        }
      }
    }), { numRuns: 40 });
  });
  it('the order of events changes nothing', () => {
    const Shuffled = AnyHistory.chain(({ events }) => fc.tuple(fc.constant(events), fc.shuffledSubarray([...events], { minLength: events.length })));
    fc.assert(fc.property(Shuffled, AsOf, ([events, shuffled], asOf) => {
      expect(monthly(flagsIn(judge(shuffled), asOf), asOf)).toEqual(monthly(flagsIn(judge(events), asOf), asOf));
    }), { numRuns: 40 });
  });
  it('a yield as of an earlier day is that of what had happened by then', () => {
    fc.assert(fc.property(AnyHistory, AsOf, ({ events }, asOf) => {
      expect(monthly(flagsIn(judge(events), asOf), asOf)).toEqual(monthly(flagsIn(judge(knownOn(events, asOf)), asOf), asOf));
    }), { numRuns: 40 });
  });
  it('facts as of a day are those of what had happened by then', () => {
    fc.assert(fc.property(AnyHistory, AsOf, ({ events }, asOf) => {
      const cut = judge(events).map(({ episode, facts }) => [episode.episode, factsAsOf(facts, asOf)]).filter(([, facts]) => facts !== null);
      expect(cut).toEqual(judge(knownOn(events, asOf)).filter(({ facts }) => facts.admittedOn <= asOf).map(({ episode, facts }) => [episode.episode, facts]));
    }), { numRuns: 40 });
  });
  it('obligations of one rule alone are those among all', () => {
    fc.assert(fc.property(AnyHistory, fc.constantFrom(...RULES, 'own'), ({ events }, rule) => {
      const statements = events.flatMap((event) => (event.type === 'rule.set' ? [event.data] : []));
      const book = ruleBook(statements);
      for (const { facts } of judge(events)) expect(obligationsOf(facts, book, END, rule)).toEqual(obligationsOf(facts, book, END).filter((one) => one.rule === rule));
    }), { numRuns: 40 });
  });
});
