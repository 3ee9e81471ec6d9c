import { describe, expect, it } from 'vitest';
import type { Reading, Result, Warning } from '#analytics/contract/result.ts';
import { retention } from '#analytics/measures/retention/measure.ts';
import { toSentence } from '../../../../web/src/lib/sentence.ts';
import { aCurve, aCurveGroup, aFunnel, aGrid, aJudged, anExits, anIncidenceGroup, aSeries, aTable, proportion, value } from './results.ts';

const MEASURES = {
  curve: { id: 'retention', title: 'Retention' }, series: { id: 'attendance', title: 'Attendance' }, incidence: { id: 'time-to-first-milestone', title: 'Time to first milestone' },
  grid: { id: 'retention-cohorts', title: 'Cohorts' }, funnel: { id: 'attendance', title: 'Attendance' }, table: { id: 'reliable-change', title: 'Reliable change' },
};
const say = (result: Result, warnings: Warning[] = [], measure = MEASURES[result.kind]): string => toSentence(result, measure, warnings).replaceAll('\u00a0', ' ');

describe('retention in a sentence', () => {
  it('says the share, its interval, and of whom', () => {
    expect(say(aCurve())).toBe('62 % stayed at least 90 days (56-68 %; 376 admitted; 148 still followed at day 90).');
  });

  it('leads with a shorter span while day 90 is not known', () => {
    const young = aCurveGroup({ episodes: 14, readings: [{ day: 30, reading: value(0.93, 0.79, 1, 13) }, { day: 90, reading: { state: 'not-yet', availableOn: '2027-01-05' } }] });
    expect(say(aCurve(young))).toBe('93 % stayed at least 30 days (79-100 %; 14 admitted; 13 still followed at day 30).');
  });

  it('says each state that is not a value, never a zero', () => {
    const all = (reading: Reading) => say(aCurve(aCurveGroup({ readings: [{ day: 90, reading }] })));
    expect(all({ state: 'none' })).toBe('Nobody has been followed to day 90 yet.');
    expect(all({ state: 'not-yet', availableOn: '2027-03-14' })).toBe('Not known yet how many stay to day 90: the first can be known on 14 Mar 2027.');
    expect(all({ state: 'hidden', reason: 'small' })).toBe('Too few people to show this without pointing at someone.');
    expect(say(aCurve(aCurveGroup({ episodes: 0 })))).toBe('Nobody was admitted in this period.');
  });

  it('sets groups side by side in the order they came, and names the test', () => {
    const result = aCurve(aCurveGroup({ key: 'a', label: 'Northside' }), aCurveGroup({ key: 'b', label: 'Harbor', readings: [{ day: 90, reading: { state: 'hidden', reason: 'small' } }] }));
    const shares = 'Stayed at least 90 days: Northside 62 % (56-68 %); Harbor too few to show.';
    expect(say(result)).toBe(shares);
    expect(say({ ...result, comparison: { test: 'log-rank', chiSquare: 11.4, df: 2, p: 0.0033 } })).toBe(`${shares} Differences as large as these would be rare by chance alone (log-rank, p = 0.003).`);
    expect(say({ ...result, comparison: { test: 'log-rank', chiSquare: 0.4, df: 2, p: 0.53 } })).toBe(`${shares} The differences are within what chance would give (log-rank, p = 0.53).`);
    expect(say({ ...result, comparison: { test: 'log-rank', chiSquare: 90, df: 2, p: 4e-17 } })).toContain('p < 0.001');
  });
});

