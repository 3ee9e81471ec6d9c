import { describe, expect, it } from 'vitest';
import type { Problem } from '#analytics/contract/problem.ts';
import { openApi } from '../../../../web/src/lib/api.ts';
import { clients, measureResponse, MEASURES, me, snapshots } from '../../fixture-data.mjs';

class Refused extends Error {
  problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

function apiThat(answer: () => Response | Promise<Response>, asked: Request[] = []) {
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    asked.push(new Request(input, init));
    return await answer();
  };
  const refuse = (problem: Problem): never => {
    throw new Refused(problem);
  };
  return openApi({ base: 'http://127.0.0.1:3000', session: 'tkn', fetch, refuse });
}

describe('the client of the API', () => {
  it('asks with the session and only what a measure takes', async () => {
    const asked: Request[] = [];
    const view = { from: '2025-11-20', to: '2026-11-20', program: 'a b', groupBy: '' };
    const body = measureResponse('retention', 'full', new URLSearchParams('from=2025-11-20&to=2026-11-20'));
    const answer = await apiThat(() => Response.json(body), asked).measure('retention', view);
    expect(answer.result.kind).toBe('curve');
    expect(asked[0]?.url).toBe('http://127.0.0.1:3000/v1/measures/retention?from=2025-11-20&to=2026-11-20&program=a+b');
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer tkn');
  });

  it('keeps an id with a slash in one piece', async () => {
    const asked: Request[] = [];
    await apiThat(() => Response.json({}, { status: 404 }), asked).client('a/../b?c').catch(() => null);
    expect(asked[0]?.url).toBe('http://127.0.0.1:3000/v1/clients/a%2F..%2Fb%3Fc');
  });

  it('hands a problem on as it came', async () => {
    const problem = { type: 'x', title: 'Too busy', status: 503, traceId: 't1' };
    await expect(apiThat(() => Response.json(problem, { status: 503 })).me()).rejects.toMatchObject({ problem });
  });

  it('makes a problem of what cannot be read or reached', async () => {
    await expect(apiThat(() => new Response('<html>', { status: 502 })).me()).rejects.toMatchObject({ problem: { status: 502 } });
    await expect(apiThat(() => Response.json({ role: 'king' })).me()).rejects.toMatchObject({ problem: { type: 'defect', status: 502 } });
    await expect(apiThat(() => Promise.reject(new Error('refused'))).me()).rejects.toMatchObject({ problem: { type: 'unreachable', status: 503 } });
  });

  const answers = MEASURES.flatMap(({ id, views }) => views.flatMap((view) => ['full', 'few', 'new', 'empty'].flatMap((scenario) => ['', '&groupBy=program'].map((more) => [id, view, scenario, more] as const))));
  it.each(answers)('reads the fixture of %s as %s, %s%s', async (id, view, scenario, more) => {
    const body = measureResponse(id, scenario, new URLSearchParams(`from=2024-11-20&to=2026-11-20&view=${view}${more}`));
    expect((await apiThat(() => Response.json(body)).measure(id, {})).result.kind).toBe(view);
  });

  it('reads every answer of the fixture, so that the fixture keeps the contract', async () => {
    expect((await apiThat(() => Response.json({ measures: MEASURES })).measures()).measures).toHaveLength(MEASURES.length);
    expect((await apiThat(() => Response.json(me('director', 'empty'))).me()).snapshot?.dataThrough).toBeNull();
    expect((await apiThat(() => Response.json(me('quality', 'full'))).me()).release?.month).toBe('2026-10');
    expect((await apiThat(() => Response.json(snapshots('full'))).snapshots()).snapshots).toHaveLength(8);
    expect((await apiThat(() => Response.json(clients('clinician', 'full'))).clients()).clients).toHaveLength(2);
  });
});
