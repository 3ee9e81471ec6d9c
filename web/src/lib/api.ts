/**
 * The one client of the API, for the server side of the site only: it parses every answer with the contract's schemas.
 *
 * Errors  every answer that is not a success, and every answer that does not keep the contract, goes to `refuse` as a Problem.
 */
import { EpisodeList } from '#analytics/contract/episodes.ts';
import { Problem } from '#analytics/contract/problem.ts';
import { Restatement } from '#analytics/contract/restatement.ts';
import { AnyReceipt } from '#analytics/contract/release-receipt.ts';
import { MeasureList, MeasureResponse } from '#analytics/contract/result.ts';
import { ReleaseList } from '#analytics/contract/release.ts';
import { Digest, ReviewAnswer, ReviewList } from '#analytics/contract/review.ts';
import { Choices, ClientList, ClientTimeline, Me } from '#analytics/contract/site.ts';
import { SnapshotList } from '#analytics/contract/snapshot.ts';
import { AlertYield, Capacity, Replay, Worklist, WorklistRules } from '#analytics/contract/worklist.ts';
import type { z } from 'zod';
import { toSearch, type View } from './query.ts';
import type { SentEvent } from './record/events.ts';
import { sendEvents } from './record/send.ts';
import { LocalUsers } from './users.ts';
import { toReplaySearch, type ReplayAsk } from './worklist/replay.ts';
import { toSearch as toWorklistSearch, type WorklistView } from './worklist/view.ts';

export interface ApiSettings {
  base: string;
  session: string | undefined;
  fetch: typeof globalThis.fetch;
  refuse: (problem: Problem) => never;
}

const PATIENCE_MS = 30_000;

async function toProblem(response: Response): Promise<Problem> {
  const parsed = Problem.safeParse(await response.json().catch(() => null));
  return parsed.success ? parsed.data : { type: 'unreadable', title: 'The data service answered with an error', status: response.status };
}

async function receive(settings: ApiSettings, path: string, accept = 'application/json, application/problem+json'): Promise<Response> {
  const headers: Record<string, string> = { accept };
  if (settings.session !== undefined) headers['authorization'] = `Bearer ${settings.session}`;
  try {
    return await settings.fetch(new URL(path, settings.base), { headers, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return settings.refuse({ type: 'unreachable', title: 'The data service did not answer', status: 503, detail: 'This page is up, but the service behind it, which holds the numbers, could not be reached. It may be starting, or it may have stopped.' });
  }
}

async function ask<S extends z.ZodType>(settings: ApiSettings, path: string, schema: S): Promise<z.output<S>> {
  const response = await receive(settings, path);
  if (!response.ok) return settings.refuse(await toProblem(response));
  const parsed = schema.safeParse(await response.json().catch(() => null));
  if (parsed.success) return parsed.data;
  return settings.refuse({ type: 'defect', title: 'The data service sent something this page cannot read', status: 502, detail: `The answer to ${path.split('?')[0] ?? ''} does not keep its contract.` });
}

/** A file as the API makes it, to be handed on. */
async function askFile(settings: ApiSettings, path: string, type = 'text/csv'): Promise<ArrayBuffer> {
  const response = await receive(settings, path, `${type}, application/problem+json`);
  // TRAP: as text it would lose its byte order mark, without which a spreadsheet misreads every name that is not plain ASCII.
  return response.ok ? response.arrayBuffer() : settings.refuse(await toProblem(response));
}

const search = (of: Record<string, string | undefined>): string => new URLSearchParams(Object.entries(of).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]]))).toString();

function reviewCalls(settings: ApiSettings) {
  return {
    reviews: () => ask(settings, '/v1/reviews', ReviewList),
    review: (review: string) => ask(settings, `/v1/reviews/${encodeURIComponent(review)}`, ReviewAnswer),
    reviewBinder: (review: string) => askFile(settings, `/v1/reviews/${encodeURIComponent(review)}/binder`, 'text/html'),
    digest: () => ask(settings, '/v1/digest', Digest),
  };
}

function receiptCalls(settings: ApiSettings) {
  const id = encodeURIComponent;
  return {
    receipt: (receipt: string, figure: string | null) => ask(settings, `/v1/receipts/${id(receipt)}${figure === null ? '' : `?figure=${id(figure)}`}`, AnyReceipt),
    /** As the API makes it, byte for byte: what is verified is what was sent. */
    receiptFile: (receipt: string) => askFile(settings, `/v1/receipts/${id(receipt)}`, 'application/json'),
    measureCsv: (measure: string, view: View) => askFile(settings, `/v1/measures/${id(measure)}.csv?${toSearch(view)}`),
  };
}

function worklistCalls(settings: ApiSettings) {
  return {
    worklist: (view: WorklistView) => ask(settings, `/v1/worklist?${toWorklistSearch(view)}`, Worklist),
    worklistCsv: (view: WorklistView) => askFile(settings, `/v1/worklist.csv?${toWorklistSearch(view)}`),
    worklistRules: (of: { program?: string | undefined; on?: string | undefined }) => ask(settings, `/v1/worklist/rules?${search(of)}`, WorklistRules),
    worklistYield: (of: { from: string; to: string; program?: string | undefined }) => ask(settings, `/v1/worklist/yield?${search(of)}`, AlertYield),
    worklistReplay: (of: ReplayAsk) => ask(settings, `/v1/worklist/replay?${toReplaySearch(of)}`, Replay),
    worklistCapacity: (of: { asOf?: string | undefined }) => ask(settings, `/v1/worklist/capacity?${search(of)}`, Capacity),
  };
}

export function openApi(settings: ApiSettings) {
  const id = encodeURIComponent;
  return {
    me: () => ask(settings, '/v1/me', Me),
    measures: () => ask(settings, '/v1/measures', MeasureList),
    measure: (measure: string, view: View) => ask(settings, `/v1/measures/${id(measure)}?${toSearch(view)}`, MeasureResponse),
    restatement: (measure: string, view: View, of: { knownOn: string | undefined; figure: string | undefined }) => ask(settings, `/v1/measures/${id(measure)}/restatement?${[toSearch(view), search(of)].filter((part) => part !== '').join('&')}`, Restatement),
    /** The cohort behind an answer, a page at a time. */
    episodes: (measure: string, view: View, page: number) => ask(settings, `/v1/measures/${id(measure)}/episodes?${toSearch(view)}&page=${page}`, EpisodeList),
    choices: ({ from, to, asOf }: View) => ask(settings, `/v1/choices?${toSearch({ ...(from && { from }), ...(to && { to }), ...(asOf && { asOf }) })}`, Choices),
    clients: () => ask(settings, '/v1/clients', ClientList),
    client: (client: string, asOf: string | null = null) => ask(settings, `/v1/clients/${id(client)}${asOf === null || asOf === '' ? '' : `?asOf=${id(asOf)}`}`, ClientTimeline),
    releases: () => ask(settings, '/v1/releases', ReleaseList),
    snapshots: () => ask(settings, '/v1/snapshots', SnapshotList),
    /** Says what became of it, whatever it was; never refuses, so that a form keeps what was typed. */
    send: (events: readonly SentEvent[]) => sendEvents(settings, events, toProblem),
    /** Who can sign in by one click; the cloud has no such list and answers 404. */
    localUsers: () => ask(settings, '/local/users', LocalUsers),
    ...receiptCalls(settings),
    ...worklistCalls(settings),
    ...reviewCalls(settings),
  };
}
export type Api = ReturnType<typeof openApi>;
