import { describe, expect, it } from 'vitest';
import type { Incidence, Reading, Result, Series, Table } from '#analytics/contract/result.ts';
import { asCurves } from '#analytics/releases/as-curves.ts';
import { assemble, type Question, type Raw } from '#analytics/releases/assemble.ts';
import { columnToHide, mergedOf, rowOf } from '#analytics/releases/parts.ts';
import { showRows } from '#analytics/releases/rows.ts';
import { inScale, scalesOf } from '#analytics/releases/scales.ts';
import { countOf, HIDDEN } from '#analytics/statistics/small-counts.ts';

const share = (numerator: number, denominator: number): Reading => ({ state: 'value', value: numerator / denominator, lower: null, upper: null, method: 'wilson', numerator, denominator });
const median = (denominator: number): Reading => ({ state: 'value', value: 12, lower: null, upper: null, method: 'median', denominator });
const column = (key: string, unit: Table['columns'][number]['unit'] = 'count'): Table['columns'][number] => ({ key, label: key, unit });
const tableOf = (columns: Table['columns'], rows: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Reading>>>>>>, rowsAre: string | null = null): Table => ({
  kind: 'table', rowsAre, columns, groups: Object.entries(rows).map(([key, own]) => ({ key, label: key, rows: Object.entries(own).map(([row, cells]) => ({ key: row, label: row, cells })) })),
});
const statesOf = ({ groups }: Table): string[][] => groups.flatMap(({ rows }) => rows.map(({ key, cells }) => [key, ...Object.values(cells).map(({ state }) => state)]));

const DUE = [column('share', 'share'), ...['late', 'open', 'byClient', 'byProgram', 'byBoth'].map((key) => column(key))];
const due = (late: number, open: number): Record<string, Reading> => ({ share: share(30, 30 + late + open), late: countOf(late), open: countOf(open), byClient: countOf(0), byProgram: countOf(0), byBoth: countOf(0) });
const small = (cells: Readonly<Record<string, Reading>>) => (key: string): boolean => { const reading = cells[key]; return !(reading?.state === 'value' && reading.method === 'count' && reading.value > 0 && reading.value < 11); };

describe('columns that are parts of one another', () => {
  it.each([
    ['5 late are hidden: what was open would leave them', due(5, 25), 'open'],
    ['12 late are shown, and nobody is left', due(12, 25), null],
    ['nobody late', due(0, 25), null],
  ] as const)('%s', (_, cells, hidden) => expect(columnToHide({ columns: DUE }, [rowOf(cells, small(cells))])).toBe(hidden));
  it('4 people with several events: events or people', () => {
    const columns = [column('events'), column('people')];
    const told = (events: number, people: number): string | null => columnToHide({ columns }, [rowOf({ events: countOf(events), people: countOf(people) }, () => true)]);
    expect([told(29, 25), told(29, 29), told(40, 29)]).toEqual(['people', null, null]);
  });
  it('groups hidden together are a row too', () => {
    const groups = [due(2, 20), due(3, 20)];
    const rest = (open: string[]) => mergedOf(groups, (key) => key === 'share' || open.includes(key));
    expect([columnToHide({ columns: DUE }, [rest(['open'])]), columnToHide({ columns: DUE }, [rest([])])]).toEqual(['open', null]);
  });
  it('another table with one such column is left alone', () => expect(columnToHide({ columns: [column('events')] }, [rowOf({ events: countOf(5) }, () => true)])).toBeNull());
});

