import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import { addDays, addMonths, daysBetween } from '#analytics/period/dates.ts';
import { ruleBook, type RuleStatement } from '#analytics/worklist/book.ts';
import { capacityOf, loadOf, type EpisodeLoad } from '#analytics/worklist/capacity.ts';
import { factsAsOf } from '#analytics/worklist/facts-as-of.ts';
import { obligationsOf } from '#analytics/worklist/obligations.ts';
import { deferralOn, isOpenOn } from '#analytics/worklist/obligation.ts';
import { judge, knownOn, parsed, RULES } from '../../worklist/engine.ts';
import { AnyHistory, dayAt, DAYS } from '../../worklist/histories.ts';

let serial = 0;
function event(type: string, data: object, on: string): Event {
  serial += 1;
  return parsed({ specversion: '1.0', id: `e${serial}`, source: 'urn:test', subject: 'c', type, time: `${on}T12:00:00Z`, data });
}
const PROGRAM = event('program.defined', { program: 'p', name: 'p', timeZone: 'UTC' }, '2020-01-01');
const admitted = (on: string, more: object = {}): Event => event('episode.admitted', { episode: 'a', program: 'p', levelOfCare: '3.5', ...more }, on);
const reviewed = (on: string): Event => event('reassessment.completed', { episode: 'a', kind: 'plan-review', planChanged: false }, on);
const taken = (on: string, instrument: string, score: number): Event => event('reassessment.completed', { episode: 'a', kind: 'instrument', scores: [{ instrument, version: '1', scale: 'total', score }] }, on);
const OFF: readonly RuleStatement[] = RULES.map((rule) => ({ rule, from: '2000-01-01', source: 's', isOn: false }));
const on = (rule: string, more: Partial<RuleStatement> = {}): RuleStatement => ({ rule, from: '2000-01-02', source: 's', isOn: true, ...more });

/** One episode's load under these rules alone. */
function load(events: readonly Event[], day: string, rules: readonly RuleStatement[], from = day): Pick<EpisodeLoad, 'overdue' | 'due'> | null {
  const [judged] = judge([PROGRAM, ...events]);
  if (judged === undefined) throw new Error('nobody');
  const found = loadOf('c', judged.facts, ruleBook([...OFF, ...rules]), { day, from });
  return found === null ? null : { overdue: found.overdue, due: found.due };
}
const every = (first: string, days: number, times: number): string[] => Array.from({ length: times }, (_, index) => addDays(first, index * days));

describe('a rhythm on a grid', () => {
  it('falls due on every date of the grid in eight weeks, the first day included and the last not', () => {
    expect(load([admitted('2026-01-05'), reviewed('2026-01-12')], '2026-01-14', [on('plan-review')])).toEqual({ overdue: 0, due: every('2026-01-19', 7, 8) });
    expect(load([admitted('2026-01-05'), reviewed('2026-01-12')], '2026-01-19', [on('plan-review')])).toEqual({ overdue: 0, due: every('2026-01-19', 7, 8) });
    expect(load([admitted('2026-01-05'), reviewed('2026-01-12')], '2026-01-20', [on('plan-review')])).toEqual({ overdue: 1, due: every('2026-01-26', 7, 8) });
  });
  it('counts what is overdue beside the weeks, and the dates that follow in them', () => {
    expect(load([admitted('2026-01-05')], '2026-01-29', [on('plan-review')])).toEqual({ overdue: 1, due: every('2026-02-02', 7, 8) });
  });
  it('keeps to the end of the month that its anchor had', () => {
    const due = load([admitted('2025-11-30', { levelOfCare: '1.5' })], '2026-02-01', [on('plan-review', { interval: 'P1M', firstDue: 'P1M' })]);
    // 30 December is overdue; the grid goes on from 30 November.
    expect(due).toEqual({ overdue: 1, due: ['2026-02-28'] });
    expect(load([admitted('2025-11-30', { levelOfCare: '1.5' }), reviewed('2026-02-28')], '2026-03-01', [on('plan-review', { interval: 'P1M' })])).toEqual({ overdue: 0, due: ['2026-03-30'] });
  });
  it('is due now within its grace, and overdue after', () => {
    const rules = [on('plan-review', { graceDays: 3 })];
    expect([load([admitted('2026-01-05')], '2026-01-15', rules), load([admitted('2026-01-05')], '2026-01-16', rules)]).toEqual([{ overdue: 0, due: ['2026-01-15', ...every('2026-01-19', 7, 8)] }, { overdue: 1, due: every('2026-01-19', 7, 8) }]);
  });
  it('knows a level of care that began, and a rule that is set ahead', () => {
    const moved = event('episode.transferred', { episode: 'a', levelOfCare: '3.1' }, '2026-01-10');
    expect(load([admitted('2026-01-05'), moved], '2026-01-14', [on('plan-review')])).toEqual({ overdue: 0, due: ['2026-02-09'] });
    expect(load([admitted('2026-01-05'), reviewed('2026-01-12')], '2026-01-14', [on('plan-review'), { ...on('plan-review'), from: '2026-02-01', isOn: false }])).toEqual({ overdue: 0, due: ['2026-01-19', '2026-01-26'] });
    // Shown already, due on 4 February: no more from the 1st on.
    expect(load([admitted('2026-01-05', { levelOfCare: '3.1' })], '2026-01-30', [on('plan-review'), { ...on('plan-review'), from: '2026-02-01', isOn: false }])).toEqual({ overdue: 0, due: [] });
    expect(load([admitted('2026-01-05'), reviewed('2026-01-12')], '2026-01-14', [{ ...on('plan-review'), from: '2026-02-01' }])).toEqual({ overdue: 0, due: every('2026-02-02', 7, 6) });
  });
});

