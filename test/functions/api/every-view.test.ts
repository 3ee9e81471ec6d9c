import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MEASURES } from '#analytics/measures/registry.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { aContact, anAdmission, anEvent, aProgram } from '../../support/events.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';

const YEAR = 'from=2026-01-01&to=2027-01-01';
let store: TestStore;
let api: TestApi;
beforeAll(async () => {
  store = await startDynalite();
  api = await openApi(store);
});
afterAll(async () => {
  await api.close();
  await store.close();
});

describe('GET /v1/measures/{id}', () => {
  it('answers every measure in every view to every role, and tells quality of no count of 1 to 10', async () => {
    const people = Array.from({ length: 10 }, (_, index) => [
      anAdmission(`x${index}`, '2026-01-05', { clinician: 'k' }), aContact(`x${index}`, `2026-01-${10 + index}`), anEvent('progress.marker', { episode: `x${index}`, marker: 'overdose' }, { id: `m${index}`, subject: `client-x${index}`, time: '2026-02-01T15:00:00Z' }),
    ]).flat();
    await api.send([aProgram(), ...people]);
    await api.publish();
    const small: string[] = [];
    const walk = (value: unknown, at: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const { state, method, value: figure, numerator = 0, denominator = 0 } = value as { state?: string; method?: string; value?: number; numerator?: number; denominator?: number };
      const counts = state === 'value' ? [numerator, denominator, denominator - numerator, ...(method === 'count' ? [figure ?? 0] : [])] : [];
      if (counts.some((count) => count > 0 && count < 11)) small.push(at);
      for (const [key, entry] of Object.entries(value)) walk(entry, `${at}/${key}`);
    };
    for (const { definition } of MEASURES) {
      for (const view of definition.views) {
        const path = `/v1/measures/${definition.id}?${YEAR}&view=${view}`;
        const [director, quality] = [await api.call('director', 'GET', path), await api.call('quality', 'GET', path)];
        expect([path, director.status, director.body.result?.kind, quality.status, quality.body.result?.kind]).toEqual([path, 200, view, 200, view]);
        walk(quality.body.result, `${definition.id} ${view}`);
        // RULE: a point that is an event dates somebody's worst day.
        expect(quality.body.result.interval).not.toBe('event');
      }
    }
    expect(small).toEqual([]);
  });
  it('says that a score is in no figure, where scores are counted; a release says nothing of it', async () => {
    const scored = (id: string, instrument: string, score: number) => anEvent('reassessment.completed', { episode: 'x0', kind: 'instrument', scores: [{ instrument, version: '1', scale: 'total', score }] }, { id, subject: 'client-x0', time: '2026-01-06T15:00:00Z' });
    // Straight into the log: the door has refused such scores since they were first checked there, and a log may be older than that.
    await api.deps.events.append('own', [scored('s1', 'PHQ-9', 28), scored('s2', 'BAM', 12), scored('s3', 'PHQ-9', 27)]);
    expect((await api.publish()).scoresNotCounted).toBe(2);
    const said = async (role: 'director' | 'quality', id: string) => (await api.call(role, 'GET', `/v1/measures/${id}?${YEAR}`)).body.meta.warnings.filter(({ code }: { code: string }) => code === 'scores-not-counted').map(({ detail }: { detail: string }) => detail.slice(0, 29));
    expect([await said('director', 'reliable-change'), await said('quality', 'score-distribution'), await said('director', 'retention')]).toEqual([['2 scores are not counted: out'], [], []]);
  });
});
