import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Highs } from 'highs';
import { REVIEW_SOURCE, REVIEW_SUBJECT } from '#analytics/contract/review-source.ts';
import { openOwnApi, type TestApi } from '../support/api.ts';
import { anEvent } from '../support/events.ts';
import { appendAll, simulatedEvents } from '../support/simulated.ts';
import { isPinned, openSolver, System, type Json } from './attacker.ts';
import { bitCurve, bitSeries, bitTable, bitTwice } from './bites.ts';
import { binderFaults, csvFaults } from './formats.ts';
import { beyondCurves, press, type Released } from './press.ts';
import { addressOf, collect, groupsOf, keyOf, type Published } from './published.ts';
import { smallCountsIn } from './tell.ts';

let api: TestApi;
let solver: Highs;
/** What the first release answered before there was a second, and what both answer since. */
let before: Released;
let releases: [Released, Released];

const FIRST = '2026-11-21';
const WORLD = { seed: 11, clients: 300, from: '2024-06-01', to: '2027-02-20', faults: { duplicates: 0.02, lateEntry: 0.05, contradictions: 0.02, retractions: 0.1, disorder: 0.05 } };
const REVIEWS = [['attendance', {}], ['retention-cohorts', { program: 'harbor-outpatient' }], ['reliable-change', {}]] as const;

/** A release in November; a quarter goes on, with late entries, corrections and retractions; a release in February. */
beforeAll(async () => {
  [api, solver] = [await openOwnApi(), await openSolver()];
  await appendAll(api, simulatedEvents(WORLD, { to: FIRST }));
  await api.publish();
  await api.deps.releases.make('own');
  before = await collect(api, '2026-10');
  api.now = new Date('2027-02-21T12:00:00Z');
  await appendAll(api, simulatedEvents(WORLD, { from: FIRST }));
  await appendAll(api, REVIEWS.map(([measure, scope]) => anEvent('review.opened', { review: measure, title: 'A review', question: 'Is it better?', measure, scope, snapshot: null, rules: 'nhs', interval: 'quarter' }, { id: `open-${measure}`, source: REVIEW_SOURCE, subject: REVIEW_SUBJECT, time: '2027-02-20T12:00:00Z' })));
  await api.publish();
  await api.deps.releases.make('own');
  releases = [before, await collect(api, '2027-01')];
}, 600_000);
afterAll(() => api.close());

describe('the attacker', () => {
  it('finds what a table gives away that hides one cell and shows the total', () => {
    const system = new System();
    system.know(['a', 'b', 'c'], 40, 'all');
    system.know(['a'], 20, 'a');
    system.know(['b'], 15, 'b');
    expect([system.pinned(solver, ['c']), system.pinned(solver, ['a']), system.pinned(solver, ['nobody'])]).toEqual([{ low: 5, high: 5 }, null, null]);
    expect([{ low: 0, high: 12 }, { low: 0, high: 0 }, { low: 12, high: 12 }, { low: 1, high: 10 }, { low: 11, high: 11 }].map(isPinned)).toEqual([false, false, false, true, false]);
    system.know(['a'], 21, 'a again');
    expect(system.press(solver, [])).toBeNull();
  });

  it('finds no small count anywhere in two releases, and pins none of those hidden', () => {
    const all = releases.flatMap((release) => [...release].flatMap(([id, published]) => [...published].map(([key, body]) => ({ where: `${id} ${key}`, body }))));
    const small = all.flatMap(({ where, body }) => smallCountsIn({ result: body.result, waterfall: body.waterfall }, where));
    const { pinned, contradicts, tally } = press(releases, solver);
    const count = (state: string): number => all.reduce((sum, { body }) => sum + (JSON.stringify(body.result).match(new RegExp(`"state":"${state}"`, 'g'))?.length ?? 0), 0);
    process.stdout.write(`attacked: ${JSON.stringify({ ...tally, answers: all.length, shown: count('value'), hidden: count('hidden') })}\n`);
    expect({ small, contradicts, pinned }).toEqual({ small: [], contradicts: [], pinned: [] });
    // RULE: an attacker who has found nothing has looked.
    expect(tally.asked).toBeGreaterThan(10_000);
    expect(count('value')).toBeGreaterThan(800);
  }, 300_000);

  it('learns nothing of a curve from its table that the curve does not say', () => expect(releases.flatMap(beyondCurves)).toEqual([]));
});

describe('a release, once there is another', () => {
  it('answers as it did', async () => {
    const now = await collect(api, '2026-10', (id) => ['attendance', 'retention', 'exits', 'goals-by-domain', 'hospital'].includes(id));
    expect([...now.keys()].filter((id) => JSON.stringify([...now.get(id) ?? []]) !== JSON.stringify([...before.get(id) ?? []]))).toEqual([]);
  });
  it('and holds no figure that the other has otherwise', () => {
    const said = new Map<string, string>();
    const otherwise: string[] = [];
    const take = (place: string, reading: Json): void => {
      const text = JSON.stringify(reading);
      if ((said.get(place) ?? text) !== text) otherwise.push(place);
      said.set(place, text);
    };
    const answers = releases.flatMap((release) => [...release].flatMap(([id, published]) => [...published].map(([key, answer]) => ({ at: `${id} ${key}`, answer }))));
    for (const { at, answer } of answers) {
      const isSeries = answer.result.kind === 'series';
      if (!isSeries) take(`${at} ${answer.query.from} ${answer.query.to}`, answer.result);
      for (const { key, points } of isSeries ? groupsOf(answer) : []) points.forEach(({ from, to, reading }: Json) => take(`${at} ${key} ${from} ${to}`, reading));
    }
    expect([otherwise, said.size > 1000]).toEqual([[], true]);
  });
});

