import { readFileSync, writeFileSync } from 'node:fs';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { PROBLEM_TYPES, Problem, type ProblemType } from '#analytics/contract/problem.ts';
import { AppError, Gone, InvalidInput, NotAllowed, NotAuthenticated, NotFound, NotReady, StoreUnavailable, TooBusy, TooLarge, TookTooLong } from '#analytics/errors.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { PROBLEM_TITLES, problemOf, problemResponse } from '#functions/http/problem.ts';
import { errorsDoc, measuresDoc } from '#functions/local/docs.ts';

const TYPES = Object.keys(PROBLEM_TYPES) as ProblemType[];
const file = (name: string): URL => new URL(`../../../docs/${name}`, import.meta.url);

describe.each([
  ['measures.md', measuresDoc(MEASURES)],
  ['errors.md', errorsDoc(PROBLEM_TYPES, PROBLEM_TITLES)],
])('docs/%s', (name, made) => {
  it('says what the code says (CAIRN_WRITE_DOCS=1 writes it anew)', () => {
    if (process.env['CAIRN_WRITE_DOCS'] === '1') writeFileSync(file(name), made);
    expect(readFileSync(file(name), 'utf8')).toBe(made);
  });
});

describe('measuresDoc', () => {
  it('has a section for every measure, with every part of its definition', () => {
    for (const { definition } of MEASURES) {
      for (const text of [`## ${definition.title}`, `/v1/measures/${definition.id}\``, definition.question, definition.denominator, ...definition.exclusions]) expect(measuresDoc(MEASURES)).toContain(text);
    }
  });
});

describe('problems', () => {
  /** Each as it is thrown; `event-id-reused` travels in an event's own result alone. */
  const THROWN: Record<Exclude<ProblemType, 'event-id-reused' | 'defect'>, AppError> = {
    'invalid-input': new InvalidInput('x', [{ pointer: '/a', detail: 'b' }]), 'not-authenticated': new NotAuthenticated(), 'not-allowed': new NotAllowed('x'),
    'unknown-measure': new NotFound('unknown-measure', 'x'), 'not-found': new NotFound('not-found', 'x'),
    'gone': new Gone('x'), 'batch-too-large': new TooLarge('x'), 'unsupported-media-type': new AppError('unsupported-media-type', 'x'),
    'query-timeout': new TookTooLong('x'), 'too-busy': new TooBusy('x'), 'no-snapshot-yet': new NotReady('x'), 'store-unavailable': new StoreUnavailable('x'),
  };
  async function answerTo(error: Error): Promise<{ answer: Response; logged: object[] }> {
    const logged: object[] = [];
    const app = new Hono();
    app.get('/', () => {
      throw error;
    });
    app.onError((thrown, context) => problemResponse(thrown, context, (line) => logged.push(line)));
    return { answer: await app.request('/'), logged };
  }

  it.each(Object.entries(THROWN))('%s answers with its type, its status and its title, and is no defect to log', async (type, error) => {
    const { answer, logged } = await answerTo(error);
    const known = TYPES.find((one) => one === type) ?? 'defect';
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(Problem.parse(await answer.json())).toMatchObject({ type: `/problems/${type}`, title: PROBLEM_TITLES[known], status: answer.status });
    expect([answer.status, logged]).toEqual([PROBLEM_TYPES[known], []]);
    expect(answer.headers.has('retry-after')).toBe(answer.status === 503);
  });
  it('anything else is a defect: logged, and nothing of it told', async () => {
    const { answer, logged } = await answerTo(new TypeError('a secret of the store'));
    const text = await answer.text();
    expect([answer.status, logged.length, text.includes('secret'), text.includes('/problems/defect')]).toEqual([500, 1, false, true]);
  });
  it('every type is thrown here, or stands in an event\'s own result', () => {
    expect([...Object.keys(THROWN), 'event-id-reused', 'defect'].sort()).toEqual([...TYPES].sort());
    expect(problemOf('event-id-reused', 'x')).toEqual({ type: '/problems/event-id-reused', title: PROBLEM_TITLES['event-id-reused'], status: 409, detail: 'x' });
  });
  it('every type has a title of its own and a row in the list', () => {
    expect(new Set(TYPES.map((type) => PROBLEM_TITLES[type])).size).toBe(TYPES.length);
    const listed = [...errorsDoc(PROBLEM_TYPES, PROBLEM_TITLES).matchAll(/^\| `\/problems\/([a-z-]+)` \| (\d+) \|/gm)].map(([, type, status]) => [type, Number(status)]);
    expect(Object.fromEntries(listed)).toEqual(PROBLEM_TYPES);
  });
});
