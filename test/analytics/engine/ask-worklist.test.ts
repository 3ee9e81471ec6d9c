/** Who is in treatment, of a snapshot: each of a simulated organization as the live page would have them, once, and each caseload its own part of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askFactsInTreatment, askInTreatment, type EpisodeInTreatment } from '#analytics/engine/ask-worklist.ts';
import { openEngine, type Engine } from '#analytics/engine/open.ts';
import { writeMarts } from '#analytics/engine/write.ts';
import { foldEvents, type Fold } from '#analytics/marts/fold.ts';
import { toMartRows } from '#analytics/marts/rows.ts';
import type { TrackSpan } from '#analytics/worklist/track.ts';
import { inTreatment } from '#functions/api/worklist/live.ts';
import { fingerprint } from '#functions/store/identity-of.ts';
import { anAdmission, aProgram } from '../../support/events.ts';
import { simulatedEvents } from '../../support/simulated.ts';

const DAY = '2026-05-15';
/** As far as the live page tells due dates: 92 days from the day. */
const THROUGH = '2026-08-15';
const EVERYBODY = { on: DAY, latest: DAY, clinician: null };

let folder: string;
let engine: Engine;
let fold: Fold;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-ask-'));
  // What is known on the day and nothing later, so that a stretch that has not begun cannot be taken for one that has.
  const events = [...simulatedEvents({ seed: 7, clients: 90, from: '2025-06-01', to: DAY }, { to: DAY }), aProgram(), anAdmission('of nobody', '2026-05-01')];
  fold = foldEvents(events.map((event) => ({ event, recordedAt: '2026-05-15T00:00:00.000Z', identity: fingerprint(event).identity })));
  const written = await writeMarts(toMartRows(fold, THROUGH), folder);
  engine = await openEngine(new Map(written.map(({ mart, path }) => [mart, path])));
}, 60_000);
afterAll(async () => {
  engine.close();
  await rm(folder, { recursive: true, force: true });
});

/** Of each scale the state of the day before, and what began since. */
function told(track: readonly TrackSpan[]): TrackSpan[] {
  return track.filter(({ from }) => from <= DAY).filter((span, index, known) => span.from >= DAY || !known.slice(index + 1).some((later) => later.axis === span.axis && later.from < DAY));
}

function live(): EpisodeInTreatment[] {
  const clients = [...new Set(fold.episodes.map(({ client }) => client))].sort();
  return clients.flatMap((client) => inTreatment(fold, client, () => DAY)).map(({ facts: _facts, obligations, track, ...rest }) => ({
    ...rest, track: told(track), obligations: obligations.filter(({ clearedOn, endedOn }) => (clearedOn === null || clearedOn >= DAY) && (endedOn === null || endedOn >= DAY)),
  }));
}
const byEpisode = (left: EpisodeInTreatment, right: EpisodeInTreatment): number => (left.episode < right.episode ? -1 : 1);

it('is everybody, once, with what the live page would tell of them', async () => {
  const found = await askInTreatment(engine, EVERYBODY);
  const expected = live();
  expect([expected.length > 20, expected.filter(({ caseload }) => caseload.length > 1).length > 5, expected.some(({ caseload }) => caseload.length === 0)]).toEqual([true, true, true]);
  expect([...found].sort(byEpisode)).toEqual([...expected].sort(byEpisode));
});

it('is a caseload as that part of everybody, and their facts with them', async () => {
  const all = await askInTreatment(engine, EVERYBODY);
  const clinicians = [...new Set(all.flatMap(({ caseload }) => caseload))].sort();
  expect(clinicians.length).toBeGreaterThan(2);
  for (const clinician of clinicians) {
    const own = all.filter(({ caseload }) => caseload.includes(clinician));
    expect(await askInTreatment(engine, { ...EVERYBODY, clinician })).toEqual(own);
    expect((await askFactsInTreatment(engine, { ...EVERYBODY, clinician })).map(({ client, caseload }) => [client, caseload])).toEqual(own.map(({ client, caseload }) => [client, caseload]));
  }
  expect(await askInTreatment(engine, { ...EVERYBODY, clinician: 'nobody' })).toEqual([]);
});

it('has each of them where they were on a day that has passed', async () => {
  const day = '2026-02-01';
  const places = (episodes: readonly EpisodeInTreatment[]) => [...episodes].sort(byEpisode).map(({ episode, program, levelOfCare, clinician }) => [episode, program, levelOfCare, clinician]);
  const clients = [...new Set(fold.episodes.map(({ client }) => client))];
  const then = await askInTreatment(engine, { on: day, latest: day, clinician: null });
  const [before, now] = [places(clients.flatMap((client) => inTreatment(fold, client, () => day))), new Map(places(live()).map(([episode, ...place]) => [episode, place]))];
  expect(before.some(([episode, ...place]) => now.has(episode ?? '') && JSON.stringify(now.get(episode ?? '')) !== JSON.stringify(place))).toBe(true);
  // A discharge on the day itself is the page's to judge, by the program's own day.
  expect(places(then.filter(({ dischargedOn }) => dischargedOn !== day))).toEqual(before);
});
