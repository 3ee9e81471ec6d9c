import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Event, EventOf, ReviewEvent } from '#analytics/contract/event.ts';
import { REVIEW_SOURCE, REVIEW_SUBJECT } from '#analytics/contract/review-source.ts';
import { Digest, ReviewAnswer, ReviewList } from '#analytics/contract/review.ts';
import { addDays, addMonths } from '#analytics/period/dates.ts';
import { openOwnApi, type TestApi } from '../../support/api.ts';
import { aContact, anAdmission, anEvent, aProgram } from '../../support/events.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openOwnApi();
}, 60_000);
afterAll(() => api.close());

const said = <T extends ReviewEvent['type'] | 'event.retracted'>(id: string, type: T, data: EventOf<T>['data']): Event =>
  anEvent(type, data, { id, source: REVIEW_SOURCE, subject: REVIEW_SUBJECT, time: '2026-11-21T12:00:00Z' });
const opened = (more: Partial<EventOf<'review.opened'>['data']> = {}): EventOf<'review.opened'>['data'] =>
  ({ review: 'r1', title: 'Calls after a missed contact', question: 'Do more people come?', measure: 'attendance', scope: {}, snapshot: null, rules: 'nhs', interval: 'month', ...more });
const send = (role: 'director' | 'quality' | 'clinician', events: readonly object[], organization: string) =>
  api.call(role, 'POST', '/v1/events', { body: events, type: 'application/cloudevents-batch+json', organization, ...(role === 'clinician' ? { clinician: 'c' } : {}) });

/** Twenty contacts a month: about half attended until February 2026, and 18 of 20 from March on. */
function attendance(): Event[] {
  const events: Event[] = [aProgram('p'), aProgram('q'), anAdmission('a', '2024-12-15'), anAdmission('b', '2024-12-15', { program: 'q' })];
  for (let month = 0; month < 22; month += 1) {
    const first = addMonths('2025-01-01', month);
    const attended = month >= 14 ? 18 : 9 + (month % 3);
    for (let one = 0; one < 20; one += 1) events.push(aContact(one % 2 === 0 ? 'a' : 'b', addDays(first, one), one < attended ? 'attended' : 'no-show'));
  }
  return events;
}

describe('who may send what of a review', () => {
  const organization = 'senders';
  test('a director and a quality reviewer, reviews alone, under the reviews\' own source', async () => {
    expect((await send('director', [said('o1', 'review.opened', opened())], organization)).body).toMatchObject({ accepted: 1, rejected: 0 });
    expect((await send('quality', [said('c1', 'change.logged', { change: 'c1', review: 'r1', hypothesis: 'More come', on: '2026-03-01', direction: 'increase', pointsNeeded: 7 })], organization)).body).toMatchObject({ accepted: 1 });
    const contact = aContact('a', '2026-01-01');
    const refused = await send('director', [contact, { ...said('o2', 'review.opened', opened({ review: 'r2' })), source: 'https://record.example/test' }], organization);
    expect(refused.status).toBe(207);
    expect(refused.body.results.map(({ problem }: { problem: { status: number; errors: { pointer: string }[] } }) => [problem.status, problem.errors[0]?.pointer])).toEqual([[403, '/type'], [403, '/source']]);
  });

  test('a clinician and whoever is not signed in may not', async () => {
    expect((await send('clinician', [said('o9', 'review.opened', opened())], organization)).body.results[0].problem).toMatchObject({ status: 403, errors: [{ pointer: '/type' }] });
    expect((await api.call(null, 'GET', '/v1/reviews')).status).toBe(401);
    for (const path of ['/v1/reviews', '/v1/reviews/r1', '/v1/reviews/r1/binder', '/v1/digest']) {
      for (const role of ['clinician', 'operator'] as const) expect((await api.call(role, 'GET', path, { clinician: 'c', organization })).status, `${role} ${path}`).toBe(403);
    }
    expect((await api.call('quality', 'GET', '/v1/digest', { organization })).status).toBe(403);
  });

  test('only what is of a review can be corrected or taken back', async () => {
    await api.send([aProgram('p'), anAdmission('a', '2024-06-01')], organization);
    const wrong = await send('director', [said('x1', 'event.retracted', { event: 'admit-a', reason: 'x' }), said('x2', 'review.opened', { ...opened(), replaces: 'nothing' })], organization);
    expect(wrong.body.results.map(({ problem }: { problem: { errors: { pointer: string }[] } }) => problem.errors[0]?.pointer)).toEqual(['/data/event', '/data/replaces']);
    expect((await send('quality', [said('x3', 'event.retracted', { event: 'c1', reason: 'mistake' })], organization)).body.accepted).toBe(1);
    const { reviews } = ReviewList.parse((await api.call('quality', 'GET', '/v1/reviews', { organization })).body);
    expect(reviews.map(({ review, changes }) => [review, changes])).toEqual([['r1', []]]);
    expect((await send('director', [said('x4', 'event.retracted', { event: 'o1', reason: 'mistake' })], organization)).body.accepted).toBe(1);
    expect((await api.call('director', 'GET', '/v1/reviews/r1', { organization })).status).toBe(404);
    await send('director', [said('x5', 'event.retracted', { event: 'x4', reason: 'mistake' })], organization);
    expect(ReviewList.parse((await api.call('director', 'GET', '/v1/reviews', { organization })).body).reviews).toHaveLength(1);
  });
});

