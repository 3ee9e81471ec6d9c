/**
 * What a team does about what it sees is planted (`ANSWERS`): a reassessment follows for that share because of it, and for some of the others by chance.
 * How often by chance is read off the same number of days just before. Stated error: four standard errors of a share of that many.
 */
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '#analytics/period/dates.ts';
import type { SentEvent } from '#analytics/simulator/entries.ts';
import { demoRequest } from '#analytics/simulator/demo.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { caseloadsOf } from './caseloads.ts';
import { groupedBy } from './grouped.ts';

const SEED = 20_261_121;
const END = '2026-11-21';
const { deliveries, truth } = simulate({ seed: SEED, clients: 2400, from: '2024-11-21', to: END, programs: ['steady', 'improving', 'early-loss'] });
const dateOf = ({ time }: SentEvent): string => time.slice(0, 10);

interface Course {
  readonly from: string;
  readonly to: string;
  readonly events: readonly SentEvent[];
  readonly worked: readonly string[];
}
const COURSES = groupedBy(deliveries.flatMap(({ events }) => [...events]).filter(({ data }) => data['episode'] !== undefined), ({ data }) => data['episode']).flatMap((events): Course[] => {
  const admitted = events.find(({ type }) => type === 'episode.admitted');
  const ended = events.find(({ type }) => type === 'episode.discharged');
  if (admitted === undefined) return [];
  return [{ from: dateOf(admitted), to: ended === undefined ? addDays(END, -7) : dateOf(ended), events, worked: events.filter(({ type }) => type === 'reassessment.completed').map(dateOf) }];
});

/** Cases with the whole time before and after them in treatment: were they answered, and would they have been by chance? */
function casesOf(isCase: (event: SentEvent) => boolean, days: number): { answered: boolean; byChance: boolean }[] {
  return COURSES.flatMap(({ from, to, events, worked }) => events.filter(isCase).map(dateOf).filter((on) => addDays(on, -days - 1) > from && addDays(on, days) < to).map((on) => ({
    answered: worked.some((day) => day >= on && day <= addDays(on, days)), byChance: worked.some((day) => day < on && day >= addDays(on, -days - 1)),
  })));
}

const ninthOf = ({ data }: SentEvent): number => {
  const scores: unknown = data['scores'];
  const items: unknown[] = Array.isArray(scores) ? scores.map((score: unknown) => (typeof score === 'object' && score !== null && 'items' in score && 'instrument' in score && score.instrument === 'PHQ-9' ? score.items : null)) : [];
  return items.reduce<number>((most, answers) => Math.max(most, Array.isArray(answers) ? Number(answers[8]) : 0), 0);
};

describe('planted answers', () => {
  it.each([
    ['return-to-use', ['return-to-use']], ['crisis', ['crisis']], ['hospital-or-arrest', ['hospital', 'arrest']], ['client-request', ['client-request', 'family-request']],
    ['medication-change', ['medication-changed']], ['life-change', ['housing-lost', 'housing-gained', 'work-lost', 'work-gained', 'bereavement', 'custody', 'pregnancy']],
  ] as const)('to %s are found, and would not be by chance', (cue, markers: readonly string[]) => {
    const { share, withinDays } = truth.answers[cue];
    const cases = casesOf(({ type, data }) => type === 'progress.marker' && markers.includes(String(data['marker'])), withinDays);
    const chance = cases.filter(({ byChance }) => byChance).length / cases.length;
    const found = cases.filter(({ answered }) => answered).length / cases.length;
    const expected = share + (1 - share) * chance;
    const error = Math.sqrt((expected * (1 - expected)) / cases.length);
    expect(cases.length).toBeGreaterThan(60);
    expect(Math.abs(found - expected), `seed ${SEED}, ${cue}: found ${found} for ${expected} of ${cases.length}`).toBeLessThanOrEqual(4 * error);
    expect(found - chance).toBeGreaterThan(4 * error);
  });

  it('to thoughts of self-harm come on the same day or the next', () => {
    const { share, withinDays } = truth.answers['self-harm-screen'];
    const cases = COURSES.flatMap(({ to, events }) => events.filter((event) => event.type === 'reassessment.completed' && ninthOf(event) > 0 && addDays(dateOf(event), withinDays) < to).map((event) =>
      events.some((other) => other !== event && other.type === 'reassessment.completed' && other.time > event.time && daysBetween(dateOf(event), dateOf(other)) <= withinDays)));
    const found = cases.filter(Boolean).length / cases.length;
    expect(cases.length).toBeGreaterThan(60);
    expect(Math.abs(found - share), `seed ${SEED}: found ${found} of ${cases.length}`).toBeLessThanOrEqual(4 * Math.sqrt((share * (1 - share)) / cases.length));
  });
});

describe('alert yield of the demo', () => {
  it('tells rules apart that are acted on from those that are not', () => {
    const year = caseloadsOf(simulate(demoRequest(END)), END).obligations().filter(({ firedOn }) => firedOn >= addDays(END, -380) && firedOn < addDays(END, -14));
    const shareOf = (rule: string): { flags: number; acted: number } => {
      const own = year.filter((one) => one.rule === rule);
      return { flags: own.length, acted: own.filter(({ firedOn, actedOn }) => actedOn !== null && daysBetween(firedOn, actedOn) <= 7).length / own.length };
    };
    for (const rule of ['self-harm-screen', 'crisis', 'return-to-use', 'deterioration', 'plan-review']) {
      const { flags, acted } = shareOf(rule);
      expect([rule, flags > 10, acted >= 0.7]).toEqual([rule, true, true]);
    }
    const past = shareOf('goal-past-target');
    expect([past.flags > 20, past.acted < 0.4]).toEqual([true, true]);
    // A month of silence: hardly anything is done about it within a week.
    expect(shareOf('no-contact-long').acted).toBeLessThan(0.4);
  });
});
