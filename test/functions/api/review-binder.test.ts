import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import { REVIEW_SOURCE, REVIEW_SUBJECT } from '#analytics/contract/review-source.ts';
import { ReviewAnswer } from '#analytics/contract/review.ts';
import { addDays, addMonths } from '#analytics/period/dates.ts';
import { openOwnApi, type TestApi } from '../../support/api.ts';
import { aContact, anAdmission, anEvent, aProgram } from '../../support/events.ts';

let api: TestApi;
const HOSTILE = '<script>alert(1)</script> "quoted" & <img src=x>';
const said = (events: readonly Event[]) => api.call('director', 'POST', '/v1/events', { body: events, type: 'application/cloudevents-batch+json' });

beforeAll(async () => {
  api = await openOwnApi();
  const people = Array.from({ length: 40 }, (_, index) => anAdmission(`p${index}`, addDays('2024-12-01', index), { program: index % 2 === 0 ? 'p' : 'q', strata: { housing: index % 3 === 0 ? 'stable' : 'unstable' } }));
  const contacts = people.flatMap((_, index) => Array.from({ length: 22 }, (__, month) => aContact(`p${index}`, addDays(addMonths('2025-01-01', month), index % 20), (index * 7 + month * 3) % 5 === 0 || (month < 14 && index % 2 === 0) ? 'no-show' : 'attended')));
  await api.send([aProgram('p'), aProgram('q'), ...people, ...contacts].slice(0, 1000));
  await api.publish();
  const on = (id: string) => ({ id, source: REVIEW_SOURCE, subject: REVIEW_SUBJECT, time: '2026-11-21T12:00:00Z' });
  await said([
    anEvent('review.opened', { review: 'r', title: HOSTILE, question: 'Do more come?', measure: 'attendance', scope: {}, snapshot: null, rules: 'nhs', interval: 'month' }, on('o')),
    anEvent('review.baseline-frozen', { review: 'r', from: '2025-01-01', to: '2026-01-01', reason: HOSTILE }, on('b')), anEvent('review.phase-began', { review: 'r', on: '2026-06-01', reason: 'A new phase' }, on('p')),
    anEvent('change.logged', { change: 'c', review: 'r', hypothesis: HOSTILE, on: '2026-03-01', direction: 'increase', pointsNeeded: 7 }, on('c')),
    anEvent('review.opened', { review: 'outcome', title: 'Scores', question: 'Better?', measure: 'reliable-change', scope: {}, snapshot: null, rules: 'anhoej', interval: 'quarter' }, on('o2')),
  ]);
}, 120_000);
afterAll(() => api.close());

/** Every number anywhere in an answer. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

async function both(id: string): Promise<{ answer: ReviewAnswer; page: string; headers: Headers }> {
  const answer = ReviewAnswer.parse((await api.call('director', 'GET', `/v1/reviews/${id}`)).body);
  const { body, headers, status } = await api.call('director', 'GET', `/v1/reviews/${id}/binder`);
  expect(status).toBe(200);
  return { answer, page: body, headers };
}

test('a quality reviewer\'s review and binder hold what is released, and nothing else', async () => {
  for (let tries = 0; tries < 60 && (await api.call('quality', 'GET', '/v1/measures/attendance?view=series')).status === 503; tries += 1) await new Promise((resolve) => setTimeout(resolve, 500));
  const released = await api.call('quality', 'GET', '/v1/measures/attendance?view=series');
  expect(released.status).toBe(200);
  const answer = ReviewAnswer.parse((await api.call('quality', 'GET', '/v1/reviews/r')).body);
  expect(answer.meta.release?.id).toBe(released.body.meta.release.id);
  const shown = new Map(released.body.result.groups[0].points.map(({ from, reading }: { from: string; reading: object }) => [from, reading]));
  const points = answer.chart.groups[0]?.points ?? [];
  // A release is by quarter, whatever the review asks for.
  expect([answer.chart.interval, points.map(({ from }) => from)]).toEqual(['quarter', ['2025-01-01', '2025-04-01', '2025-07-01', '2025-10-01', '2026-01-01', '2026-04-01', '2026-07-01']]);
  expect(points.filter(({ from, reading }) => JSON.stringify(shown.get(from)) !== JSON.stringify(reading))).toEqual([]);
  expect(answer.warnings.map(({ code }) => code)).toContain('other-periods');
  expect(answer.strata.map(({ by }) => by)).toEqual(['program', 'levelOfCare', 'ageBand', 'gender']);
  const { body: page } = await api.call('quality', 'GET', '/v1/reviews/r/binder');
  const there = new Set(numbersIn(answer).map(String));
  expect([...page.matchAll(/(?:<data value|data-value)="([^"]*)"/g)].map(([, value]) => value ?? '').filter((value) => !there.has(value))).toEqual([]);
  expect(page).toContain(answer.meta.release?.id);
  expect(page).toContain(`<dt>Receipt: the chart</dt><dd><code>${answer.meta.receipt}</code></dd>`);
});

describe('the binder', () => {
  test.each(['r', 'outcome'])('of %s: every number in it is the API\'s to the digit', async (id) => {
    const { answer, page } = await both(id);
    const there = new Set(numbersIn(answer).map(String));
    const shown = [...page.matchAll(/(?:<data value|data-value)="([^"]*)"/g)].map(([, value]) => value ?? '');
    expect(shown.filter((value) => !there.has(value))).toEqual([]);
    const points = answer.chart.groups.flatMap((group) => group.points.flatMap(({ reading }) => (reading.state === 'value' ? [String(reading.value)] : [])));
    expect([...page.matchAll(/data-value="([^"]*)"/g)].map(([, value]) => value)).toEqual(points);
    for (const { sentence } of answer.strata) expect(page).toContain(sentence.replaceAll('\'', '&#39;'));
    expect(page).toContain(answer.meta.receipt ?? 'a receipt');
    expect(page).toContain(answer.meta.snapshot);
  });

  test('asks nothing of anywhere, runs nothing, and says what stands on every disclosure', async () => {
    const { page, headers } = await both('r');
    expect(page).toContain('<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;">');
    expect(page).not.toMatch(/<script|<img|<link|<iframe|<form|\son\w+="|https?:|\/\/[a-z]|url\(|@import|src=(?!x&gt;)|href=/i);
    expect(page).toContain('42 CFR part 2 prohibits unauthorized use or disclosure of these records.');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot; &amp; &lt;img src=x&gt;');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox$/);
    expect(page).not.toMatch(/client-p\d|p\d+<|caused|due to|led to|significant/);
  });

  test('an outcome brings who was not measured with it', async () => {
    const { page, answer } = await both('outcome');
    expect(answer.notMeasured).not.toBeNull();
    expect(page).toContain('Who was not measured');
  });
});
