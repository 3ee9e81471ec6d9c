/** Real data over the whole road: the START trial imported, published, and every survival figure of its README out of `GET /v1/measures/retention`. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toEvents } from '#analytics/imports/events.ts';
import { readMapping } from '#analytics/imports/mapping.ts';
import { planImport } from '#analytics/imports/plan.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';

const root = new URL('../../../', import.meta.url);
const FILE = fileURLToPath(new URL('../shared/data/start-trial/episodes.csv', root));
const MAPPING: unknown = JSON.parse(readFileSync(new URL('docs/examples/start-trial.mapping.json', root), 'utf8'));

type Row = readonly [value: number, lower: number, upper: number, atRisk: number];
type Median = readonly [value: number, lower: number, upper: number];
interface Table {
  readonly admitted: number;
  readonly logRank: readonly [chiSquare: number, p: number];
  readonly groups: Readonly<Record<string, { readonly days: Readonly<Record<number, Row>>; readonly median?: Median }>>;
}

/** The README's tables, digit for digit (R 4.2.2, survival 3.5-3). Methadone has nobody on days 90 and 161 of some tables: S there is the last step before. */
const TABLES: Readonly<Record<string, Table>> = {
  '2020-12-31': {
    admitted: 1269, logRank: [70.58878639, 4.400110459e-17],
    groups: {
      buprenorphine: {
        days: { 0: [0.9202702703, 0.8983034525, 0.937657267, 740], 30: [0.7, 0.6655753133, 0.7316206999, 520], 90: [0.5445945946, 0.5079846327, 0.5796833198, 404], 161: [0.4567567568, 0.420523739, 0.4922148623, 339], 180: [0.05945945946, 0.04397786152, 0.0780839698, 45] },
        median: [119.5, 95, 153],
      },
      methadone: {
        days: { 0: [0.9678638941, 0.9488126248, 0.9798993951, 529], 30: [0.8960302457, 0.8667468715, 0.9191792999, 476], 90: [0.8052930057, 0.7689113191, 0.8365643546, 427], 161: [0.7221172023, 0.6818374955, 0.758225936, 386], 180: [0.1228733459, 0.09660718536, 0.1524606003, 67] },
        median: [168, 167, 168],
      },
    },
  },
  '2019-12-31': {
    admitted: 1269, logRank: [87.1073305, 1.027888662e-20],
    groups: {
      buprenorphine: { days: { 30: [0.702719727, 0.6678649207, 0.734668359, 483], 90: [0.5498502731, 0.5112910355, 0.5866759554, 302], 180: [0.04581191813, 0.0283483332, 0.06939852142, 19] }, median: [128, 95, 159] },
      methadone: { days: { 30: [0.8928238046, 0.8626594314, 0.9166840169, 434], 90: [0.802481481, 0.7636432435, 0.835633813, 320], 180: [0.1349330726, 0.0982791727, 0.1774057462, 38] }, median: [168, 168, 169] },
    },
  },
  '2019-07-01': {
    admitted: 641, logRank: [52.1114894, 5.243721556e-13],
    groups: {
      buprenorphine: { days: { 90: [0.5454532734, 0.4876211958, 0.5995656706, 110] } },
      methadone: { days: { 90: [0.8233812344, 0.7624729071, 0.8699992885, 107] } },
    },
  },
};

/** To the digits given: the README prints up to ten. */
function toDigits(actual: number, expected: number): void {
  expect(Number(actual.toPrecision(String(expected).replace(/^0\.0*|\.|e.*$/g, '').length))).toBe(expected);
}

interface Point { day: number; atRisk: number; exits: number; censored: number; value: number; lower: number; upper: number }
interface Group { key: string; episodes: number; points: Point[]; median: { value: number; lower: number; upper: number } }

/** S(t) holds from one point to the next; the number at risk is that before the next point's day. */
function at(points: readonly Point[], day: number): Row {
  const step = points.filter((point) => point.day <= day).at(-1);
  const next = points.find((point) => point.day >= day);
  if (step === undefined) throw new Error('no point at or before the day');
  return [step.value, step.lower, step.upper, next?.atRisk ?? 0];
}

const overTheRoad = (): void => {
  let store: TestStore;
  let api: TestApi;
  beforeAll(async () => {
    store = await startDynalite();
    api = await openApi(store);
    const read = readMapping(MAPPING);
    if ('faults' in read) throw new Error(JSON.stringify(read.faults));
    const plan = planImport(readFileSync(FILE), read.mapping, new Date('2026-11-21T00:00:00Z'));
    expect(plan.errors).toEqual([]);
    const surrogates = await api.deps.directory.surrogates('own', plan.recordNumbers);
    const events = toEvents(plan, (recordNumber) => surrogates.get(recordNumber) ?? '');
    for (let index = 0; index < events.length; index += 1000) await api.send(events.slice(index, index + 1000));
    await api.publish();
  });
  afterAll(async () => {
    await api.close();
    await store.close();
  });

  it.each(Object.entries(TABLES))('as of %s', async (asOf, table) => {
    const { body } = await api.call('director', 'GET', `/v1/measures/retention?from=2019-01-01&to=2021-01-01&asOf=${asOf}&groupBy=medication`);
    const groups: Group[] = body.result.groups;
    expect(groups.map(({ key }) => key)).toEqual(['buprenorphine', 'methadone']);
    expect(groups.reduce((sum, { episodes }) => sum + episodes, 0)).toBe(table.admitted);
    toDigits(body.result.comparison.chiSquare, table.logRank[0]);
    toDigits(body.result.comparison.p, table.logRank[1]);
    for (const group of groups) {
      const expected = table.groups[group.key];
      for (const [day, row] of Object.entries(expected?.days ?? {})) for (const [index, value] of at(group.points, Number(day)).entries()) toDigits(value, row[index] ?? Number.NaN);
      if (expected?.median !== undefined) expect([group.median.value, group.median.lower, group.median.upper]).toEqual(expected.median);
    }
  });
};

if (existsSync(FILE)) describe('the START trial over the whole road', overTheRoad);
else {
  it('the START trial is left out: ../shared/data/start-trial/episodes.csv is not here', () => {
    process.stdout.write('left out: ../shared/data/start-trial/episodes.csv is not here\n');
    expect(existsSync(FILE)).toBe(false);
  });
}