describe('a rolling rhythm', () => {
  it('is due as if each were done on its day, at the interval of the last score', () => {
    expect(load([admitted('2026-01-05'), taken('2026-01-05', 'PHQ-9', 15)], '2026-01-06', [on('instrument-PHQ-9')])).toEqual({ overdue: 0, due: ['2026-02-02', '2026-03-02'] });
    expect(load([admitted('2026-01-05'), taken('2026-01-05', 'PHQ-9', 2)], '2026-03-20', [on('instrument-PHQ-9')])).toEqual({ overdue: 0, due: ['2026-04-05'] });
  });
  it('goes on from today where it is overdue', () => {
    expect(load([admitted('2026-01-05'), taken('2026-01-05', 'PHQ-9', 15)], '2026-02-10', [on('instrument-PHQ-9')])).toEqual({ overdue: 1, due: ['2026-03-10'] });
  });
  it('has its own where a program set one', () => {
    const own: RuleStatement = { rule: 'own', program: 'p', from: '2026-01-01', source: 's', kind: 'instrument', instrument: 'BARC-10', interval: 'P20D', firstDue: 'P2D', anchor: 'last-completed' };
    expect(load([admitted('2026-01-05')], '2026-01-05', [own])).toEqual({ overdue: 0, due: ['2026-01-07', '2026-01-27', '2026-02-16'] });
  });
});

describe('what else falls due', () => {
  it('is what was scheduled, and goals\' dates a week after them', () => {
    const scheduled = event('reassessment.scheduled', { episode: 'a', reassessment: 'r', kind: 'plan-review', dueOn: '2026-02-20' }, '2026-01-06');
    const goal = event('goal.set', { episode: 'a', goal: 'g', domain: 'housing', authoredBy: 'joint', targetOn: '2026-02-01' }, '2026-01-06');
    expect(load([admitted('2026-01-05'), scheduled, goal], '2026-01-06', [on('scheduled-plan-review'), on('goal-past-target')])).toEqual({ overdue: 0, due: ['2026-02-09', '2026-02-20'] });
  });
  it('is what came up and is open, by its date; silence and states that have not come up are no plan', () => {
    const rules = [on('crisis'), on('life-change'), on('no-contact'), on('not-measured'), on('no-improvement')];
    const events = [admitted('2026-01-05', { levelOfCare: '2.1' }), event('progress.marker', { episode: 'a', marker: 'crisis' }, '2026-01-10'), event('progress.marker', { episode: 'a', marker: 'work-lost' }, '2026-01-10')];
    expect(load(events, '2026-01-10', rules)).toEqual({ overdue: 0, due: ['2026-01-10', '2026-01-17'] });
    // Silent since 5 January: shown on the 19th, due on the 21st. The crisis is over its day.
    expect([load(events, '2026-01-16', rules), load(events, '2026-01-19', rules), load(events, '2026-01-22', rules)]).toEqual([{ overdue: 1, due: ['2026-01-17'] }, { overdue: 2, due: ['2026-01-21'] }, { overdue: 3, due: [] }]);
  });
  it('comes back on the day to which it was put off', () => {
    const put = (until: string): Event => event('reassessment.deferred', { episode: 'a', rule: 'plan-review', reason: 'away', until }, '2026-01-13');
    const ask = (until: string) => load([admitted('2026-01-05', { levelOfCare: '3.1' }), put(until), event('reassessment.deferred', { episode: 'a', rule: 'plan-review', reason: 'away', until }, '2026-02-05')], '2026-02-06', [on('plan-review')]);
    // Due on 4 February, and every 30 days from admission.
    expect([ask('2026-02-20'), ask('2026-06-01'), ask('2026-02-06')]).toEqual([{ overdue: 0, due: ['2026-02-20', '2026-03-06'] }, { overdue: 0, due: [] }, { overdue: 1, due: ['2026-03-06'] }]);
  });
  it('is nothing before admission and from discharge on, and what is recorded of later days does not count', () => {
    const events = [admitted('2026-01-05'), reviewed('2026-01-12'), event('episode.discharged', { episode: 'a', reason: 'left' }, '2026-01-20')];
    expect([load(events, '2026-01-04', [on('plan-review')]), load(events, '2026-01-20', [on('plan-review')])]).toEqual([null, null]);
    expect(load(events, '2026-01-06', [on('plan-review')])).toEqual({ overdue: 0, due: every('2026-01-12', 7, 8) });
  });
  it('stands in the first week where it is still yesterday', () => {
    expect(load([admitted('2026-01-05')], '2026-01-12', [on('plan-review')], '2026-01-13')?.due).toEqual(['2026-01-13', ...every('2026-01-19', 7, 8)]);
  });
});

