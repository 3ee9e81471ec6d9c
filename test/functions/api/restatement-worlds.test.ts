/**
 * Restatements of a simulated organization with late, corrected, retracted and re-attributed events, fed in the order in which they were recorded, with
 * real snapshots taken on the way: what the log says was known then is what those snapshots answer, and every bridge adds up.
 */
import { xorshift128plus } from 'pure-rand/generator/xorshift128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEvent, type Event } from '#analytics/contract/event.ts';
import { Restatement } from '#analytics/contract/restatement.ts';
import { GROUP_BYS } from '#analytics/contract/query.ts';
import { MeasureResponse, type Reading } from '#analytics/contract/result.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { figuresOf } from '#analytics/restatement/figures.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';

const SEED = 20_261_121;
const FAULTS = { duplicates: 0.01, disorder: 0.1, lateEntry: 0.15, contradictions: 0.05, retractions: 0.6, silent: 0.1 };
const WORLD = simulate({ seed: SEED, clients: 36, from: '2026-01-01', to: '2026-10-01', faults: FAULTS });
/** Deliveries after which a snapshot is taken; a fifth of the way in, so that there is something known. */
const MOMENTS = [0.35, 0.6, 0.85].map((share) => Math.floor(WORLD.deliveries.length * share));
const WINDOW = 'from=2026-01-01&to=2026-10-01';

let random = xorshift128plus(SEED);
const below = (many: number): number => uniformInt(random, 0, many - 1);
const pick = <T>(of: readonly T[]): T | undefined => of[below(of.length)];

let store: TestStore;
let api: TestApi;
const taken: { id: string; takenAt: string; events: number }[] = [];

const parsed = (sent: readonly unknown[]): Event[] => sent.flatMap((one) => {
  const event = parseEvent(one);
  return 'event' in event ? [event.event] : [];
});

const EVERY = { contact: 17, admission: 5 };

/** What a person mends weeks later, which the simulator's source never does: a missed contact that was attended, one that never was, another clinician. */
function mended(events: readonly Event[], at: number): Event[] {
  const place = (event: Event): number => events.indexOf(event) + at;
  return events.flatMap((event): Event[] => {
    if (event.type === 'episode.admitted' && place(event) % EVERY.admission === 0) return parsed([{ ...event, id: `again-${at}-${event.id}`, data: { ...event.data, clinician: 'somebody-else', replaces: event.id } }]);
    if (event.type !== 'progress.contact' || place(event) % EVERY.contact > 1) return [];
    const { source, specversion, subject, time } = event;
    if (place(event) % EVERY.contact === 0) return parsed([{ ...event, id: `right-${at}-${event.id}`, data: { ...event.data, attendance: event.data.attendance === 'attended' ? 'no-show' : 'attended', replaces: event.id } }]);
    return parsed([{ source, specversion, subject, time, type: 'event.retracted', id: `never-${at}-${event.id}`, data: { event: event.id, reason: 'entered-in-error' } }]);
  });
}

beforeAll(async () => {
  store = await startDynalite();
  api = await openApi(store);
  const sent: Event[] = [];
  for (const [index, { at, events }] of WORLD.deliveries.entries()) {
    api.now = new Date(at);
    const more = index % 40 === 39 ? mended(sent.slice(-600), index) : [];
    const now = [...parsed(events), ...more];
    for (let first = 0; first < now.length; first += 200) await api.send(now.slice(first, first + 200));
    sent.push(...now);
    if (!MOMENTS.includes(index)) continue;
    api.now = new Date(Date.parse(at) + 3_600_000);
    taken.push(await api.publish());
  }
  api.now = new Date('2026-10-01T12:00:00Z');
  await api.publish();
}, 240_000);
afterAll(async () => {
  await api.close();
  await store.close();
});

async function measured(id: string, search: string): Promise<MeasureResponse> {
  const { status, body } = await api.call('director', 'GET', `/v1/measures/${id}?${search}`);
  if (status !== 200) throw new Error(`${id}?${search}: ${JSON.stringify(body)}`);
  return MeasureResponse.parse(body);
}
async function restated(id: string, search: string): Promise<Restatement> {
  const { status, body } = await api.call('director', 'GET', `/v1/measures/${id}/restatement?${search}`);
  if (status !== 200) throw new Error(`${id}?${search}: ${JSON.stringify(body)}`);
  return Restatement.parse(body);
}

