import { describe, expect, it } from 'vitest';
import { openApi } from '../../../../../web/src/lib/api.ts';
import { refusalOf } from '../../../../../web/src/lib/record/refusal.ts';

const EVENT = { specversion: '1.0', id: 'evt_1', source: 'clinic', type: 'progress.marker', subject: 'c', time: '2026-11-20T12:00:00Z', data: { episode: 'e', marker: 'crisis' } } as const;
const RECEIPT = { accepted: 1, duplicates: 0, rejected: 0, results: [{ id: 'evt_1', status: 'accepted' }] };
const PROBLEM = { type: '/problems/store-unavailable', title: 'The store did not answer in time', status: 503, traceId: 't-1' };

function send(answer: () => Response | Promise<Response>, asked: Request[] = []) {
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    asked.push(new Request(input, init));
    return await answer();
  };
  const refuse = (): never => {
    throw new Error('a form never loses what was typed to an error page');
  };
  return openApi({ base: 'http://127.0.0.1:3000', session: 'tkn', fetch, refuse }).send([EVENT]);
}

describe('send', () => {
  it('posts a batch with the session, and answers with the receipt', async () => {
    const asked: Request[] = [];
    expect(await send(() => Response.json(RECEIPT), asked)).toEqual({ receipt: RECEIPT });
    const [request] = asked;
    expect([request?.method, request?.url, request?.headers.get('content-type'), request?.headers.get('authorization'), await request?.json()]).toEqual(['POST', 'http://127.0.0.1:3000/v1/events', 'application/cloudevents-batch+json', 'Bearer tkn', [EVENT]]);
  });
  it('takes a receipt in which one was turned away (207) for a receipt', async () => {
    const rejected = { accepted: 0, duplicates: 0, rejected: 1, results: [{ id: 'evt_1', status: 'rejected', problem: { type: '/problems/event-id-reused', title: 'x', status: 409 } }] };
    expect(await send(() => Response.json(rejected, { status: 207 }))).toEqual({ receipt: rejected });
  });
  it('never throws: what went wrong is an answer', async () => {
    expect(await send(() => Response.json(PROBLEM, { status: 503 }))).toEqual({ problem: PROBLEM });
    expect(await send(() => Promise.reject(new TypeError('refused')))).toMatchObject({ problem: { type: 'unreachable', status: 503 } });
    expect(await send(() => Response.json({ accepted: 1 }))).toMatchObject({ problem: { type: 'defect', status: 502 } });
    expect(await send(() => new Response('<html>', { status: 502 }))).toMatchObject({ problem: { status: 502 } });
  });
});

describe('refusalOf', () => {
  const titleOf = (type: string): string => refusalOf([], { type, title: 'T', detail: 'D.' })?.title ?? '';
  it.each([
    ['/problems/event-id-reused', 'This form was saved before, with other content'], ['/problems/store-unavailable', 'It was not saved yet'], ['unreachable', 'It was not saved yet'],
    ['/problems/not-authenticated', 'You are signed out; nothing was saved'], ['/problems/not-allowed', 'It was not saved: this is not yours to record'], ['/problems/defect', 'It was not saved'],
  ])('says of %s: %s', (type, title) => expect(titleOf(type)).toBe(title));
  it('counts what is to be mended', () => {
    expect([refusalOf([], null), refusalOf([{ field: 'a', text: 'A' }], null)?.title, refusalOf([{ field: 'a', text: 'A' }, { field: 'b', text: 'B' }], null)?.title]).toEqual([null, 'Nothing was saved: 1\u00a0thing to mend', 'Nothing was saved: 2\u00a0things to mend']);
  });
  it('offers a new entry only where the id is taken', () => {
    expect(['/problems/event-id-reused', '/problems/store-unavailable'].map((type) => refusalOf([], { type, title: 'T' })?.isTaken)).toEqual([true, false]);
  });
});