describe('groups are compared on one day', () => {
  const at = (day: number, reading: Reading) => ({ day, reading });
  const young = aCurveGroup({ key: 'b', label: 'Juniper', readings: [at(30, value(1, 1, 1, 1)), at(90, { state: 'not-yet', availableOn: '2027-01-15' })] });

  it('never says a figure of another day for a group that has none on this one', () => {
    expect(say(aCurve(aCurveGroup({ key: 'a', label: 'Cedar' }), young))).toBe('Stayed at least 90 days: Cedar 62 % (56-68 %); Juniper not yet, known from 15 Jan 2027.');
    const arriving = { ...anIncidenceGroup(), key: 'c', label: 'Cedar', readings: [at(30, value(0.5, 0.4, 0.6)), at(90, value(0.7, 0.6, 0.8))] };
    expect(say({ kind: 'incidence', groups: [{ ...anIncidenceGroup(), label: 'Mesa' }, arriving] })).toBe('Reached a first milestone within 90 days: Mesa not yet, known from 5 Jan 2027; Cedar 70 % (60-80 %).');
  });

  it('takes a shorter span for all where none has the longer one', () => {
    expect(say(aCurve(young, { ...young, key: 'd', label: 'Dune', readings: [at(30, { state: 'none' })] }))).toBe('Stayed at least 30 days: Juniper 100 % (100-100 %); Dune \u2013 nobody yet.');
  });

  it('says of a group whose treatment was planned to be over that it ends by design, in the words of the measure itself', () => {
    const query = { from: '2026-01-01', to: '2027-01-01', asOf: '2026-11-19', snapshot: null, program: null, clinician: null, levelOfCare: null, groupBy: 'program', ci: 'log-log', view: 'curve' };
    const rows = [{ group_key: 's', days: 28, silent: 0, last_seen: 0, exits: 12, censored: 0, longest_planned_days: 28, shortest_planned_days: 28 }, { group_key: 'c', days: 200, silent: 0, last_seen: 0, exits: 5, censored: 10, longest_planned_days: null, shortest_planned_days: null }];
    const context = { query, label: (key: string) => ({ s: 'Stillwater: House', c: 'Cedar' })[key] ?? key } as unknown as Parameters<typeof retention.answer>[1];
    const { result, warnings } = retention.answer(rows, context);
    expect(say(result, [...warnings])).toMatch(/^Stayed at least 90 days: Cedar 100 %.*; Stillwater: House \u2013 ends by design after 28 days\./);
    const alone = retention.answer(rows.slice(0, 1), { ...context, query: { ...context.query, groupBy: null } });
    expect(say(alone.result, [...alone.warnings])).toBe('Treatment here ends by design after 28 days: there is no figure for day 90.');
  });
});

describe('a measure that nobody has written words for', () => {
  const lag = { id: 'days-to-entry', title: 'Entered in time' };
  it('is spoken of by its title, and by nothing of another measure', () => {
    expect(say(aCurve(), [], lag)).toBe('Entered in time, 90 days: 62 % (56-68 %; 376 admitted; 148 still followed at day 90).');
    expect(say(aSeries([proportion(30, 40)]), [], lag)).toBe('Entered in time, Aug 2026: 75 % (65-85 %; 30 of 40).');
    expect(say(aSeries([{ state: 'none' }]), [], lag)).toBe('There is nothing to count in this period.');
    expect(say({ kind: 'incidence', groups: [anIncidenceGroup()] }, [], lag)).not.toMatch(/milestone|attended|stayed/);
    expect(say(aCurve(aCurveGroup({ readings: [{ day: 90, reading: { state: 'not-yet', availableOn: '2027-01-05' } }] })), [], lag)).toContain('Not known yet what entered in time is at day 90');
  });
});

describe('attendance in a sentence', () => {
  it('says the latest month that has a value, and the range', () => {
    const notYet = { state: 'not-yet', availableOn: '2026-12-01' } as const;
    expect(say(aSeries([proportion(30, 40), proportion(80, 100), { state: 'none' }, notYet]))).toBe('80 % of appointments were attended in Sep 2026 (70-90 %; 80 of 100). Between 75 % and 80 % over 2 months.');
    expect(say(aSeries([proportion(40, 50), proportion(80, 100), notYet]))).toBe('80 % of appointments were attended in Sep 2026 (70-90 %; 80 of 100). The same in all 2 months.');
  });

  it('says no range where some months are hidden', () => {
    expect(say(aSeries([proportion(30, 40), proportion(80, 100), { state: 'hidden', reason: 'small' }]))).toBe('80 % of appointments were attended in Sep 2026 (70-90 %; 80 of 100).');
  });

  it('says why there is none', () => {
    expect(say(aSeries([{ state: 'none' }]))).toBe('Nobody had an appointment in this period.');
    expect(say(aSeries([{ state: 'none' }, { state: 'hidden', reason: 'small' }]))).toBe('Too few people to show this without pointing at someone.');
    expect(say(aSeries([{ state: 'not-yet', availableOn: '2026-12-01' }]))).toBe('Not known yet: these months are not over.');
  });

  it('compares groups in the same month', () => {
    const [a, b] = [aSeries([proportion(30, 40), proportion(20, 40)], 'a', 'A'), aSeries([proportion(10, 40)], 'b', 'B')];
    expect(say({ ...a, groups: [...a.groups, ...b.groups] })).toBe('Attended in Sep 2026: A 50 % (40-60 %); B \u2013 nobody yet.');
  });
});

