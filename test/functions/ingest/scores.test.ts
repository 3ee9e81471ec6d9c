import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventOf } from '#analytics/contract/event.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { anAdmission, anEvent, aProgram } from '../../support/events.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';

type Score = NonNullable<EventOf<'reassessment.completed'>['data']['scores']>[number];

let store: TestStore;
let api: TestApi;
beforeAll(async () => {
  store = await startDynalite();
  api = await openApi(store);
  await api.send([aProgram(), anAdmission('a', '2026-01-05', { clinician: 'k' })]);
});
afterAll(async () => {
  await api.close();
  await store.close();
});

let serial = 0;
const completed = (scores: Score[], more: { replaces?: string } = {}) => {
  serial += 1;
  return anEvent('reassessment.completed', { episode: 'a', kind: 'instrument', scores, ...more }, { id: `s-${serial}`, subject: 'client-a', time: '2026-01-12T15:00:00Z' });
};
const score = (instrument: string, rest: Partial<Score>): Score => ({ instrument, version: '1.0', scale: 'total', ...rest });
const send = async (role: 'operator' | 'clinician', events: readonly unknown[]) => (await api.call(role, 'POST', '/v1/events', { body: events, type: 'application/cloudevents-batch+json', clinician: 'k' })).body;

describe('scores at the door', () => {
  it.each(['operator', 'clinician'] as const)('that their instrument cannot have are refused from %s, every one with a pointer, and nothing else of the batch', async (role) => {
    const right = completed([score('BARC-10', { score: 10 }), score('C-SSRS', { items: [0, 0, null, null, null, 0] }), score('OWN', { score: -7.5 })]);
    const wrong = completed([score('BARC-10', { score: 9 }), score('PHQ-9', { score: 27 }), score('PHQ-9', { items: [0, 1, 2, 3, 4, 0, 0, 0, 0] }), score('BAM', { version: 'items-0-4', score: 30 })]);
    const total = completed([score('C-SSRS', { score: 2 })]);
    const review = anEvent('reassessment.completed', { episode: 'a', kind: 'plan-review', planChanged: true }, { id: `review-${role}`, subject: 'client-a', time: '2026-01-12T15:00:00Z' });
    const refused = (errors: object[]) => ({ type: '/problems/invalid-input', title: 'The request is not as it should be', status: 400, detail: 'A score is none that its instrument can have; every fault is listed.', errors });
    expect(await send(role, [right, wrong, total, review])).toEqual({
      accepted: 2, duplicates: 0, rejected: 2,
      results: [
        { id: right.id, status: 'accepted' },
        { id: wrong.id, status: 'rejected', problem: refused([
          { pointer: '/data/scores/0/score', detail: 'is not a score of BARC-10: 10 to 60 in whole numbers' },
          { pointer: '/data/scores/2/items', detail: 'has an item that is not a whole number from 0 to 3, as items of PHQ-9 are' },
          { pointer: '/data/scores/3/score', detail: 'BAM has no total; its scales are use, risk, protective' },
        ]) },
        { id: total.id, status: 'rejected', problem: refused([{ pointer: '/data/scores/0/score', detail: 'is none that C-SSRS has: it has no total and no score; send its items alone' }]) },
        { id: review.id, status: 'accepted' },
      ],
    });
  });
  it('are refused in a correction too, and what was there before stays', async () => {
    const first = completed([score('PHQ-9', { score: 12 })]);
    await send('clinician', [first]);
    const problem = (await send('clinician', [completed([score('PHQ-9', { score: 112 })], { replaces: first.id })])).results[0].problem;
    expect([problem.errors, JSON.stringify(problem).includes('112')]).toEqual([[{ pointer: '/data/scores/0/score', detail: 'is not a score of PHQ-9: 0 to 27 in whole numbers' }], false]);
    const entries: { id: string; standing: string }[] = (await api.call('director', 'GET', '/v1/clients/client-a')).body.entries;
    expect(entries.filter(({ id }) => id === first.id).map(({ standing }) => standing)).toEqual(['in-force']);
  });
  it('that were let in are counted, or not counted for a reason that can be mended', async () => {
    await send('operator', [completed([score('C-SSRS', { items: { 1: 1, 2: 1, 6: 1 } }), score('PHQ-9', { items: [null, null, null, null, null, null, null, null, 3] })])]);
    expect((await api.publish()).scoresNotCounted).toBe(1);
  });
});
