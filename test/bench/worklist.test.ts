/**
 * How long a clinician's list of forty clients takes with a million events in the store, and with a quarter of them, as a ratio to the same caseload nearly alone, in the same run
 * (docs/adr/0016). `CAIRN_SUITE=bench npx vitest run test/bench/worklist.test.ts`; about twenty minutes. Not part of `npm test`.
 */
import { setTimeout } from 'node:timers/promises';
import { afterAll, it } from 'vitest';
import { parseEvent, type Event } from '#analytics/contract/event.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { clientAt, LOCAL_TABLE } from '#functions/local/embedded-store.ts';
import { DynamoEventStore } from '#functions/store/dynamo-event-store.ts';
import { BATCH, call, newFolder, removeFolder, startCairn, token, type Cairn } from '../support/cairn.ts';

const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 1_000_000);
const CASELOAD = 40;
const ROUNDS = 41;
const CLIENTS_A_TIME = 400;
const TO = new Date().toISOString().slice(0, 10);
const FROM = `${Number(TO.slice(0, 4)) - 2}${TO.slice(4)}`;

const opened: { cairn: Cairn; folder: string }[] = [];
afterAll(async () => {
  for (const { cairn, folder } of opened) {
    await cairn.kill('SIGKILL');
    await removeFolder(folder);
  }
});

const median = (values: readonly number[]): number => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

function eventsOf(seed: number): Event[] {
  return simulate({ seed, clients: CLIENTS_A_TIME, from: FROM, to: TO }).deliveries.flatMap(({ events }) => events.flatMap((sent) => {
    const parsed = parseEvent(sent);
    return 'event' in parsed ? [parsed.event] : [];
  }));
}

/** The caseload: the first forty who are still in treatment, handed to one clinician. */
function handedOver(events: readonly Event[]): Event[] {
  const left = new Set(events.flatMap((event) => (event.type === 'episode.discharged' ? [event.data.episode] : [])));
  const admitted = events.filter((event) => event.type === 'episode.admitted').filter((event) => 'episode' in event.data && !left.has(event.data.episode));
  return admitted.slice(0, CASELOAD).flatMap((event, index) => {
    const parsed = parseEvent({
      specversion: '1.0', id: `bench-${index}`, source: event.source, subject: event.subject, type: 'episode.transferred', time: `${TO}T00:30:00Z`,
      data: { episode: 'episode' in event.data ? event.data.episode : '', clinician: 'bench' },
    });
    return 'event' in parsed ? [parsed.event] : [];
  });
}

async function open(chunks: number): Promise<{ cairn: Cairn; folder: string; events: number }> {
  const folder = await newFolder();
  const cairn = await startCairn(folder, '--empty');
  opened.push({ cairn, folder });
  const client = clientAt({ socket: `${folder}/store.sock` });
  const store = new DynamoEventStore({ client, table: LOCAL_TABLE, writerSeconds: 60, clock: () => new Date() });
  let events = 0;
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const all = eventsOf(1000 + chunk);
    const sent = chunk === 0 ? [...all, ...handedOver(all)] : all;
    for (let index = 0; index < sent.length; index += 1000) events += (await store.append('own', sent.slice(index, index + 1000))).filter((outcome) => outcome === 'accepted').length;
  }
  client.destroy();
  // One event through the door, so that the local run knows of its own organization and a snapshot follows.
  await call(cairn.origin, token(folder, 'operator'), 'POST', '/v1/events', [{ specversion: '1.0', id: 'last', source: 'urn:bench', type: 'clinician.defined', subject: 'bench', time: `${TO}T00:00:00Z`, data: { clinician: 'bench', name: 'Bench' } }], BATCH);
  const operator = token(folder, 'operator');
  // WHY asked again and again: the first export of a million events takes longer than a request may wait.
  for (;;) {
    const { body } = await call(cairn.origin, operator, 'GET', '/v1/snapshots').catch(() => ({ body: null }));
    if (body?.snapshots?.some((manifest: { events: number }) => manifest.events > events)) return { cairn, folder, events };
    await setTimeout(2_000);
  }
}

/** What any answer takes here: who calls, which snapshot, no list. Its growth is the embedded store's own. */
async function bare(cairn: Cairn, bearer: string): Promise<number> {
  const begun = performance.now();
  await call(cairn.origin, bearer, 'GET', '/v1/me');
  return performance.now() - begun;
}

async function timed(cairn: Cairn, bearer: string): Promise<number> {
  const begun = performance.now();
  const { status, body } = await call(cairn.origin, bearer, 'GET', '/v1/worklist');
  const took = performance.now() - begun;
  if (status !== 200 || body.counts.inTreatment !== CASELOAD) throw new Error(`${status}, ${body.counts?.inTreatment} in treatment`);
  return took;
}

const formatted = (events: number): string => events.toLocaleString('en-US');

it('answers forty clients', async () => {
  const alone = await open(1);
  const chunks = Math.ceil(EVENTS / alone.events);
  // WHY three: what is bounded shows between the middle and the largest, which differ by a million events and not by whether there is anybody else.
  const all = [alone, await open(Math.ceil(chunks / 4)), await open(chunks)].map((one) => ({ ...one, bearer: token(one.folder, 'clinician', '--clinician', 'bench'), times: [] as number[], others: [] as number[] }));
  // What was loaded a moment ago is the log's open end, and read again with every question; a minute later it is history (functions/api/worklist/live.ts).
  process.stdout.write(`loaded ${all.map(({ events }) => formatted(events)).join(', ')} events; measuring in a minute\n`);
  await setTimeout(60_000);
  for (const { cairn, bearer } of all) await timed(cairn, bearer);
  // In turns, so that what else the machine does falls on all alike.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { cairn, bearer, times, others } of all) {
      others.push(await bare(cairn, bearer));
      times.push(await timed(cairn, bearer));
    }
  }
  const small = median(all[0]?.times ?? []);
  for (const { events, times, others } of all) {
    process.stdout.write(`worklist of ${CASELOAD} among ${formatted(events)} events: ${median(times).toFixed(1)} ms, ${(median(times) / small).toFixed(2)} of the smallest's; an answer without a list ${median(others).toFixed(1)} ms (medians of ${ROUNDS}, over HTTP)\n`);
  }
}, 3_600_000);
