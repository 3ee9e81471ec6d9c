import { describe, expect, it } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import type { Reading, Result } from '#analytics/contract/result.ts';
import type { Arrival } from '#analytics/marts/arrival.ts';
import { bridgeOf, changeBetween } from '#analytics/restatement/bridge.ts';
import { classify } from '#analytics/restatement/classify.ts';
import { figuresOf, leadingFigure } from '#analytics/restatement/figures.ts';
import { endOfDay } from '#analytics/restatement/known.ts';
import { aContact, anAdmission, anEvent, aProgram } from '../../support/events.ts';

const share = (numerator: number, denominator: number): Reading => ({ state: 'value', value: numerator / denominator, lower: null, upper: null, method: 'x', numerator, denominator });
const none: Reading = { state: 'none' };
const soon: Reading = { state: 'not-yet', availableOn: '2026-05-01' };

describe('classify', () => {
  const at = (recordedAt: string, event: Event): Arrival => ({ event, recordedAt, identity: event.id });
  const THEN = '2026-04-01T00:00:00.000Z';
  const SINCE = '2026-04-02T00:00:00.000Z';
  const classOf = (...events: Event[]): string[] => {
    const known = [aProgram(), anAdmission('a', '2026-03-01', { clinician: 'k', strata: { housing: 'stable' } })].map((event) => at(THEN, event));
    const { since } = classify([...known, ...events.map((event) => at(SINCE, event))], THEN);
    return events.map(({ id }) => Object.entries(since).find(([, arrivals]) => arrivals.some(({ event }) => event.id === id))?.[0] ?? 'known');
  };
  const corrected = (data: object, rest: object = {}) => anEvent('episode.admitted', { episode: 'a', program: 'p', levelOfCare: '1.5', clinician: 'k', strata: { housing: 'stable' }, ...data, replaces: 'admit-a' }, { subject: 'client-a', time: '2026-03-01T12:00:00Z', ...rest });

  it('parts the log at an instant, which is still known', () => {
    const [first, second] = [at(THEN, aContact('a', '2026-03-02')), at(SINCE, aContact('a', '2026-03-03'))];
    expect(classify([second, first], THEN)).toEqual({ known: [first], since: { 'late-entries': [second], corrections: [], retractions: [], attribution: [] } });
  });
  it.each<[string, () => Event, string]>([
    ['what is new', () => aContact('a', '2026-03-02'), 'late-entries'], ['a new admission', () => anAdmission('b', '2026-03-02'), 'late-entries'],
    ['a corrected contact', () => anEvent('progress.contact', { episode: 'a', modality: 'group', attendance: 'attended', replaces: 'x' }), 'corrections'],
    ['a retraction', () => anEvent('event.retracted', { event: 'x', reason: 'r' }), 'retractions'], ['a transfer', () => anEvent('episode.transferred', { episode: 'a', clinician: 'm' }), 'attribution'],
    ['a corrected transfer', () => anEvent('episode.transferred', { episode: 'a', clinician: 'm', replaces: 'x' }), 'attribution'],
    ['an admission corrected in clinician, team, level and program', () => corrected({ clinician: 'm', team: [{ clinician: 'm', role: 'lead' }], levelOfCare: '2.1', levelOfCareAsSent: { value: 'IOP', edition: '3' }, program: 'q' }), 'attribution'],
    ['an admission said in another offset', () => corrected({ clinician: 'm' }, { time: '2026-03-01T14:00:00+02:00' }), 'attribution'],
    ['an admission corrected in a stratum', () => corrected({ clinician: 'm', strata: { housing: 'none' } }), 'corrections'], ['an admission corrected in its time', () => corrected({}, { time: '2026-03-02T12:00:00Z' }), 'corrections'],
    ['an admission corrected in its client', () => corrected({}, { subject: 'client-b' }), 'corrections'], ['a program defined anew', () => anEvent('program.defined', { program: 'p', name: 'P', timeZone: 'UTC' }, { id: 'again' }), 'attribution'],
    ['a program of another source', () => anEvent('program.defined', { program: 'p', name: 'P', timeZone: 'UTC' }, { id: 'other', source: 'urn:other' }), 'late-entries'],
    ['a clinician called like a program', () => anEvent('clinician.defined', { clinician: 'p', name: 'P' }, { id: 'person' }), 'late-entries'],
  ])('%s', (_what, event, expected) => {
    expect(classOf(event())).toEqual([expected]);
  });
  it('takes the first definition of a new program as late, and what is defined of it again as attribution', () => {
    const [first, again] = ['1', '2'].map((id) => anEvent('program.defined', { program: 'q', name: id, timeZone: 'UTC' }, { id }));
    expect(first === undefined || again === undefined ? [] : classOf(again, first)).toEqual(['attribution', 'late-entries']);
  });
  it('calls a correction of an admission that has not come a correction', () => {
    expect(classOf(anEvent('episode.admitted', { episode: 'z', program: 'p', levelOfCare: '1.5', replaces: 'never' }))).toEqual(['corrections']);
  });
});