describe('a review', () => {
  const organization = 'review';
  const ask = async (id = 'r1') => ReviewAnswer.parse((await api.call('director', 'GET', `/v1/reviews/${id}`, { organization })).body);
  beforeAll(async () => {
    await api.send(attendance(), organization);
    await api.publish(organization);
    await send('director', [said('o1', 'review.opened', opened())], organization);
    await send('director', [
      said('c1', 'change.logged', { change: 'c1', review: 'r1', hypothesis: 'More people come', on: '2026-03-01', direction: 'increase', pointsNeeded: 7 }),
      said('b1', 'review.baseline-frozen', { review: 'r1', from: '2025-01-01', to: '2026-01-01', reason: 'The year before' }),
    ], organization);
  }, 60_000);

  test('a planted change is seen in its points, by the chart\'s rules, against the year before', async () => {
    const answer = await ask();
    expect(answer.chart.groups).toHaveLength(1);
    expect(answer.chart.groups[0]?.spc?.phases.map(({ isFrozen, basedOn, centre }) => [isFrozen, basedOn, centre])).toEqual([[true, 12, 0.5]]);
    expect(answer.verdicts).toMatchObject([{ number: 1, verdict: { state: 'as-hoped', centre: 0.5, before: 12, after: 8, since: '2026-03-01', sentence: 'Better since Mar 2026: 8 months above the centre of the months before the change. That is the way it was hoped to go.' } }]);
    expect(answer.sentence).toMatch(/^90 % \(70-97 %; 18 of 20\) in Oct 2026\. Better since Mar 2026: 8 months above the mean\. 1 change logged: better since/);
    expect(answer.meta.snapshot).toMatch(/^snp_/);
  });

  test('its strata are the measure\'s own answers, in the order of their keys', async () => {
    const answer = await ask();
    const [program] = answer.strata;
    const funnel = await api.call('director', 'GET', `/v1/measures/attendance?from=${answer.query.from}&to=${answer.query.to}&view=funnel&groupBy=program`, { organization });
    expect(program?.rows.map(({ key, size, reading }) => ({ key, size, reading }))).toEqual(funnel.body.result.groups.map(({ key, size, reading }: { key: string; size: number; reading: object }) => ({ key, size, reading })));
    expect(answer.strata.map(({ by }) => by).slice(0, 3)).toEqual(['program', 'levelOfCare', 'medication']);
    expect(answer.notMeasured).toBeNull();
  });

  test('a scope narrows everything and is not divided again; an outcome stands beside who was not measured', async () => {
    await send('director', [said('o2', 'review.opened', opened({ review: 'r2', scope: { program: 'p' } })), said('o3', 'review.opened', opened({ review: 'r3', measure: 'reliable-change', scope: { instrument: 'PHQ-9' } }))], organization);
    const narrow = await ask('r2');
    expect(narrow.query.program).toBe('p');
    expect(narrow.strata.map(({ by }) => by)).not.toContain('program');
    const outcome = await ask('r3');
    expect(outcome.notMeasured?.measured?.columns.map(({ key }) => key)).toContain('paired');
    expect(outcome.notMeasured?.bounds?.columns.map(({ key }) => key)).toEqual(expect.arrayContaining(['worstCase', 'bestCase', 'baselineDifference']));
  });

  test('a pinned snapshot answers the same for ever, and one that is not there is said', async () => {
    const { id } = await api.publish(organization);
    await send('director', [said('o4', 'review.opened', opened({ review: 'r4', snapshot: id })), said('o5', 'review.opened', opened({ review: 'r5', snapshot: 'snp_9_0000000000000000' }))], organization);
    const before = await ask('r4');
    await api.send([aContact('a', '2026-10-30')], organization);
    await api.publish(organization);
    expect(await ask('r4')).toEqual(before);
    expect((await ask()).meta.snapshot).not.toBe(id);
    expect((await api.call('director', 'GET', '/v1/reviews/r5', { organization })).status).toBe(410);
  });

  test('a measure that is none, or has no series, is said', async () => {
    await send('director', [said('o6', 'review.opened', opened({ review: 'r6', measure: 'nothing' })), said('o7', 'review.opened', opened({ review: 'r7', measure: 'retention' }))], organization);
    expect((await api.call('director', 'GET', '/v1/reviews/r6', { organization })).body.type).toBe('/problems/unknown-measure');
    expect((await api.call('director', 'GET', '/v1/reviews/r7', { organization })).status).toBe(400);
    expect((await api.call('director', 'GET', '/v1/reviews/none', { organization })).status).toBe(404);
  });
});

