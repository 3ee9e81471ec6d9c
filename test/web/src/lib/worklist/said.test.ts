import { describe, expect, it } from 'vitest';
import { ageSentence, backOn, dayName, emptinessOf, leadSentence, nextSentence, readSince, shortClock } from '../../../../../web/src/lib/worklist/said.ts';
import { plain, worklistOf } from './answers.ts';

const whole = { isNarrowed: false, isPast: false };

describe('the sentence on top', () => {
  it('counts people by reason, and those who wait', () => {
    expect(plain(leadSentence(worklistOf(), whole))).toBe('8 of 24 clients in treatment need somebody: 2 safety, 3 overdue, 1 off track, 4 due this week, 1 not measured, some for more than one reason. 1 more is deferred.');
  });
  it('says how many a filter leaves', () => {
    expect(plain(leadSentence(worklistOf('full', 'director', 'category=safety'), { ...whole, isNarrowed: true }))).toBe('8 of 24 clients in treatment need somebody: 2 safety, 3 overdue, 1 off track, 4 due this week, 1 not measured, some for more than one reason; 2 of them are shown here. 1 more is deferred.');
  });
  it('speaks of one client, of everybody, and of the past', () => {
    const list = worklistOf();
    const one = { ...list, rows: [{}], counts: { ...list.counts, clients: 1, inTreatment: 1, deferred: 0, categories: { safety: 0, overdue: 1, 'off-track': 0, 'due-soon': 0, 'not-measured': 0 } } };
    expect(plain(leadSentence(one, whole))).toBe('1 client needs somebody: 1 overdue.');
    expect(plain(leadSentence(one, { ...whole, isPast: true }))).toBe('1 client needed somebody: 1 overdue.');
  });
});

describe('nobody in the list', () => {
  it.each([['calm', '', 'nobody-due'], ['new', '', 'no-caseload'], ['full', 'rule=nothing', 'none-here'], ['full', '', null]])('%s %s: %s', (scenario, search, why) => {
    expect(emptinessOf(worklistOf(scenario, 'clinician', search))).toBe(why);
  });
  it('a filter that leaves nobody does not empty the caseload', () => {
    expect(emptinessOf(worklistOf('new'), true)).toBe('none-here');
  });
  it('everybody deferred is not an empty caseload', () => {
    const list = worklistOf('new');
    expect(emptinessOf({ ...list, counts: { ...list.counts, deferred: 2 } })).toBe('nobody-due');
  });
  it('says what comes next', () => {
    expect(plain(nextSentence(worklistOf('calm')))).toBe('Next: Tue, 2 clients.');
    expect(plain(nextSentence({ asOf: '2026-11-20', next: { on: '2026-12-01', clients: 1 } }))).toBe('Next: Tue 1 Dec 2026, 1 client.');
    expect(nextSentence({ asOf: '2026-11-20', next: null })).toBe('Nothing else is due in the weeks ahead.');
  });
});

it.each([['2026-11-20', 'today'], ['2026-11-21', 'tomorrow'], ['2026-11-22', 'Sun'], ['2026-11-26', 'Thu'], ['2026-11-27', 'Fri 27 Nov 2026'], ['2026-11-19', 'Thu 19 Nov 2026'], ['2027-01-01', 'Fri 1 Jan 2027']])('%s from 20 Nov 2026 is %s', (on, said) => {
  expect(plain(dayName(on, '2026-11-20'))).toBe(said);
});

describe('age', () => {
  it.each([[0, 'read just now'], [-5, 'read just now'], [59_999, 'read just now'], [60_000, 'read 1 min ago'], [7_199_999, 'read 119 min ago'], [7_200_000, 'read 2 hours ago']])('%i ms: %s', (ms, said) => expect(plain(readSince(ms))).toBe(said));
  it('says through when, and how many were read live', () => {
    expect(plain(ageSentence(worklistOf(), 0))).toBe('Data through 20 Nov 2026, 14:04 UTC, read just now; 3 clients read live');
    expect(plain(ageSentence({ dataThrough: '2026-11-20T14:04:58.000Z', liveClients: 1 }, 180_000))).toBe('Data through 20 Nov 2026, 14:04 UTC, read 3 min ago; 1 client read live');
    expect(plain(ageSentence({ dataThrough: '2026-11-20T14:04:58.000Z', liveClients: 0 }, 0))).toBe('Data through 20 Nov 2026, 14:04 UTC, read just now');
    expect(ageSentence({ dataThrough: null, liveClients: 0 }, 0)).toBe('No data yet, read just now');
  });
});

it.each([
  ['due today', 'due today'], ['due 12 days ago; last 16, up 6 from baseline 10', 'due 12 days ago; last 16, up 6 from baseline 10'], ['due 1 day ago; overdose on 2026-11-09', 'due 1 day ago; overdose on 9 Nov 2026'],
  ['due 7 days ago; last BAM use 2 on 15 Oct 2026; BAM risk 15 on 15 Oct 2026', 'due 7 days ago; last BAM use 2 on 15 Oct 2026 …'],
])('a clock is a short line: %s', (clock, said) => {
  expect(plain(shortClock(clock))).toBe(said);
  expect(shortClock(clock)).not.toMatch(/\d [A-Z][a-z]{2} \d/);
});

it('somebody comes back on the first of the days that were set', () => {
  const [row] = worklistOf().deferred;
  expect(plain(backOn(row?.deferred ?? [], '2026-11-20'))).toBe('back Tue');
  expect(backOn([], '2026-11-20')).toBe('');
});