describe('the table', () => {
  it('adds up by caseload: names in order, nobody last, each client once a week', () => {
    const loads: EpisodeLoad[] = [
      { client: 'c1', clinician: 'k2', overdue: 1, due: ['2026-11-21', '2026-11-27'] }, { client: 'c1', clinician: 'k2', overdue: 0, due: ['2026-11-27', '2026-11-28'] }, { client: 'c2', clinician: 'k2', overdue: 2, due: ['2026-11-27'] },
      { client: 'c3', clinician: null, overdue: 0, due: ['2027-01-15'] }, { client: 'c4', clinician: 'k1', overdue: 0, due: ['2027-01-16'] },
    ];
    const empty = Array.from({ length: 8 }, () => ({ due: 0, clients: 0 }));
    expect(capacityOf(loads, '2026-11-21', (id) => (id === 'k1' ? 'Zoe' : 'Ada'))).toEqual({
      asOf: '2026-11-21', weeks: every('2026-11-21', 7, 8).map((from) => ({ from, to: addDays(from, 7) })),
      caseloads: [
        { clinician: 'k2', name: 'Ada', clients: 2, overdue: 3, weeks: [{ due: 4, clients: 2 }, { due: 1, clients: 1 }, ...empty.slice(2)] },
        { clinician: 'k1', name: 'Zoe', clients: 1, overdue: 0, weeks: empty },
        { clinician: null, name: null, clients: 1, overdue: 0, weeks: [...empty.slice(1), { due: 1, clients: 1 }] },
      ],
    });
    expect(capacityOf([], '2026-11-21', () => null).caseloads).toEqual([]);
  });
});

describe('whatever happened', () => {
  const AsOf = fc.integer({ min: 0, max: DAYS }).map(dayAt);
  const statementsOf = (events: readonly Event[]): RuleStatement[] => events.flatMap((one) => (one.type === 'rule.set' ? [one.data] : []));
  const loadsOf = (events: readonly Event[], day: string): (EpisodeLoad | null)[] => judge(events).map(({ episode, facts }) => loadOf(episode.episode, facts, ruleBook(statementsOf(events)), { day, from: day })).filter((one) => one !== null);
  it('what was due on a day rests on what had happened by then', () => {
    fc.assert(fc.property(AnyHistory, AsOf, ({ events }, day) => {
      expect(loadsOf(events, day)).toEqual(loadsOf(knownOn(events, day), day));
    }), { numRuns: 40 });
  });
  it('has each open obligation once, and nothing outside its eight weeks', () => {
    fc.assert(fc.property(AnyHistory, AsOf, ({ events }, day) => {
      const book = ruleBook(statementsOf(events));
      for (const { facts: all } of judge(events)) {
        const found = loadOf('c', all, book, { day, from: day });
        const facts = factsAsOf(all, day);
        if (found === null || facts === null) continue;
        expect(found.due.filter((one) => one < day || daysBetween(day, one) >= 56)).toEqual([]);
        const open = obligationsOf(facts, book, day).filter((one) => isOpenOn(one, day) && (one.kind === 'due' || one.kind === 'safety'));
        expect(found.overdue).toBe(open.filter((one) => day >= one.overdueFrom && deferralOn(one, day) === null).length);
      }
    }), { numRuns: 40 });
  });
  it('a grid has as many dates as a plain count of it', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 400 }), fc.constantFrom(3, 7, 30, 90), fc.boolean(), (age, days, isMonthly) => {
      const day = addDays('2025-01-31', age);
      const date = (times: number): string => (isMonthly ? addMonths('2025-01-31', times) : addDays('2025-01-31', times * days));
      const expected = Array.from({ length: 200 }, (_, index) => date(index + 1)).filter((one) => one >= day && one < addDays(day, 56));
      // Reviewed the day before each: never overdue, and early enough for the next.
      const events = [admitted('2025-01-31'), ...Array.from({ length: 200 }, (_, index) => date(index + 1)).filter((one) => one < day).map(reviewed)];
      expect(load(events, day, [on('plan-review', { interval: isMonthly ? 'P1M' : `P${days}D`, earlyDays: 1 })])?.due).toEqual(expected);
    }), { numRuns: 40 });
  });
});
