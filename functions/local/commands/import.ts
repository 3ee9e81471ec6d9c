/** `npm run import -- FILE.csv --mapping MAPPING.json [--dry-run] [--data DIR]`: a record system's export becomes events. Format: docs/imports.md. */
import { readFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import { z } from 'zod';
import { MAX_BATCH_EVENTS, type Event } from '#analytics/contract/event.ts';
import { Manifest } from '#analytics/contract/snapshot.ts';
import { toEvents } from '#analytics/imports/events.ts';
import { readMapping, type Mapping } from '#analytics/imports/mapping.ts';
import { planImport, type ImportPlan } from '#analytics/imports/plan.ts';
import { Complaint } from '../complaint.ts';
import { answerOf, reachApi, type Reach } from '../reach.ts';
import { dataFolderOf, parseWords, STORE_WORKER } from './words.ts';

const USAGE = 'Name one file and its mapping: npm run import -- FILE.csv --mapping MAPPING.json [--dry-run] [--data DIR]';
const AT_ONCE = 8;
const Surrogates = z.object({ surrogates: z.array(z.string()) });
const Receipt = z.object({ accepted: z.number(), duplicates: z.number(), rejected: z.number(), results: z.array(z.object({ status: z.string(), problem: z.object({ detail: z.string().optional() }).optional() })) });

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const JSON_BODY = { 'content-type': 'application/json' };

async function read(file: string): Promise<Uint8Array> {
  return readFile(file).catch(() => {
    throw new Complaint(`${file} cannot be read. Check its name and that it may be read.`);
  });
}

async function readMappingFile(file: string): Promise<Mapping> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(await read(file)));
  } catch (error) {
    if (error instanceof Complaint) throw error;
    throw new Complaint(`${file} is not JSON; docs/imports.md shows a mapping.`);
  }
  const outcome = readMapping(json);
  if ('faults' in outcome) throw new Complaint(`${file} is not a mapping yet:\n${outcome.faults.map(({ pointer, detail }) => `  ${pointer === '' ? '(whole file)' : pointer}: ${detail}`).join('\n')}`);
  return outcome.mapping;
}

function report(plan: ImportPlan): number {
  const count = (state: string): number => plan.rows.filter((row) => row.state === state).length;
  for (const { line, column, detail } of plan.errors) say(`line ${line}${column === null ? '' : `, column "${column}"`}: ${detail}`);
  const admissions = count('admission');
  say(`${plan.rows.length} rows: ${admissions} admissions to ${plan.programs.length} programs, ${count('rejected')} rejected, ${count('skipped')} skipped.`);
  return admissions;
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}

async function askSurrogates(reach: Reach, recordNumbers: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const part of chunks(recordNumbers, MAX_BATCH_EVENTS)) {
    const { surrogates } = await answerOf(await reach.request('/v1/directory/surrogates', { method: 'POST', headers: JSON_BODY, body: JSON.stringify({ recordNumbers: part }) }), Surrogates);
    for (const [index, recordNumber] of part.entries()) found.set(recordNumber, surrogates[index] ?? '');
  }
  return found;
}

/** Line of the file that each event comes from: definitions come first and from none, then each row's admission and discharge. */
function linesOf(plan: ImportPlan, events: readonly Event[]): (number | null)[] {
  const rows = plan.rows.flatMap((row) => (row.state === 'admission' ? (row.admission.discharged === null ? [row.line] : [row.line, row.line]) : []));
  return [...Array<null>(events.length - rows.length).fill(null), ...rows];
}

async function sendEvents(reach: Reach, events: readonly Event[], lines: readonly (number | null)[]): Promise<void> {
  const total = { accepted: 0, duplicates: 0, rejected: 0 };
  const refused: string[] = [];
  let sent = 0;
  for (const batch of chunks(events, MAX_BATCH_EVENTS)) {
    const receipt = await answerOf(await reach.request('/v1/events', { method: 'POST', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(batch) }), Receipt);
    for (const key of ['accepted', 'duplicates', 'rejected'] as const) total[key] += receipt[key];
    for (const [index, { problem }] of receipt.results.entries()) {
      const line = lines[sent + index] ?? null;
      if (problem?.detail !== undefined) refused.push(`${line === null ? 'a definition' : `line ${line}`}: ${problem.detail}`);
    }
    sent += batch.length;
  }
  say(`${events.length} events: ${total.accepted} accepted, ${total.duplicates} already there, ${total.rejected} rejected.`);
  for (const line of new Set(refused)) say(line);
}

async function sendDirectory(reach: Reach, plan: ImportPlan, surrogates: ReadonlyMap<string, string>): Promise<void> {
  const limit = pLimit(AT_ONCE);
  await Promise.all(plan.directory.map((person) => limit(async () => {
    const path = `/v1/directory/clients/${encodeURIComponent(surrogates.get(person.recordNumber) ?? '')}`;
    const answer = await reach.request(path, { method: 'PUT', headers: JSON_BODY, body: JSON.stringify(person) });
    if (!answer.ok) await answerOf(answer, z.unknown());
  })));
}

async function load(plan: ImportPlan, reach: Reach): Promise<void> {
  const surrogates = await askSurrogates(reach, plan.recordNumbers);
  const events = toEvents(plan, (recordNumber) => surrogates.get(recordNumber) ?? '');
  await sendDirectory(reach, plan, surrogates);
  await sendEvents(reach, events, linesOf(plan, events));
  const manifest = await answerOf(await reach.request('/v1/snapshots', { method: 'POST', headers: JSON_BODY, body: '{}' }), Manifest);
  say(`Published in snapshot ${manifest.id}.`);
}

export async function importFile(words: string[]): Promise<void> {
  const { values, positionals } = parseWords(words, { mapping: { type: 'string' }, 'dry-run': { type: 'boolean', default: false }, data: { type: 'string' } });
  const [file] = positionals;
  if (file === undefined || positionals.length !== 1 || values.mapping === undefined) throw new Complaint(USAGE);
  const mapping = await readMappingFile(values.mapping);
  const plan = planImport(await read(file), mapping, new Date());
  const admissions = report(plan);
  if (values['dry-run']) return say('Dry run: nothing was written.');
  if (admissions === 0) throw new Complaint('No row could be imported, so nothing was written.');
  const reach = await reachApi(await dataFolderOf(values.data), STORE_WORKER);
  await load(plan, reach).finally(() => reach.close());
}
