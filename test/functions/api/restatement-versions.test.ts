/** A definition that was changed between two snapshots: what was published by the version of then is worked out by it, and the change is the first line. */
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { Restatement } from '#analytics/contract/restatement.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { aContact, anAdmission, aProgram } from '../../support/events.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';

// A registry that a test may change, as a deployment does.
vi.mock('#analytics/measures/registry.ts', async (original) => {
  const { MEASURES: all } = await original<{ MEASURES: readonly Measure[] }>();
  const own = [...all];
  return { MEASURES: own, findMeasure: (id: string) => own.find(({ definition }) => definition.id === id) };
});

const AT = MEASURES.findIndex(({ definition }) => definition.id === 'attendance');
const TODAY = MEASURES[AT] as Measure;
const NAME = 'attendance';

/** Puts another rule in force. Before the change a cancelled contact was in no count. */
function putInForce(measure: Measure): void {
  Object.assign(MEASURES, { [AT]: measure });
}
const before = (views = TODAY.definition.views): Measure => ({
  ...TODAY, definition: { ...TODAY.definition, version: 1, views },
  sql: TODAY.sql.replace('c.attended + c.no_show + c.cancelled_by_client', 'c.attended + c.no_show'),
});
const CHANGED = 'What the client cancelled counts as planned.';
const after = (former: Measure | null): Measure => ({ ...TODAY, definition: { ...TODAY.definition, version: 2 }, former: former === null ? [] : [{ measure: former, changed: CHANGED }] });

let store: TestStore;
let api: TestApi;
beforeAll(async () => {
  store = await startDynalite();
});
beforeEach(async () => {
  putInForce(TODAY);
  api = await openApi(store, '2026-04-01T09:00:00Z');
  return () => api.close();
});
afterAll(() => store.close());

const share = (numerator: number, denominator: number) => expect.objectContaining({ state: 'value', value: numerator / denominator, numerator, denominator });

async function restated(view = 'series&figure=groups%2Fall%2Fpoints%2F2026-03-01'): Promise<Restatement> {
  const { status, body } = await api.call('director', 'GET', `/v1/measures/${NAME}/restatement?from=2026-01-01&to=2026-05-01&knownOn=2026-04-01&view=${view}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return Restatement.parse(body);
}

/** Two attended, one missed and one cancelled in March, published by version 1; a late contact and version 2 a week later. */
async function change(former: Measure | null): Promise<void> {
  putInForce(before());
  await api.send([aProgram(), anAdmission('a', '2026-03-02'), aContact('a', '2026-03-05', 'attended'), aContact('a', '2026-03-12', 'attended'), aContact('a', '2026-03-19', 'no-show'), aContact('a', '2026-03-26', 'cancelled-by-client')]);
  const { rules } = await api.publish();
  expect(rules.versions[NAME]).toBe(1);
  api.now = new Date('2026-04-08T09:00:00Z');
  await api.send([aContact('a', '2026-03-30', 'attended')]);
  putInForce(after(former));
  expect((await api.publish()).rules.versions[NAME]).toBe(2);
}

it('works out what was published by the version of then, and the bridge from there adds up', async () => {
  await change(before());
  const found = await restated();
  expect(found.then.published).toEqual({ version: 1, reading: share(2, 3), changed: CHANGED });
  expect([found.figure.then, found.figure.now, found.then.version, found.measure.version]).toEqual([share(2, 4), share(3, 5), 1, 2]);
  const moved = found.lines.filter(({ change: { denominator } }) => denominator !== 0);
  expect(moved.map(({ step, change: { numerator, denominator }, events }) => [step, numerator, denominator, events])).toEqual([['definition', 0, 1, 0], ['late-entries', 1, 1, 1]]);
  expect([found.change.numerator, found.change.denominator, found.change.value]).toEqual([1, 2, 3 / 5 - 2 / 3]);
  for (const key of ['numerator', 'denominator'] as const) expect(moved.reduce((sum, line) => sum + (line.change[key] ?? 0), 0)).toBe(found.change[key]);
});

it('says the version of then and no line where the code has it no more, or where that had no such view', async () => {
  await change(null);
  const gone = await restated();
  expect([gone.then.published, gone.then.version, gone.lines[0]?.change]).toEqual([null, 1, { value: 0, numerator: 0, denominator: 0, atRisk: null }]);
  putInForce(after(before(['table'])));
  expect((await restated()).then.published).toBeNull();
  putInForce(after(before()));
  expect((await restated()).then.published?.reading).toEqual(share(2, 3));
});
