/** Events to `POST /v1/events`. Nothing is thrown: a form keeps what was typed, whatever happened. */
import type { Problem } from '#analytics/contract/problem.ts';
import { Receipt } from '#analytics/contract/receipt.ts';
import type { ApiSettings } from '../api.ts';
import type { SentEvent } from './events.ts';

const PATIENCE_MS = 30_000;
export type Sent = { receipt: Receipt } | { problem: Problem };

const UNREACHABLE: Problem = { type: 'unreachable', title: 'The data service did not answer', status: 503 };
const UNREADABLE: Problem = { type: 'defect', title: 'The data service sent something this page cannot read', status: 502 };

/** RULE: no answer is not the same as not saved; whoever sends the same events again learns which. */
export async function sendEvents({ base, session, fetch }: ApiSettings, events: readonly SentEvent[], toProblem: (response: Response) => Promise<Problem>): Promise<Sent> {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json', 'content-type': 'application/cloudevents-batch+json' };
  if (session !== undefined) headers['authorization'] = `Bearer ${session}`;
  let response: Response;
  try {
    response = await fetch(new URL('/v1/events', base), { method: 'POST', headers, body: JSON.stringify(events), redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return { problem: UNREACHABLE };
  }
  if (!response.ok) return { problem: await toProblem(response) };
  const parsed = Receipt.safeParse(await response.json().catch(() => null));
  return parsed.success ? { receipt: parsed.data } : { problem: UNREADABLE };
}
