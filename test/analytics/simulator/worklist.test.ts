/**
 * The demo always ends today, so its worklist has to be believable on any day: about a hundred clients in treatment, most of whom need nobody today, and a first
 * caseload with something of each kind. Two years are 730 days, so a day differs from another by its weekday, its month and where the halfway change falls.
 */
import { describe, expect, it } from 'vitest';
import { isCadenceRule, isTriggerRule } from '#analytics/contract/rule-names.ts';
import { caseloadOf } from '#analytics/marts/episodes.ts';
import { addDays, daysBetween } from '#analytics/period/dates.ts';
import { demoRequest } from '#analytics/simulator/demo.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { DEMO_FIRST_CLINICIAN } from '#analytics/simulator/staff.ts';
import { SILENT_CLOSED } from '#analytics/simulator/stories.ts';
import { caseloadsOf } from './caseloads.ts';

/** A day of each kind: a Saturday, a Monday after a silent weekend, the end of a year, a Sunday, a Tuesday in summer, a Wednesday with a leap day behind it. */
const DAYS = ['2026-11-21', '2026-11-23', '2026-12-31', '2027-02-28', '2027-07-06', '2028-03-01'];
type Band = readonly [name: string, found: number, least: number, most: number];
const outside = (bands: readonly Band[]): Band[] => bands.filter(([, found, least, most]) => found < least || found > most);

describe.each(DAYS)('the demo that ends on %s', (day) => {
  const simulation = simulate(demoRequest(day));
  const events = simulation.deliveries.flatMap((delivery) => [...delivery.events]);
  const caseloads = caseloadsOf(simulation, day);
  const all = caseloads.listFor(null);
  const own = caseloads.listFor(DEMO_FIRST_CLINICIAN);
  const reasons = [...all.rows, ...all.deferred].flatMap((row) => [...row.reasons, ...row.deferred]);
  const clientsWith = (rule: string): number => all.counts.rules.find((one) => one.rule === rule)?.clients ?? 0;

  it('has a worklist that a team can work through', () => {
    const { counts } = all;
    const { categories } = counts;
    expect(outside([
      ['in treatment', counts.inTreatment, 85, 105], ['with a reason', counts.clients, 35, 55], ['safety', categories.safety, 2, 4], ['overdue', categories.overdue, 10, 24],
      ['off track', categories['off-track'], 8, 17], ['due soon', categories['due-soon'], 18, 32], ['not measured', categories['not-measured'], 5, 14], ['deferred', counts.deferred, 3, 9],
      ['silent for a month', clientsWith('no-contact-long'), 1, 6],
    ])).toEqual([]);
  });

  it('has nobody at the top who has been gone for years', () => {
    const longest = Math.max(...SILENT_CLOSED.map(([{ to }]) => to));
    expect(reasons.filter(({ daysOver }) => daysOver > longest)).toEqual([]);
    expect(all.rows.filter(({ reasons: [first] }) => (first?.daysOver ?? 0) > 60).length).toBeLessThan(4);
  });

  it('says nothing twice: a rhythm or the calendar, not both', () => {
    const rulesOf = all.rows.map((row) => row.reasons.map(({ rule }) => rule));
    expect(rulesOf.filter((rules) => rules.includes('scheduled-instrument') || (rules.includes('plan-review') && rules.includes('scheduled-plan-review')))).toEqual([]);
    expect(rulesOf.flat()).toContain('scheduled-plan-review');
    expect(rulesOf.flat()).toContain('plan-review');
  });

  it('defers rules that there are, with an end, some of it now', () => {
    const deferrals = events.filter(({ type }) => type === 'reassessment.deferred').map(({ data, time }) => ({ rule: String(data['rule']), days: daysBetween(time.slice(0, 10), String(data['until'])) }));
    expect(deferrals.filter(({ rule }) => rule !== 'instruments' && !isTriggerRule(rule) && !isCadenceRule(rule))).toEqual([]);
    expect(outside([['shortest', Math.min(...deferrals.map(({ days }) => days)), 1, 7], ['longest', Math.max(...deferrals.map(({ days }) => days)), 14, 90]])).toEqual([]);
    expect(all.deferred.every((row) => row.deferred.length > 0 && row.reasons.length === 0)).toBe(true);
  });

  it('gives the first clinician a caseload with something of each kind', () => {
    const { counts } = own;
    const { safety, overdue, 'off-track': offTrack, 'due-soon': dueSoon } = counts.categories;
    const wins = caseloads.episodes.filter((episode) => caseloadOf(episode).includes(DEMO_FIRST_CLINICIAN)).flatMap((episode) => episode.events)
      .filter(({ arrival: { event }, on }) => on > addDays(day, -7) && (event.type === 'goal.milestone-reached' || event.type === 'goal.attained'));
    expect(outside([
      ['in treatment', counts.inTreatment, 6, 12], ['with a reason', counts.clients, 4, 10], ['safety', safety, 1, 2], ['overdue', overdue, 1, 5], ['off track', offTrack, 1, 5], ['due soon', dueSoon, 1, 6],
      ['deferred', counts.deferred, 1, 4], ['wins this week', wins.length, 1, 12],
    ])).toEqual([]);
    expect(own.rows[0]?.reasons[0]?.title).toBe('Thoughts of self-harm');
  });

  it('has rules that a program changed half-way', () => {
    const changed = simulation.truth.programs.find(({ story }) => story === 'improving')?.changeOn;
    const set = events.filter(({ type, data }) => type === 'rule.set' && data['rule'] === 'instrument-PHQ-9').map(({ data }) => [data['program'] ?? null, data['interval'], data['from']]);
    expect(set.sort(([left], [right]) => String(left).localeCompare(String(right)))).toEqual([['mesa-intensive', 'P21D', changed], [null, 'P30D', addDays(day, -730)], ['stillwater-house', 'P13D', addDays(day, -730)]]);
  });
});