const BITS = 1e-12;
const total = (lines: Restatement['lines'], of: 'value' | 'numerator' | 'denominator' | 'atRisk'): number | null =>
  lines.reduce<number | null>((sum, { change }) => (sum === null || change[of] === null ? null : sum + change[of]), 0);

/** Everything that must hold of any bridge. */
function expectToAddUp({ figure, lines, change }: Restatement, question: string): void {
  expect([lines[0]?.before, lines.at(-1)?.after], question).toEqual([figure.then, figure.now]);
  for (const [index, line] of lines.entries()) {
    expect(line.before, question).toEqual(lines[index - 1]?.after ?? line.before);
    // What did not come changes nothing; to be followed longer needs no event.
    if (line.events === 0 && line.released === 0 && line.step !== 'followed-longer') expect([line.step, line.before, question]).toEqual([line.step, line.after, question]);
  }
  for (const of of ['numerator', 'denominator', 'atRisk'] as const) {
    const sum = total(lines, of);
    if (sum !== null) expect([of, sum, question]).toEqual([of, change[of], question]);
  }
  const value = total(lines, 'value');
  if (value !== null && change.value !== null) expect(Math.abs(value - change.value), question).toBeLessThan(BITS);
}

/** How often a figure moved by which step. */
const steps = new Map<string, number>();
const isSame = (left: Reading, right: Reading): boolean => JSON.stringify(left) === JSON.stringify(right);

/** One question about one moment, against what the snapshots of then and of now answer. */
async function compare(id: string, asked: string, snapshot: string): Promise<void> {
  const question = `${id}?${asked} of ${snapshot}, seed ${SEED}`;
  const then = await measured(id, `${asked}&snapshot=${snapshot}`);
  const now = await measured(id, `${asked}&asOf=${then.query.asOf}`);
  const found = await restated(id, `${asked}&snapshot=${snapshot}`);
  const [before, after] = [then, now].map(({ result }) => new Map(figuresOf(result).map(({ path, reading }) => [path, reading])));
  const none: Reading = { state: 'none' };
  expect([found.query.asOf, question]).toEqual([then.query.asOf, question]);
  for (const figure of found.figures) expect([figure.then, figure.now, figure.path, question]).toEqual([before?.get(figure.path) ?? none, after?.get(figure.path) ?? none, figure.path, question]);
  expectToAddUp(found, question);
  const one = pick(found.figures.filter((figure) => !isSame(figure.then, figure.now)));
  if (one === undefined) return;
  const chosen = await restated(id, `${asked}&snapshot=${snapshot}&figure=${encodeURIComponent(one.path)}`);
  expect([chosen.figure, question]).toEqual([one, question]);
  expectToAddUp(chosen, `${question} ${one.path}`);
  for (const line of chosen.lines) if (!isSame(line.before, line.after)) steps.set(line.step, (steps.get(line.step) ?? 0) + 1);
}

describe('a restatement of a simulated organization', () => {
  it.each([0, 1, 2])('is, at moment %i, what its snapshot answers, what the one in force answers, and lines that add up', async (moment) => {
    for (const { definition } of MEASURES) {
      const groupBy = pick([undefined, 'clinician', pick(GROUP_BYS)]);
      const view = definition.views[moment % definition.views.length] ?? definition.kind;
      await compare(definition.id, `${WINDOW}&view=${view}${groupBy === undefined ? '' : `&groupBy=${groupBy}`}`, taken[moment]?.id ?? '');
    }
  }, 240_000);
  it('was asked of a world in which figures move in every way there is', () => {
    expect([...steps].filter(([, count]) => count > 3).map(([step]) => step).sort()).toEqual(['attribution', 'corrections', 'late-entries', 'retractions']);
  });
  it('adds up on any day as well, and is the same on the last', async () => {
    for (let trial = 0; trial < 12; trial += 1) {
      const definition = pick(MEASURES)?.definition;
      if (definition === undefined) continue;
      const day = `2026-0${1 + below(9)}-${String(1 + below(28)).padStart(2, '0')}`;
      const asked = `${WINDOW}&view=${pick(definition.views) ?? definition.kind}&knownOn=${day}`;
      expectToAddUp(await restated(definition.id, asked), `${definition.id}?${asked} seed ${SEED}`);
    }
    const last = await restated('attendance', `${WINDOW}&knownOn=2026-10-01`);
    expect([last.since.events, last.figure.then, last.lines.every(({ events, before, after }) => events === 0 && isSame(before, after))]).toEqual([0, last.figure.now, true]);
  }, 240_000);
});