test('the digest names what was planted and says with what it compared', async () => {
  const organization = 'digest';
  const now = api.now;
  // The seventh month above has just closed.
  api.now = new Date('2026-10-02T12:00:00Z');
  await api.send(attendance().filter(({ time }) => time < '2026-10-02'), organization);
  await api.publish(organization);
  const digest = Digest.parse((await api.call('director', 'GET', '/v1/digest', { organization })).body);
  expect(digest).toMatchObject({ asOf: '2026-10-01', before: '2026-09-24', comparedWith: null, failed: [] });
  expect(digest.changed.map(({ measure }) => measure)).toEqual(expect.arrayContaining(['attendance', 'missed-contacts']));
  expect(digest.changed.find(({ measure }) => measure === 'attendance')?.sentence).toMatch(/^Attendance: Better since Mar 2026: 7 months above the mean\. 90 % \(70-97 %; 18 of 20\) in Sep 2026\.$/);
  api.now = now;
});

test('with a snapshot of a week ago, what came late is told from what changed', async () => {
  const organization = 'late';
  const now = api.now;
  api.now = new Date('2026-09-10T12:00:00Z');
  await api.send(attendance().filter(({ time }) => time < '2026-09-10'), organization);
  const { id } = await api.publish(organization);
  api.now = new Date('2026-09-17T12:00:00Z');
  // Two contacts of June, entered in September.
  await api.send([aContact('a', '2026-06-25', 'no-show'), aContact('a', '2026-06-26', 'no-show')], organization);
  await api.publish(organization);
  const digest = Digest.parse((await api.call('director', 'GET', '/v1/digest', { organization })).body);
  expect(digest).toMatchObject({ comparedWith: id, changed: [], sentence: 'Nothing changed beyond chance since 9 Sep 2026.' });
  expect(digest.restated.find(({ measure }) => measure === 'attendance')).toMatchObject({
    sentence: 'Attendance: Jun 2026 reads 82 % (61-93 %; 18 of 22) now and read 90 % (70-97 %; 18 of 20) then; that is what was entered since, not a change in care.',
    points: [{ from: '2026-06-01', was: { numerator: 18, denominator: 20 }, is: { numerator: 18, denominator: 22 } }],
  });
  api.now = now;
});
