/** A body of events -> what became of each. */
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS, parseEvent, type Event } from '#analytics/contract/event.ts';
import type { Problem } from '#analytics/contract/problem.ts';
import type { Receipt } from '#analytics/contract/receipt.ts';
import { AppError, InvalidInput, TooLarge, type FieldFault } from '#analytics/errors.ts';
import { scoreFaultOf } from '#analytics/instruments/check.ts';
import { problemOf } from '../http/problem.ts';
import type { AppendOutcome, EventStore } from '../store/event-store.ts';

/** An event of this size and its keys still fit an item of the store (400 KB) with room to spare. */
const MAX_EVENT_BYTES = 128 * 1024;

const SINGLE = /^application\/(cloudevents\+)?json$/;
const BATCH = 'application/cloudevents-batch+json';

function decode(body: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch (error) {
    throw new InvalidInput(`The body is not text in ${charset}.`, [], error);
  }
}

function mediaTypeOf(contentType: string): { type: string; charset: string } {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim());
  const charset = parameters.map((parameter) => /^charset="?([\w-]+)"?$/i.exec(parameter)?.[1]).find((found) => found !== undefined);
  return { type: type.toLowerCase(), charset: (charset ?? 'utf-8').toLowerCase() };
}

/** The events of a body, still unparsed. Errors: 415 of another media type, 400 only where it can't be read at all, 413 above the limits. */
export function readBody(contentType: string, body: Uint8Array): unknown[] {
  const { type, charset } = mediaTypeOf(contentType);
  if (type !== BATCH && !SINGLE.test(type)) {
    throw new AppError('unsupported-media-type', `Send one event as application/cloudevents+json, or an array of events as ${BATCH}.`);
  }
  if (body.byteLength > MAX_BATCH_BYTES) throw new TooLarge(`A body may have ${MAX_BATCH_BYTES} bytes at the most; split it.`);
  let json: unknown;
  try {
    json = JSON.parse(decode(body, charset));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new InvalidInput('The body is not JSON.', [], error);
  }
  if (type === BATCH && !Array.isArray(json)) throw new InvalidInput(`A body of ${BATCH} must be a JSON array of events.`);
  // WHY plain JSON may be either: senders that cannot set CloudEvents media types are common, and the shape says which it is.
  const list: unknown[] = Array.isArray(json) && type !== 'application/cloudevents+json' ? json : [json];
  if (list.length > MAX_BATCH_EVENTS) throw new TooLarge(`A batch may have ${MAX_BATCH_EVENTS} events at the most; this one has ${list.length}. Split it.`);
  return list;
}

type Judged = { event: Event } | { problem: Problem };

/** WHY here: the contract says what a score looks like; which one an instrument can have is said by the instruments. */
function scoreFaultsOf(event: Event): FieldFault[] {
  if (event.type !== 'reassessment.completed') return [];
  return (event.data.scores ?? []).flatMap((score, index) => {
    const fault = scoreFaultOf(score);
    return fault === null ? [] : [{ pointer: `/data/scores/${index}/${fault.field}`, detail: fault.detail }];
  });
}

function judge(input: unknown): Judged {
  const parsed = parseEvent(input);
  if ('faults' in parsed) return { problem: problemOf('invalid-input', 'The event is not as the contract says; every fault is listed.', parsed.faults) };
  if (Buffer.byteLength(JSON.stringify(parsed.event)) > MAX_EVENT_BYTES) {
    return { problem: problemOf('batch-too-large', `One event may have ${MAX_EVENT_BYTES} bytes at the most.`, [{ pointer: '', detail: 'is too large' }]) };
  }
  const scores = scoreFaultsOf(parsed.event);
  return scores.length === 0 ? parsed : { problem: problemOf('invalid-input', 'A score is none that its instrument can have; every fault is listed.', scores) };
}

const CONFLICT = problemOf('event-id-reused', 'The event that came first stays. To correct it, send a new event with its own id and this one in data.replaces.', [
  { pointer: '/id', detail: 'is taken by another event of this source' },
]);

function resultOf(input: unknown, judged: Judged, outcome: AppendOutcome | undefined): Receipt['results'][number] {
  const id = typeof input === 'object' && input !== null && 'id' in input && typeof input.id === 'string' ? input.id : null;
  if ('problem' in judged) return { id, status: 'rejected', problem: judged.problem };
  if (outcome === 'conflict' || outcome === undefined) return { id, status: 'rejected', problem: CONFLICT };
  return { id, status: outcome };
}

/** Which of a batch's events a caller may not send. */
export type Gate = (events: readonly Event[]) => Promise<ReadonlyMap<Event, Problem>>;

/** Who may send everything. */
const OPEN: Gate = async () => new Map();

async function judgeAll(inputs: readonly unknown[], gate: Gate): Promise<Judged[]> {
  const judged = inputs.map(judge);
  const refusals = await gate(judged.flatMap((one) => ('event' in one ? [one.event] : [])));
  return judged.map((one) => {
    const problem = 'event' in one ? refusals.get(one.event) : undefined;
    return problem === undefined ? one : { problem };
  });
}

/**
 * Takes what can be taken, and says what became of each event, in the order sent.
 *
 * Shape   parsed JSON of each event -> counts and one result each. What the gate refuses is rejected, and its neighbours are not.
 * Errors  StoreUnavailable where the store did not take it in time: then nothing was acknowledged and all of it may be sent again.
 * Example one good and one bad event -> accepted 1, rejected 1; the good one is stored
 */
export async function receiveEvents(inputs: readonly unknown[], organization: string, store: EventStore, gate: Gate = OPEN): Promise<Receipt> {
  const judged = await judgeAll(inputs, gate);
  const events = judged.flatMap((one) => ('event' in one ? [one.event] : []));
  const outcomes = (await (events.length === 0 ? [] : store.append(organization, events))).values();
  const results = judged.map((one, index) => resultOf(inputs[index], one, 'event' in one ? outcomes.next().value : undefined));
  const count = (status: string): number => results.filter((result) => result.status === status).length;
  return { accepted: count('accepted'), duplicates: count('duplicate'), rejected: count('rejected'), results };
}