describe('in other clothes', () => {
  it('a CSV has the answer\'s figures and no other number', async () => {
    const faults: string[] = [];
    for (const [id, published] of releases[1]) for (const [key, answer] of published) {
      if (answer.query.program !== null) continue;
      const { body } = await api.call('quality', 'GET', `/v1/measures/${id}.csv?${addressOf(key)}`);
      faults.push(...csvFaults(String(body), answer).map((fault) => `${id} ${key}: ${fault}`));
    }
    expect(faults).toEqual([]);
  });
  it.each(REVIEWS.map(([measure]) => measure))('a review of %s and its binder say nothing more, in text, names, titles and paths', async (measure) => {
    const review = await api.call('quality', 'GET', `/v1/reviews/${measure}`);
    const binder = await api.call('quality', 'GET', `/v1/reviews/${measure}/binder`);
    expect([review.status, binder.status]).toEqual([200, 200]);
    expect(smallCountsIn(review.body)).toEqual([]);
    expect(binderFaults(String(binder.body), review.body)).toEqual([]);
  });
  it.each(['/v1/choices', '/v1/me', '/v1/releases', '/v1/reviews', '/v1/measures'])('%s has no count of few', async (path) => {
    const { status, body } = await api.call('quality', 'GET', path);
    expect([status, smallCountsIn(body)]).toEqual([200, []]);
  });
});

describe('where suppression is broken on purpose, the attacker finds it', () => {
  const of = (id: string): [Published, Published] => {
    const [first, second] = releases.map((release) => release.get(id));
    if (first === undefined || second === undefined) throw new Error(`${id} has not been released`);
    return [first, second];
  };
  const found = (id: string, published: readonly Published[]): string[] => {
    const { pinned, contradicts } = press(published.map((one) => new Map([[id, one]])), solver, (one) => one === id);
    expect(contradicts).toEqual([]);
    return pinned;
  };
  it('in a period of a series', () => expect(found('attendance', [bitSeries(of('attendance')[0], 'ageBand')])).toContainEqual(expect.stringMatching(/denominator of group 65\+ 2026-\d\d-01 is 5 to 5$/)));
  it('in a column of a table', () => expect(found('attendance', [bitTable(of('attendance')[0], 'levelOfCare')])).toContainEqual(expect.stringMatching(/share numerator of levelOfCare 3\.5 is 2 to 2$/)));
  it('in how many a curve is of', () => {
    const [retention, exits] = [of('retention')[0], of('exits')[0]];
    const { pinned } = press([new Map([['retention', bitCurve(retention, 'levelOfCare')], ['exits', exits]])], solver, (id) => id === 'exits');
    expect(pinned.filter((line) => /^exits curve by levelOfCare: .*censored of 3\.5 is 0 to 5$/.test(line))).not.toEqual([]);
  });
  it('between two releases, of which each by itself is safe', () => {
    const [first, second] = bitTwice(of('attendance'), 'ageBand');
    const [alone, other, both] = [found('attendance', [first]), found('attendance', [second]), found('attendance', [first, second])];
    expect([alone, other]).toEqual([[], []]);
    expect(both).toContainEqual(expect.stringMatching(/denominator of group 65\+ 2026-\d\d-01 is 5 to 5$/));
  });
  it('in a CSV: a number where it is hidden, another number, a line left out', async () => {
    const answer = of('attendance')[1].get(keyOf('series', 'program', null));
    const csv = String((await api.call('quality', 'GET', '/v1/measures/attendance.csv?view=series&groupBy=program')).body);
    expect(csvFaults(csv, answer)).toEqual([]);
    const changed = [csv.replace(',hidden,,,,,,', ',hidden,,,,,7,'), csv.replace(/,value,0\.\d+,/, ',value,0.5,'), csv.split('\r\n').toSpliced(3, 1).join('\r\n')];
    expect(changed.map((text) => csvFaults(text, answer).length > 0)).toEqual([true, true, true]);
  });
  it('in a binder: a number in the text, in a name, a point that is hidden', async () => {
    const [{ body: answer }, { body: page }] = [await api.call('quality', 'GET', '/v1/reviews/attendance'), await api.call('quality', 'GET', '/v1/reviews/attendance/binder')];
    const changed = [String(page).replace('too few to show', '4321 people'), String(page).replace('aria-label="', 'aria-label="4321 '), String(page).replace('</title></g>', '</title><circle data-value="0.25" cx="1" cy="1" r="3"/></g>')];
    expect(changed.map((text) => text !== page && binderFaults(text, answer).length > 0)).toEqual([true, true, true]);
  });
  it('in a body: a count of few', () => expect(smallCountsIn({ result: { groups: [{ episodes: 3, points: [{ reading: { state: 'value', value: 0.25, method: 'wilson', denominator: 40 } }] }] } })).toEqual([
    '/result/groups/0/episodes 3', '/result/groups/0/points/0/reading: numerator 10',
  ]));
});
