/** Worlds of which it is known what was planted: a review has to find it where it is, and nothing where it is not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REVIEW_SOURCE, REVIEW_SUBJECT } from '#analytics/contract/review-source.ts';
import { Digest, ReviewAnswer } from '#analytics/contract/review.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { anEvent } from '../../support/events.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';

const WORLD = { seed: 7, clients: 1100, from: '2023-11-01', to: '2026-11-01', programs: ['improving', 'steady'] } as const;
let store: TestStore;
let api: TestApi;
let changedOn: string;

beforeAll(async () => {
  store = await startDynalite();
  api = await openApi(store, '2026-11-02T12:00:00Z');
  const { deliveries, truth } = simulate(WORLD);
  changedOn = truth.programs.find(({ story }) => story === 'improving')?.changeOn ?? '';
  // Who came and who left is all that retention asks about.
  const events = deliveries.flatMap((delivery) => [...delivery.events]).filter(({ type }) => type.startsWith('episode.') || type.endsWith('.defined'));
  for (let at = 0; at < events.length; at += 1000) await api.send(events.slice(at, at + 1000));
  await api.publish();
  const on = (id: string) => ({ id, source: REVIEW_SOURCE, subject: REVIEW_SUBJECT, time: '2026-11-02T12:00:00Z' });
  const opened = ['mesa-intensive', 'harbor-outpatient'].flatMap((program) => [
    anEvent('review.opened', { review: program, title: program, question: 'Do more people stay?', measure: 'retention-cohorts', scope: { program }, snapshot: null, rules: 'nhs', interval: 'month' }, on(`o-${program}`)),
    anEvent('change.logged', { change: `c-${program}`, review: program, hypothesis: 'More people stay', on: changedOn, direction: 'increase', pointsNeeded: 7 }, on(`c-${program}`)),
  ]);
  const sent = await api.call('director', 'POST', '/v1/events', { body: opened, type: 'application/cloudevents-batch+json' });
  if (sent.status !== 200) throw new Error(JSON.stringify(sent.body));
}, 120_000);
afterAll(async () => {
  await api.close();
  await store.close();
});

const verdictOf = async (program: string) => ReviewAnswer.parse((await api.call('director', 'GET', `/v1/reviews/${program}`)).body).verdicts[0]?.verdict;

describe('a change in how many stay', () => {
  test('is seen where it was planted, from its first month on', async () => {
    expect(changedOn).toBe('2025-05-01');
    expect(await verdictOf('mesa-intensive')).toMatchObject({ state: 'as-hoped', before: 12, since: changedOn, sentence: expect.stringMatching(/^Better since May 2025: \d+ months above the centre of the months before the change\. That is the way it was hoped to go\.$/) });
  });

  test('is not seen where none was; a run that has ended, as chance gives one in ten, is not taken for it', async () => {
    const verdict = await verdictOf('harbor-outpatient');
    expect(verdict?.before).toBe(12);
    expect(['no-real-change', 'faded']).toContain(verdict?.state);
    expect(verdict?.sentence).toMatch(/^No real change/);
  });

  test('the digest has nothing new to say of a week in which nothing was planted', async () => {
    const digest = Digest.parse((await api.call('director', 'GET', '/v1/digest')).body);
    expect(digest.failed).toEqual([]);
    expect(digest.sentence).toBe('Nothing changed beyond chance since 25 Oct 2026.');
  });
});