it('time to first milestone in a sentence', () => {
  expect(say({ kind: 'incidence', groups: [anIncidenceGroup()] })).toBe('40 % reached a first milestone within 30 days (30-50 %; 50 admitted; 12 still waiting at day 30).');
});

describe('a series with limits in a sentence', () => {
  it('says the figure, then whether it is more than chance', () => {
    expect(say(aJudged([0.7, 0.71]))).toBe('71 % of appointments were attended in Feb 2026 (66-76 %; 71 of 100). No real change.');
    expect(say(aJudged([0.7], { variation: 'improvement', side: 'above', since: '2026-01-01', sentence: 'Better since Jan 2026: 7 months above the mean.' }))).toContain('Better since Jan 2026: 7 months above the mean.');
  });

  it('keeps words for a share to shares', () => {
    const result: Result = { ...aJudged([8.25], {}), unit: 'days' };
    expect(say(result, [], { id: 'entry-delay', title: 'Entry delay' })).toMatch(/^Entry delay, Jan 2026: 8\.3 days /);
  });

  it('counts the points that are missing', () => {
    expect(say(aJudged([0.7], { variation: 'too-few-points', needs: 5, sentence: 'x' }))).toMatch(/Too few points to say \(needs 5 more\)\.$/);
  });

  it('says what the limits make of the target in force', () => {
    const judged = aJudged([0.7], { assurance: 'hit-and-miss' });
    const targeted = { ...judged, groups: judged.groups.map((group) => ({ ...group, targets: [{ from: '2026-01-01', value: 0.75 }, { from: '2020-01-01', value: 0.5 }] })) };
    expect(say(targeted)).toMatch(/The target of 75 % will be met in some periods and missed in others, by chance\.$/);
  });

  it('leads with the last period that is over, and says so where there is only one that is not', () => {
    const judged = aJudged([0.7, 0.9]);
    const open = (from: number) => ({ ...judged, groups: judged.groups.map((group) => ({ ...group, points: group.points.slice(from).map((point) => ({ ...point, ...(point.from === '2026-02-01' && { isPartial: true }) })) })) });
    expect(say(open(0))).toContain('attended in Jan 2026');
    expect(say(open(1))).toContain('attended in Feb 2026 so far');
  });

  it('says of several groups which ones changed', () => {
    const [a, b] = [aJudged([0.7], { variation: 'concern', sentence: 'Worse since Jan 2026: 7 months below the mean.' }), aJudged([0.7])];
    const both = { ...a, groups: [...a.groups.map((group) => ({ ...group, key: 'a', label: 'A' })), ...b.groups.map((group) => ({ ...group, key: 'b', label: 'B' }))] };
    expect(say(both)).toBe('Attended in Jan 2026: A 70 % (65-75 %); B 70 % (65-75 %). A: Worse since Jan 2026: 7 months below the mean.');
    expect(say({ ...both, groups: both.groups.slice(1).concat(both.groups.slice(1).map((group) => ({ ...group, key: 'c', label: 'C' }))) })).toMatch(/No real change in any of them\.$/);
  });

  it('between events says the last gap and how long it has been since', () => {
    const gap = (from: string, to: string, days: number, isPartial = false) => ({ from, to, reading: { state: 'value' as const, value: days, lower: null, upper: null, method: 'x' }, ...(isPartial && { isPartial }) });
    const rare: Result = { kind: 'series', interval: 'event', unit: 'client-days', groups: [{ key: 'all', label: 'All', spc: null, targets: [], points: [gap('2026-01-01', '2026-03-03', 1840), gap('2026-03-03', '2026-11-19', 5900, true)] }] };
    expect(say(rare, [], { id: 'overdose', title: 'Overdoses' })).toBe('Overdoses: the latest on 3 Mar 2026, after 1,840 client-days without one. Since then 5,900 client-days without one.');
  });
});