describe('rows that add up', () => {
  const columns = [column('goals'), column('share', 'share')];
  const row = (goals: number): Record<string, Reading> => ({ goals: countOf(goals), share: share(goals, 40) });
  it('8 of 40 are hidden, and 12 beside them, as counts and as shares', () => {
    const raw = tableOf(columns, { all: { all: row(40), a: row(20), b: row(12), c: row(8) } }, 'domain');
    const safe = tableOf(columns, { all: { all: row(40), a: row(20), b: { goals: HIDDEN, share: share(12, 40) }, c: { goals: HIDDEN, share: HIDDEN } } }, 'domain');
    expect(statesOf(showRows(raw, safe, undefined))).toEqual([['all', 'value', 'value'], ['a', 'value', 'value'], ['b', 'hidden', 'hidden'], ['c', 'hidden', 'hidden']]);
  });
  it('a row of few people is hidden, whatever it counts', () => {
    const raw = tableOf(columns, { all: { all: row(40), a: row(20), b: row(20) } }, 'domain');
    expect(statesOf(showRows(raw, raw, (_, __, cell) => (cell?.row === 'b' ? 2 : 20)))).toEqual([['all', 'value', 'value'], ['a', 'value', 'value'], ['b', 'hidden', 'hidden']]);
  });
  it('instruments do not, and stay as they are', () => {
    const raw = tableOf(columns, { all: { phq: row(12), gad: row(8) } }, 'instrument');
    expect(showRows(raw, raw, undefined)).toEqual(raw);
  });
});

describe('a table beside curves', () => {
  const day = (on: number, reading: Reading) => ({ day: on, reading });
  const at90: Reading = { state: 'value', value: 0.25, lower: null, upper: null, method: 'Aalen-Johansen', atRisk: 44 };
  const incidence: Incidence = { kind: 'incidence', groups: [{ key: 'n', label: 'n', episodes: 60, causes: [{ cause: 'left', points: [], readings: [day(90, at90)] }, { cause: 'died', points: [], readings: [day(90, HIDDEN)] }], readings: [day(30, HIDDEN), day(90, at90)] }] };
  const digits: Reading = { state: 'value', value: 0.2517, lower: 0.1234, upper: null, method: 'Aalen-Johansen', atRisk: 58 };
  it('says what the curve is read at, in its decimals, and no median', () => {
    const table = tableOf([column('left', 'share'), column('died', 'share'), column('day30', 'share'), column('day90', 'share'), column('median', 'days'), column('begun')], { n: { all: { left: digits, died: digits, day30: digits, day90: { state: 'none' }, median: median(60), begun: countOf(60) } } });
    expect(asCurves(table, [incidence]).groups[0]?.rows[0]?.cells).toEqual({ left: { ...digits, value: 0.252, lower: 0.123, atRisk: 44 }, died: HIDDEN, day30: HIDDEN, day90: { state: 'none' }, median: HIDDEN, begun: countOf(60) });
  });
  it('of a group without a curve says nothing', () => expect(asCurves(tableOf([column('left', 'share')], { m: { all: { left: digits } } }), [incidence]).groups[0]?.rows[0]?.cells).toEqual({ left: HIDDEN }));
});

describe('scales of an instrument', () => {
  it.each([['north/PHQ-9/total', 'north', 'PHQ-9/total'], ['north', 'north', ''], ['a/b/GAD-7/total', 'a/b', 'GAD-7/total']])('%s', (key, group, scale) => expect(inScale(key, scalesOf([{ key: 'PHQ-9/total' }, { key: 'GAD-7/total' }]))).toEqual({ group, scale }));

  /** 100 people with two scores each, 92 of them in one program. */
  it('the same 8 people on two scales are not 16', () => {
    const question = (groupBy: Question['groupBy']): Question => ({ view: 'series', groupBy, program: null, interval: 'quarter' });
    const series = (sizes: Readonly<Record<string, number>>): Series => ({ kind: 'series', interval: 'quarter', unit: 'points', groups: Object.entries(sizes).map(([key, size]) => ({ key, label: key, spc: null, targets: [], points: [{ from: '2026-01-01', to: '2026-04-01', reading: median(size) }] })) });
    const raw = (groupBy: Question['groupBy'], result: Result): Raw => ({ question: question(groupBy), result, behind: undefined });
    const shown = (south: number): (string | undefined)[][] => assemble([raw(null, series({ phq: 92 + south, gad: 92 + south })), raw('program', series({ 'north/phq': 92, 'north/gad': 92, 'south/phq': south, 'south/gad': south }))], ['program']).shown
      .map(({ result }) => (result.kind === 'series' ? result.groups.map(({ points }) => points[0]?.reading.state) : []));
    expect(shown(8)).toEqual([['value', 'value'], ['hidden', 'hidden', 'hidden', 'hidden']]);
    expect(shown(12)).toEqual([['value', 'value'], ['value', 'value', 'value', 'value']]);
  });
});
