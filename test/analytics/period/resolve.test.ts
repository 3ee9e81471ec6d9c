import { describe, expect, it } from 'vitest';
import { lastCompleteDay, parseQuery, resolveQuery } from '#analytics/period/resolve.ts';

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
    expect(resolveQuery(parameters, scope('2026-11-21T12:00:00Z', 'UTC'))).toEqual({
      query: { ...parameters, asOf: '2026-11-20', snapshot: 's', program: null, clinician: null, levelOfCare: null, groupBy: null, ci: 'log-log' }, warnings: [],
    }));
  it('warns of a day that is not over, and refuses one that has not begun anywhere', () => {
    expect(resolveQuery({ ...parameters, asOf: '2026-11-21' }, scope('2026-11-21T12:00:00Z', 'UTC'))).toMatchObject({ warnings: [{ code: 'as-of-not-complete' }] });
    expect(resolveQuery({ ...parameters, asOf: '2026-11-22' }, scope('2026-11-21T12:00:00Z', 'UTC'))).toMatchObject({ faults: [{ pointer: '/asOf' }] });
    expect(resolveQuery({ ...parameters, asOf: '2026-11-22' }, scope('2026-11-21T12:00:00Z', 'UTC', 'Pacific/Kiritimati'))).toMatchObject({ warnings: [{ code: 'as-of-not-complete' }] });
  });
});

describe('parseQuery', () => {
  it('takes what is allowed and nothing else', () => {
    expect(parseQuery([['from', '2026-01-01'], ['to', '2026-01-01'], ['groupBy', 'payer'], ['ci', 'plain'], ['program', 'Site 32']])).toEqual({
      parameters: { from: '2026-01-01', to: '2026-01-01', groupBy: 'payer', ci: 'plain', program: 'Site 32' },
    });
    expect(parseQuery([['from', '2026-13-01'], ['to', '20260101'], ['From', 'x'], ['ci', 'x'], ['ci', 'y']])).toMatchObject({ faults: [{ pointer: '/From' }, { pointer: '/ci' }, { pointer: '/from' }, { pointer: '/to' }, { pointer: '/ci' }] });
  });
});