describe('the other kinds in a sentence', () => {
  it('exits: who is still in treatment first, then the main endings', () => {
    expect(say(anExits(), [], { id: 'exits', title: 'Exits' })).toBe('By 90 days: still in treatment 30 %; completed treatment 30 % (29-31 %); transferred elsewhere 10 % (9-11 %); left before completion 20 % (19-21 %); and 4 more (376 admitted).');
    const nobody = { ...anExits(), groups: anExits().groups.map((group) => ({ ...group, causes: group.causes.map((cause) => ({ ...cause, readings: [{ day: 90, reading: value(0, 0, 0.01, 100) }] })) })) };
    expect(say(nobody, [], { id: 'exits', title: 'Exits' })).toBe('By 90 days: still in treatment 100 % (376 admitted).');
  });

  it('another reading of the records, on the same day', () => {
    const sensitivity = { label: 'Counting 30 days without contact as an exit', changed: 41, points: [], readings: [{ day: 90, reading: value(0.55, 0.5, 0.6) }] };
    expect(say(aCurve(aCurveGroup({ sensitivity })))).toMatch(/ Counting 30 days without contact as an exit: 55 % instead of 62 % at 90 days\.$/);
  });

  it('cohorts: the latest that can be known, and the range', () => {
    expect(say(aGrid())).toBe('Of those admitted in Jun 2026, 48 % stayed at least 90 days (30-67 %; n 25). Between 48 % and 60 % over the 2 months that can be known.');
  });

  it('cohorts of which nothing is known say their state', () => {
    const only = (reading: Reading) => say({ ...aGrid(), groups: aGrid().groups.map((group) => ({ ...group, rows: group.rows.slice(0, 1).map((row) => ({ ...row, cells: row.cells.map((cell) => ({ ...cell, reading })) })) })) });
    expect(only({ state: 'hidden', reason: 'x' })).toBe('Too few people to show this without pointing at someone.');
    expect(only({ state: 'not-yet', availableOn: '2027-01-05' })).toMatch(/^Not known yet how many stay to day/);
    expect(only({ state: 'none' })).toBe('Nobody was admitted in this period.');
  });

  it('a funnel: its own sentence, then all together', () => {
    expect(say(aFunnel())).toBe('1 of 3 lies beyond the 99.8 % limits. All together 60 % (55-65 %).');
  });

  it('a table: its leading share, row by row, and never a count of the eligible', () => {
    expect(say(aTable())).toBe('Improved reliably: PHQ-9 40 % (30-50 %).');
  });

  it('a table: what stands behind a comma in a row\'s name is not said of another figure', () => {
    const labelled = { ...aTable(), groups: aTable().groups.map((group) => ({ ...group, rows: group.rows.map((row) => ({ ...row, label: `${row.label}, share in the clinical range` })) })) };
    expect(say(labelled)).toBe('Improved reliably: PHQ-9 40 % (30-50 %).');
  });

  it('a table of one row: in the measure\'s words, and quartiles as quartiles', () => {
    const t: Reading = { state: 'value', value: 41.2, lower: 36.7, upper: 50, method: 'median; bounds are the quartiles', denominator: 406 };
    const all: Result = { kind: 'table', rowsAre: 'domain', columns: [{ key: 't', label: 'T (median, quartiles)', unit: 't-score' }], groups: [{ key: 'all', label: 'All', rows: [{ key: 'all', label: 'All', cells: { t } }, { key: 'housing', label: 'Housing', cells: { t: { state: 'none' } } }] }] };
    expect(say(all, [], { id: 'goal-attainment', title: 'Goal attainment (T)' })).toBe('Median goal attainment: T 41.2 (quartiles 36.7-50; n 406).');
  });

  it('events of which none is shown: true of nobody and of what is hidden', () => {
    expect(say({ kind: 'series', interval: 'event', unit: 'client-days', groups: [{ key: 'all', label: 'All', points: [], spc: null, targets: [] }] })).toMatch(/^No single events to show: there were none, or they could point at someone\./);
  });
});

it('no sentence says why', () => {
  const results: Result[] = [aCurve(), aSeries([proportion(30, 40)]), { kind: 'incidence', groups: [anIncidenceGroup()] }, anExits(), aGrid(), aFunnel(), aTable(), aJudged([0.7])];
  for (const result of results) {
    expect(say(result)).not.toMatch(/caus|due to|led to|because|significant|fail|addict/i);
  }
});
