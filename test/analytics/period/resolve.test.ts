import { describe, expect, it } from 'vitest';
import { lastCompleteDay, parseQuery, resolveQuery, type Askable } from '#analytics/period/resolve.ts';

const CURVE: Askable = { kind: 'curve', views: ['curve', 'table', 'funnel'], interval: 'month', parameters: [] };
const SCORES: Askable = { kind: 'table', views: ['table'], interval: null, parameters: ['instrument'] };
const scope = (knownAt: string, ...zones: string[]) => ({ snapshot: 's', knownAt: new Date(knownAt), zones });

describe('lastCompleteDay', () => {
  it.each([
    ['2026-11-21T04:00:00Z', ['America/New_York', 'America/Denver'], '2026-11-19'],
    ['2026-11-21T06:00:00Z', ['America/New_York', 'America/Denver'], '2026-11-19'],
    ['2026-11-21T08:00:00Z', ['America/New_York', 'America/Denver'], '2026-11-20'],
    ['2026-11-21T12:00:00Z', ['Pacific/Kiritimati'], '2026-11-21'],
    ['2026-11-21T00:00:00Z', [], '2026-11-20'],
    ['2026-03-01T05:00:00Z', ['UTC'], '2026-02-28'],
  ])('at %s in %j is %s: the day that is over in every zone', (at, zones, day) => expect(lastCompleteDay(new Date(at), zones)).toBe(day));
});

describe('resolveQuery', () => {
  const parameters = { from: '2026-01-01', to: '2026-04-01' };
  it('fills what was left open', () =>
    expect(resolveQuery(parameters, scope('2026-11-21T12:00:00Z', 'UTC'), CURVE)).toEqual({
      query: {
        ...parameters, asOf: '2026-11-20', snapshot: 's', program: null, clinician: null, levelOfCare: null, strata: {}, groupBy: null, ci: 'log-log',
        interval: 'month', view: 'curve', rules: 'nhs', instrument: null,
      },
      warnings: [],
    }));
  it('warns of a day that is not over, and refuses one that has not begun anywhere', () => {
    expect(resolveQuery({ ...parameters, asOf: '2026-11-21' }, scope('2026-11-21T12:00:00Z', 'UTC'), CURVE)).toMatchObject({ warnings: [{ code: 'as-of-not-complete' }] });
    expect(resolveQuery({ ...parameters, asOf: '2026-11-22' }, scope('2026-11-21T12:00:00Z', 'UTC'), CURVE)).toMatchObject({ faults: [{ pointer: '/asOf' }] });
    expect(resolveQuery({ ...parameters, asOf: '2026-11-22' }, scope('2026-11-21T12:00:00Z', 'UTC', 'Pacific/Kiritimati'), CURVE)).toMatchObject({ warnings: [{ code: 'as-of-not-complete' }] });
  });
});

describe('parseQuery', () => {
  it('takes what is allowed and nothing else', () => {
    expect(parseQuery([['from', '2026-01-01'], ['to', '2026-01-01'], ['groupBy', 'payer'], ['ci', 'plain'], ['program', 'Site 32'], ['housing', 'unknown'], ['view', 'table'], ['interval', 'week']], CURVE)).toEqual({
      parameters: { from: '2026-01-01', to: '2026-01-01', groupBy: 'payer', ci: 'plain', program: 'Site 32', housing: 'unknown', view: 'table', interval: 'week' },
    });
    expect(parseQuery([['from', '2026-13-01'], ['to', '20260101'], ['From', 'x'], ['ci', 'x'], ['ci', 'y']], CURVE)).toMatchObject({ faults: [{ pointer: '/From' }, { pointer: '/ci' }, { pointer: '/from' }, { pointer: '/to' }, { pointer: '/ci' }] });
  });
  it('lists what is allowed for what is not', () => {
    const faults = (given: [string, string][], measure = CURVE) => {
      const parsed = parseQuery([['from', '2026-01-01'], ['to', '2026-02-01'], ...given], measure);
      return 'faults' in parsed ? parsed.faults : [];
    };
    expect(faults([['view', 'grid']])).toEqual([{ pointer: '/view', detail: 'must be one of curve, table, funnel' }]);
    expect(faults([['view', 'pie']])).toEqual([{ pointer: '/view', detail: 'must be one of curve, table, funnel' }]);
    expect(faults([['interval', 'day']])).toEqual([{ pointer: '/interval', detail: 'must be one of week, month, quarter' }]);
    expect(faults([['asOf', '2026-02-30']])).toEqual([{ pointer: '/asOf', detail: 'must be a date that exists, as YYYY-MM-DD' }]);
    expect(faults([['instrument', 'PHQ-9']])[0]?.detail).toMatch(/^is not a parameter; allowed are from, to, asOf, .*, language$/);
    expect(faults([['instrument', 'PHQ-9']], SCORES)).toEqual([]);
  });
});

describe('resolveQuery of a view', () => {
  const parameters = { from: '2026-01-01', to: '2026-04-01', asOf: '2026-06-30' };
  const at = scope('2026-11-21T12:00:00Z', 'UTC');
  it('compares programs in a funnel unless told otherwise', () => {
    expect(resolveQuery({ ...parameters, view: 'funnel' }, at, CURVE)).toMatchObject({ query: { view: 'funnel', groupBy: 'program' } });
    expect(resolveQuery({ ...parameters, view: 'funnel', groupBy: 'payer' }, at, CURVE)).toMatchObject({ query: { groupBy: 'payer' } });
  });
  it('keeps the strata asked for, and no interval where each event is a point', () => {
    expect(resolveQuery({ ...parameters, medication: 'none', payer: 'unknown' }, at, SCORES)).toMatchObject({ query: { strata: { medication: 'none', payer: 'unknown' }, interval: null, view: 'table' } });
  });
});
