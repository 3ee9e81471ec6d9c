import { describe, expect, it } from 'vitest';
import type { Problem } from '#analytics/contract/problem.ts';
import { openApi } from '../../../../../web/src/lib/api.ts';
import { capacityOf, replayOf, rulesOf, worklistOf, yieldOf } from './answers.ts';

function apiThat(answer: () => Response, asked: Request[] = []) {
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    asked.push(new Request(input, init));
    return answer();
  };
  const refuse = (problem: Problem): never => {
    throw new Error(`${problem.status} ${problem.title}`);
  };
  return openApi({ base: 'http://127.0.0.1:3000', session: 'tkn', fetch, refuse });
}
const period = { from: '2026-06-01', to: '2026-11-20' };

describe('what the worklist pages ask', () => {
  it.each([
    ['/v1/worklist?clinician=c1&category=overdue', worklistOf(), (api: ReturnType<typeof openApi>) => api.worklist({ clinician: 'c1', category: 'overdue' })],
    ['/v1/worklist/rules?program=a+b', rulesOf(), (api: ReturnType<typeof openApi>) => api.worklistRules({ program: 'a b' })],
    ['/v1/worklist/yield?from=2026-06-01&to=2026-11-20', yieldOf(), (api: ReturnType<typeof openApi>) => api.worklistYield({ ...period, program: undefined })],
    ['/v1/worklist/replay?rule=x&from=2026-06-01&to=2026-11-20&interval=P21D&setting.dueDays=3', replayOf(), (api: ReturnType<typeof openApi>) => api.worklistReplay({ ...period, rule: 'x', program: undefined, changes: { interval: 'P21D', settings: { dueDays: 3 } } })],
    ['/v1/worklist/capacity?asOf=2026-11-01', capacityOf(), (api: ReturnType<typeof openApi>) => api.worklistCapacity({ asOf: '2026-11-01' })],
  ] as const)('%s', async (path, body, ask) => {
    const asked: Request[] = [];
    expect(await ask(apiThat(() => Response.json(body), asked))).toEqual(body);
    expect(asked.map(({ url }) => url)).toEqual([`http://127.0.0.1:3000${path}`]);
    await expect(ask(apiThat(() => Response.json({})))).rejects.toThrow('502');
  });

  it('hands a file on as it came, and a problem as a problem', async () => {
    const asked: Request[] = [];
    const file = '\uFEFFname,due\r\nשירה,2\r\n';
    expect(Buffer.from(await apiThat(() => new Response(file), asked).worklistCsv({ rule: 'x' }))).toEqual(Buffer.from(file));
    expect([asked[0]?.url, asked[0]?.headers.get('accept'), asked[0]?.headers.get('authorization')]).toEqual(['http://127.0.0.1:3000/v1/worklist.csv?rule=x', 'text/csv, application/problem+json', 'Bearer tkn']);
    await expect(apiThat(() => Response.json({ type: 'x', title: 'Not allowed', status: 403 }, { status: 403 })).worklistCsv({})).rejects.toThrow('403 Not allowed');
  });
});
