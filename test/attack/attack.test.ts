import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEvent, type Event } from '#analytics/contract/event.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { RELEASED_BY } from '#analytics/contract/release.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { openApi, type TestApi } from '../support/api.ts';
import { startDynalite, type TestStore } from '../support/stores.ts';
import { isPinned, openSolver, PARTS, smallCountsIn, System, type Json } from './attacker.ts';
import { curveAttack, keyOf, seriesAttack, tableAttack, type Attack, type Published } from './release-attack.ts';

let store: TestStore;
let api: TestApi;

function eventsOf(seed: number, clients: number): Event[] {
  return simulate({ seed, clients, from: '2024-06-01', to: '2026-11-20' }).deliveries.flatMap(({ events }) => events.flatMap((sent) => {
    const parsed = parseEvent(sent);
    return 'event' in parsed ? [parsed.event] : [];
  }));
}

/** Everything that the role can be answered about a measure. */
async function collect(measure: (typeof MEASURES)[number], programs: readonly string[]): Promise<Published> {
  const { id, views } = measure.definition;
  const found = new Map<string, Json>();
  const ask = async (view: string, groupBy: string | null, program: string | null): Promise<void> => {
    const address = new URLSearchParams({ view, ...(groupBy === null ? {} : { groupBy }), ...(program === null ? {} : { program }) });
    const { status, body } = await api.call('quality', 'GET', `/v1/measures/${id}?${address.toString()}`);
    if (status === 200) found.set(keyOf(view, groupBy, program), body);
  };
  const asked = [null, ...programs].flatMap((program) => [null, ...RELEASED_BY].filter((groupBy) => program === null || (groupBy !== null && groupBy !== 'program')).map((groupBy) => ({ program, groupBy })));
  for (const view of views) for (const { groupBy, program } of asked) await ask(view, groupBy, program);
  return found;
}

/** Where every kind of figure and every view occurs; the rest is walked for small counts, and made by the same code. */
const PRESSED = ['initiation', 'attendance', 'continuity', 'retention', 'exits', 'goals-attained-of-due', 'reassessment-on-time', 'overdose'];

beforeAll(async () => {
  store = await startDynalite();
  api = await openApi(store);
  const events = eventsOf(11, 300);
  for (let index = 0; index < events.length; index += 1000) await api.deps.events.append('own', events.slice(index, index + 1000));
  await api.publish();
  await api.deps.releases.make('own');
}, 600_000);
afterAll(async () => {
  await api.close();
  await store.close();
});

describe('the attacker', () => {
  it('finds what a table gives away that hides one cell and shows the total', async () => {
    const system = new System();
    system.know(['a', 'b', 'c'], 40, 'all');
    system.know(['a'], 20, 'a');
    system.know(['b'], 15, 'b');
    const solver = await openSolver();
    expect([system.range(solver, ['c']), isPinned(system.range(solver, ['c']))]).toEqual([{ low: 5, high: 5 }, true]);
    expect(isPinned({ low: 0, high: 12 })).toBe(false);
    expect(isPinned({ low: 0, high: 0 })).toBe(false);
    expect(isPinned({ low: 12, high: 12 })).toBe(false);
  });

  it('finds no small count anywhere, and pins none of those hidden', async () => {
    const solver = await openSolver();
    const programs = (await api.call('quality', 'GET', '/v1/choices')).body.program.map(({ key }: { key: string }) => key);
    const pinned: string[] = [];
    const small: string[] = [];
    const tally = { answers: 0, facts: 0, targets: 0, shown: 0, hidden: 0 };
    const contradicts: string[] = [];
    const press = ({ system, targets }: Attack, where: string): void => {
      if (!system.isPossible(solver)) {
        contradicts.push(where);
        return;
      }
      tally.facts += system.size.facts;
      tally.targets += targets.length;
      for (const { name, cells } of targets) {
        const range = system.range(solver, cells);
        if (isPinned(range)) pinned.push(`${where}: ${name} is ${range.low} to ${range.high}`);
      }
    };
    for (const measure of MEASURES) {
      const { id } = measure.definition;
      const published = await collect(measure, programs);
      tally.answers += published.size;
      for (const [key, body] of published) {
        small.push(...smallCountsIn(body.result, `${id} ${key}`));
        const text = JSON.stringify(body.result);
        tally.shown += text.match(/"state":"value"/g)?.length ?? 0;
        tally.hidden += text.match(/"state":"hidden"/g)?.length ?? 0;
      }
      if (!PRESSED.includes(id)) continue;
      const columns: Json[] = published.get(keyOf('table', null, null))?.result.columns ?? [];
      for (const [by, part] of ['levelOfCare', 'gender'].flatMap((one) => PARTS.map((each) => [one, each] as const))) {
        press(seriesAttack(published, by, part), `${id} ${part}`);
        for (const { key } of columns) press(tableAttack(published, by, key, part), `${id} ${key} ${part}`);
      }
      for (const by of RELEASED_BY) press(curveAttack(published, by), id);
    }
    // What a person in two groups makes impossible to add up is not a table that an attacker can solve; there is none.
    expect(contradicts).toEqual([]);
    expect({ small, pinned }).toEqual({ small: [], pinned: [] });
    // RULE: an attacker who has found nothing has looked.
    process.stdout.write(`attacked: ${JSON.stringify(tally)}\n`);
    expect(tally.shown).toBeGreaterThan(500);
    expect(tally.targets).toBeGreaterThan(500);
  }, 600_000);
});