describe('changeBetween', () => {
  it.each<[string, Reading, Reading, object]>([
    ['counts and values', share(1, 2), share(2, 4), { value: 0, numerator: 1, denominator: 2, atRisk: null }],
    ['somebody where nobody was', none, share(1, 2), { value: null, numerator: 1, denominator: 2, atRisk: null }],
    ['nobody in either', none, none, { value: null, numerator: 0, denominator: 0, atRisk: 0 }],
    ['what was not known yet', soon, share(1, 2), { value: null, numerator: null, denominator: null, atRisk: null }],
    ['those at risk', { state: 'value', value: 0.5, lower: null, upper: null, method: 'x', atRisk: 10 }, { state: 'value', value: 0.25, lower: null, upper: null, method: 'x', atRisk: 8 }, { value: -0.25, numerator: null, denominator: null, atRisk: -2 }],
  ])('%s', (_what, before, after, expected) => {
    expect(changeBetween(before, after)).toEqual(expected);
  });
});

describe('bridgeOf', () => {
  const counts = { events: 1, episodes: 1, released: 0 };
  it('begins each line where the one before it ended', () => {
    const lines = bridgeOf(share(1, 2), null, [{ step: 'late-entries', reading: share(1, 3), ...counts }, { step: 'corrections', reading: share(2, 3), ...counts }]);
    expect(lines.map(({ step, before, after, change }) => [step, before, after, change.numerator, change.denominator])).toEqual([
      ['definition', share(1, 2), share(1, 2), 0, 0], ['late-entries', share(1, 2), share(1, 3), 0, 1], ['corrections', share(1, 3), share(2, 3), 1, 0],
    ]);
  });
  it('sets what was published first', () => {
    expect(bridgeOf(share(1, 2), { version: 1, reading: share(3, 4) }, [])).toEqual([
      { step: 'definition', events: 0, episodes: 0, released: 0, before: share(3, 4), after: share(1, 2), change: { value: -0.25, numerator: -2, denominator: -2, atRisk: null } },
    ]);
  });
});

