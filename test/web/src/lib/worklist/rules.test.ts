import { describe, expect, it } from 'vitest';
import type { Reading } from '#analytics/contract/result.ts';
import { firedRules, isSeldomActedOn, OUTCOMES, perWeek, toRuleGroups, toYieldMonths, usualPeriod, yieldSentence } from '../../../../../web/src/lib/worklist/rules.ts';
import { plain, rulesOf, yieldOf } from './answers.ts';

describe('rules', () => {
  it('stand by what makes them fire, none left out', () => {
    const { rules } = rulesOf();
    const groups = toRuleGroups(rules);
    expect(groups.map(({ title, rules: members }) => [title, members.length])).toEqual([['When something happens', 3], ['On a cadence', 4], ['As it was scheduled', 1], ['By how somebody is doing', 2]]);
  });
});

describe('yield', () => {
  it('is said first', () => {
    expect(plain(yieldSentence(yieldOf()))).toBe('372 flags from 1 Jun 2026 to 19 Nov 2026: 5.2 a week for each clinician. Of 343 whose 7 days are over, 213 were acted on.');
    expect(plain(yieldSentence(yieldOf('empty')))).toBe('No rule raised a flag from 1 Jun 2026 to 19 Nov 2026.');
  });
  it('says when it will be known, and no rate where nobody had a week', () => {
    const { rules, ...rest } = yieldOf();
    const waiting = rules.map((rule) => ({ ...rule, actedOnShare: { state: 'not-yet' as const, availableOn: '2026-11-27' } }));
    expect(plain(yieldSentence({ ...rest, rules: waiting, clinicianWeeks: 0 }))).toBe('372 flags from 1 Jun 2026 to 19 Nov 2026. Whether they were acted on is known 7 days after each.');
  });
  it('has a cell for every rule and month, and a month without a flag is nobody\'s', () => {
    const months = toYieldMonths(yieldOf());
    expect(months.periods).toEqual(['2026-06-01', '2026-07-01', '2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01']);
    expect(months.rows.map(({ rule, months: cells }) => [rule, ...cells.map(({ share }) => share.state)])[0]).toEqual(['overdose', 'none', 'value', 'none', 'value', 'none', 'not-yet']);
    expect(firedRules(yieldOf('empty'))).toEqual([]);
  });
  it('asks about a rule only where chance is no explanation', () => {
    const share = (upper: number | null): Reading => ({ state: 'value', value: 0.1, lower: 0.05, upper, method: 'Wilson' });
    expect([share(0.19), share(0.2), share(0.4), share(null), { state: 'none' } as const].map((actedOnShare) => isSeldomActedOn({ actedOnShare }))).toEqual([true, false, false, false, false]);
  });
  it('what was raised is the sum of what became of it', () => {
    const [raised, ...became] = OUTCOMES;
    for (const rule of yieldOf().rules) expect(became.reduce((sum, { of }) => sum + of(rule), 0)).toBe(raised?.of(rule));
  });
  it('says a rate, or that there is none', () => expect([perWeek(1.234), perWeek(0), perWeek(null)]).toEqual(['1.2', '0', '–']));
});

it.each([['2026-11-19', '2026-06-01', '2026-11-20'], ['2026-03-31', '2025-10-01', '2026-04-01'], ['2026-08-31', '2026-03-01', '2026-09-01']])('six months up to %s are from %s and before %s', (last, from, to) => {
  expect(usualPeriod(last)).toEqual({ from, to });
});