describe('figuresOf', () => {
  const group = { key: 'a/b', label: 'A' };
  const period = (from: string, reading: Reading, isPartial?: boolean) => ({ from, to: `${from.slice(0, 8)}28`, reading, ...(isPartial === undefined ? {} : { isPartial }) });
  const RESULTS: Record<string, Result> = {
    curve: { kind: 'curve', comparison: null, groups: [{ ...group, episodes: 1, exits: 0, censored: 1, points: [], median: none, quartiles: { lower: none, upper: none }, readings: [{ day: 30, reading: share(1, 2) }, { day: 90, reading: soon }], plannedDays: null, sensitivity: { label: 'silence', changed: 0, points: [], readings: [{ day: 30, reading: none }] } }] },
    series: { kind: 'series', interval: 'month', unit: 'share', groups: [{ ...group, spc: null, targets: [], points: [period('2026-01-01', share(1, 2)), period('2026-02-01', share(1, 3)), period('2026-03-01', none), period('2026-04-01', share(1, 1), true)] }] },
    events: { kind: 'series', interval: 'event', unit: 'days', groups: [{ ...group, spc: null, targets: [], points: [period('2026-01-01', share(1, 1)), period('2026-01-02', share(2, 1))] }] },
    incidence: { kind: 'incidence', groups: [{ ...group, episodes: 1, causes: [{ cause: 'left', points: [], readings: [{ day: 90, reading: share(1, 4) }] }], readings: [{ day: 90, reading: share(1, 2) }] }] },
    grid: { kind: 'grid', interval: 'month', columns: [{ key: 'day90', label: '90', day: 90 }], groups: [{ ...group, rows: ['2026-01-01', '2026-02-01', '2026-03-01'].map((from, index) => ({ from, to: from, episodes: 1, cells: [{ column: 'day90', eligible: 1, reading: index === 2 ? soon : share(1, 2) }] })) }] },
    funnel: { kind: 'funnel', unit: 'share', overall: share(1, 2), dispersion: null, limits: [], sentence: '', groups: [{ ...group, size: 1, reading: none, z: null, limits: null, position: 'too-few' }] },
    table: { kind: 'table', rowsAre: null, columns: [{ key: 'n', label: 'Entries', unit: 'count' }, { key: 's', label: 'In time', unit: 'share' }], groups: [{ ...group, rows: [{ key: 'all', label: 'All', cells: { n: share(1, 1), s: share(1, 2) } }, { key: 'x', label: 'X', cells: { s: none } }] }] },
  };
  it.each([
    ['curve', ['readings/30', 'readings/90', 'quartiles/lower', 'median', 'quartiles/upper', 'sensitivity/readings/30'], 'readings/30'],
    ['series', ['points/2026-01-01', 'points/2026-02-01', 'points/2026-03-01', 'points/2026-04-01'], 'points/2026-02-01'],
    ['events', ['points/2026-01-28', 'points/2026-01-28/2'], 'points/2026-01-28/2'], ['incidence', ['readings/90', 'causes/left/readings/90'], 'readings/90'],
    ['grid', ['rows/2026-01-01/cells/day90', 'rows/2026-02-01/cells/day90', 'rows/2026-03-01/cells/day90'], 'rows/2026-02-01/cells/day90'], ['funnel', ['reading'], null],
    ['table', ['rows/all/cells/n', 'rows/all/cells/s', 'rows/x/cells/s'], 'rows/all/cells/s'],
  ])('names each of a %s by keys, and leads with one', (kind, paths, lead) => {
    const result = RESULTS[kind];
    if (result === undefined) throw new Error(kind);
    const own = paths.map((path) => `groups/a%2Fb/${path}`);
    expect(figuresOf(result).map(({ path }) => path)).toEqual(kind === 'funnel' ? ['overall', ...own] : own);
    expect(leadingFigure(result)?.path).toBe(lead === null ? 'overall' : `groups/a%2Fb/${lead}`);
  });
  it('says what a figure is by its name, day and period', () => {
    const named = Object.values(RESULTS).flatMap((result) => figuresOf(result)).map(({ name, day, period: of, unit }) => [name, day, of?.from ?? null, unit]);
    expect(named).toContainEqual(['silence', 30, null, 'share']);
    expect(named).toContainEqual(['lower quartile', null, null, 'days']);
    expect(named).toContainEqual([null, 90, '2026-02-01', 'share']);
    expect(named).toContainEqual(['left', 90, null, 'share']);
    expect(named).toContainEqual(['X: In time', null, null, 'share']);
  });
  it('has no figure of a series of nothing', () => {
    expect(leadingFigure({ kind: 'series', interval: 'event', unit: 'days', groups: [{ ...group, spc: null, targets: [], points: [] }] })).toBeUndefined();
  });
});

describe('endOfDay', () => {
  it.each([
    ['2026-04-01', [], '2026-04-02T00:00:00.000Z'], ['2026-04-01', ['America/New_York', 'America/Denver'], '2026-04-02T06:00:00.000Z'], ['2026-04-01', ['Pacific/Kiritimati'], '2026-04-01T10:00:00.000Z'],
    // A day of 23 hours, and one whose following midnight the clocks skip.
    ['2026-03-08', ['America/New_York'], '2026-03-09T04:00:00.000Z'], ['2026-03-07', ['America/Havana'], '2026-03-08T05:00:00.000Z'],
  ])('%s in %s', (day, zones, expected) => {
    expect(new Date(endOfDay(day, zones)).toISOString()).toBe(expected);
  });
});
