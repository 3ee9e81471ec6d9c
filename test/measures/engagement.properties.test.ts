/** What holds of the engagement measures whatever the records: random clients, stays, contacts, segments, goals and reviews, in DuckDB. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Query } from '#analytics/contract/query.ts';
import type { MartValue } from '#analytics/marts/schema.ts';
import { attendance } from '#analytics/measures/attendance/measure.ts';
import { clientParticipation } from '#analytics/measures/client-participation/measure.ts';
import { contactGap } from '#analytics/measures/contact-gap/measure.ts';
import { continuity } from '#analytics/measures/continuity/measure.ts';
import type { Computed, Measure } from '#analytics/measures/define.ts';
import { engagement } from '#analytics/measures/engagement/measure.ts';
import { SharesRow } from '#analytics/measures/forms/shares.ts';
import { initiation } from '#analytics/measures/initiation/measure.ts';
import { missedContacts } from '#analytics/measures/missed-contacts/measure.ts';
import { addDays, daysBetween } from '#analytics/period/dates.ts';
import { suppress } from '#analytics/statistics/disclosure.ts';
import { openMeasureEngine, type MeasureEngine } from '../support/measure-engine.ts';

const FAMILY = [initiation, engagement, attendance, missedContacts, contactGap, continuity, clientParticipation];
const START = '2025-01-01';
const day = (number: number): string => addDays(START, number);

type Row = Record<string, MartValue>;
type Marts = Record<string, Row[]>;
const QUERY: Query = {
  from: START, to: '2026-01-01', asOf: '2026-01-01', snapshot: 'case', program: null, clinician: null, levelOfCare: null, groupBy: 'program', ci: 'log-log', strata: {}, interval: 'month',
  view: 'table', rules: 'nhs', instrument: null,
};

let engine: MeasureEngine;
beforeAll(async () => {
  engine = await openMeasureEngine();
});
afterAll(() => {
  engine.close();
});

const answer = async (measure: Measure, query: Query): Promise<Computed['result']> => (await engine.answer(measure, query)).result;

/** Rows of every measure of the family, those without several shares as one share. */
async function counted(measure: Measure, query: Query): Promise<SharesRow[]> {
  return (await engine.rowsOf(measure, query)).map((row) => SharesRow.parse({ share: 'share', ...(typeof row === 'object' ? row : {}) }));
}

const LEVELS = ['2.1', '3.1', '3.7'];
const Contact = fc.record({ at: fc.nat(70), attended: fc.nat(2), missed: fc.nat(1), cancelled: fc.nat(1) });
const Episode = fc.record({
  gap: fc.constantFrom(0, 1, 2, 9), length: fc.option(fc.nat(50), { nil: null }), reason: fc.constantFrom('left', 'completed', 'died'),
  program: fc.constantFrom('p1', 'p2'), levels: fc.array(fc.record({ level: fc.constantFrom(...LEVELS), after: fc.integer({ min: 1, max: 20 }) }), { minLength: 1, maxLength: 3 }),
  contacts: fc.array(Contact, { maxLength: 6 }), goals: fc.array(fc.record({ at: fc.nat(60), by: fc.constantFrom('client', 'clinician', 'joint') }), { maxLength: 2 }),
  reviews: fc.array(fc.record({ at: fc.nat(100), with: fc.constantFrom(0, 1, null) }), { maxLength: 2 }),
});
type EpisodeOf = typeof Episode extends fc.Arbitrary<infer T> ? T : never;
const Clients = fc.array(fc.record({ admitted: fc.nat(60), episodes: fc.array(Episode, { minLength: 1, maxLength: 3 }) }), { minLength: 1, maxLength: 5 });

function segmentsOf(key: number, on: string, until: string | null, { levels }: EpisodeOf): Row[] {
  const starts = levels.map((_, index) => addDays(on, levels.slice(0, index).reduce((total, { after }) => total + after, 0)));
  return levels.flatMap(({ level }, index): Row[] => {
    const from = starts[index] ?? on;
    if (until !== null && from > until) return [];
    const next = starts[index + 1] ?? null;
    return [{ episode_key: key, from_on: from, to_on: next !== null && (until === null || next <= until) ? next : until, level_of_care: level }];
  });
}

function addEpisode(marts: Marts, given: EpisodeOf, { client, stay, position, on }: { client: string; stay: number; position: number; on: string }): void {
  const key = (marts['episodes']?.length ?? 0) + 1;
  const until = given.length === null ? null : addDays(on, given.length);
  marts['episodes']?.push({
    episode_key: key, source: 'case', episode: `e${key}`, client, stay_key: stay, stay_position: position, program: given.program, admitted_on: on, discharged_on: until,
    reason: until === null ? null : given.reason, level_of_care: given.levels[0]?.level ?? '2.1',
  });
  marts['segments']?.push(...segmentsOf(key, on, until, given));
  for (const { at, attended, missed, cancelled } of given.contacts) {
    marts['contacts']?.push({ episode_key: key, on_date: addDays(on, at), modality: `m${at}`, attended, no_show: missed, cancelled_by_client: cancelled, cancelled_by_program: 1 });
  }
  for (const { at, by } of given.goals) marts['goals']?.push({ goal_key: marts['goals'].length + 1, episode_key: key, goal: 'g', authored_by: by, set_on: addDays(on, at) });
  for (const [index, review] of given.reviews.entries()) {
    marts['completions']?.push({ episode_key: key, position: index + 1, on_date: addDays(on, review.at), kind: 'plan-review', with_client: review.with });
  }
}

/** Episodes of a client one after another; nobody is admitted again while still there, or after a death. */
function martsOf(clients: typeof Clients extends fc.Arbitrary<infer T> ? T : never): Marts {
  const marts: Marts = { episodes: [], segments: [], contacts: [], goals: [], completions: [] };
  let stay = 0;
  for (const [index, { admitted, episodes }] of clients.entries()) {
    let [on, position, isOver]: [string, number, boolean] = [day(admitted), 0, false];
    for (const [nth, given] of episodes.entries()) {
      if (isOver) break;
      const isLinked = nth > 0 && given.gap <= 1;
      if (!isLinked) stay += 1;
      position = isLinked ? position + 1 : 1;
      on = nth === 0 ? on : addDays(on, given.gap);
      addEpisode(marts, given, { client: `c${index}`, stay, position, on });
      isOver = given.length === null || given.reason === 'died';
      on = addDays(on, given.length ?? 0);
    }
  }
  return marts;
}

/** The records as they were on a day: nothing later had happened. */
function knownOn(marts: Marts, asOf: string): Marts {
  const isKnown = (value: MartValue | undefined): boolean => typeof value === 'string' && value <= asOf;
  const episodes = (marts['episodes'] ?? []).filter((row) => isKnown(row['admitted_on']));
  const keys = new Set(episodes.map((row) => row['episode_key']));
  const own = (name: string, column: string): Row[] => (marts[name] ?? []).filter((row) => keys.has(row['episode_key'] ?? null) && isKnown(row[column]));
  return {
    episodes: episodes.map((row) => (isKnown(row['discharged_on']) ? row : { ...row, discharged_on: null, reason: null })),
    segments: own('segments', 'from_on').map((row) => (isKnown(row['to_on']) ? row : { ...row, to_on: null })),
    contacts: own('contacts', 'on_date'), goals: own('goals', 'set_on'), completions: own('completions', 'on_date'),
  };
}

const VIEWS = ['table', 'series'] as const;
const RUNS = { numRuns: 12, seed: 20261121 };
const asOfOf = (number: number): Query => ({ ...QUERY, asOf: day(number) });

describe.each(FAMILY.map((measure) => [measure.definition.id, measure] as const))('%s, for any records,', (_id, measure) => {
  it('is the same in whatever order they stand', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.nat(200), async (clients, asOf) => {
      const marts = martsOf(clients);
      await engine.load(marts);
      const inOrder = await answer(measure, asOfOf(asOf));
      await engine.load(Object.fromEntries(Object.entries(marts).map(([name, rows]) => [name, [...rows].reverse()])));
      expect(await answer(measure, asOfOf(asOf))).toEqual(inOrder);
    }), RUNS);
  });

  it('does not change as of a day by what happens after it', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.nat(150), fc.constantFrom(...VIEWS), async (clients, asOf, view) => {
      const query = { ...asOfOf(asOf), view };
      await engine.load(martsOf(clients));
      const withLater = await answer(measure, query);
      await engine.load(knownOn(martsOf(clients), query.asOf));
      expect(await answer(measure, query)).toEqual(withLater);
    }), RUNS);
  });

  it('counts no more above than below, groups that add up to the total, and people of the denominator', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.nat(200), async (clients, asOf) => {
      await engine.load(martsOf(clients));
      const rows = await counted(measure, asOfOf(asOf));
      for (const { numerator, denominator, pending, people, first_matures_on: first } of rows) {
        expect(numerator).toBeLessThanOrEqual(denominator);
        expect(people).toBeLessThanOrEqual(denominator);
        expect(first === null || first > day(asOf)).toBe(true);
        expect(first === null).toBe(pending === 0);
      }
      for (const share of new Set(rows.map((row) => row.share))) {
        const [all, ...groups] = ['total', 'groups'].map((kind) => rows.filter((row) => row.share === share && row.period === null && (row.group_key === null) === (kind === 'total')));
        const sum = (column: 'numerator' | 'denominator' | 'pending') => groups.flat().reduce((total, row) => total + row[column], 0);
        expect([sum('numerator'), sum('denominator'), sum('pending')]).toEqual([all?.[0]?.numerator ?? 0, all?.[0]?.denominator ?? 0, all?.[0]?.pending ?? 0]);
      }
    }), RUNS);
  });
});

const whole = (rows: readonly SharesRow[], share = 'share'): SharesRow | undefined => rows.find((row) => row.share === share && row.group_key === null && row.period === null);

describe('measures of the family beside one another', () => {
  it('never have more engaged than initiated, and attended and missed contacts are of the same contacts', async () => {
    await fc.assert(fc.asyncProperty(Clients, async (clients) => {
      // WHY without deaths: somebody who died between day 14 and day 47 is in one denominator and not in the other.
      await engine.load(martsOf(clients.map((client) => ({ ...client, episodes: client.episodes.map((episode) => ({ ...episode, reason: 'left' as const })) }))));
      const [started, engaged, came, missed] = [await counted(initiation, QUERY), await counted(engagement, QUERY), await counted(attendance, QUERY), await counted(missedContacts, QUERY)].map((rows) => whole(rows));
      expect(engaged?.denominator).toBe(started?.denominator);
      expect(engaged?.numerator ?? 0).toBeLessThanOrEqual(started?.numerator ?? 0);
      expect(missed?.denominator).toBe(came?.denominator);
      expect((missed?.numerator ?? 0) + (came?.numerator ?? 0)).toBeLessThanOrEqual(came?.denominator ?? 0);
    }), RUNS);
  });

  it('have no more in a long gap than in a short one, and the running period of the chart is the state of today', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.nat(150), async (clients, asOf) => {
      await engine.load(martsOf(clients));
      const rows = await counted(contactGap, { ...asOfOf(asOf), groupBy: null });
      const [short, long] = ['shortGap', 'longGap'].map((share) => whole(rows, share));
      expect(long?.numerator ?? 0).toBeLessThanOrEqual(short?.numerator ?? 0);
      const running = rows.find((row) => row.share === 'longGap' && row.period === `${day(asOf).slice(0, 7)}-01`);
      expect([running?.numerator ?? 0, running?.denominator ?? 0]).toEqual([long?.numerator ?? 0, long?.denominator ?? 0]);
    }), RUNS);
  });
});

/** Continuity by walking through the days of each person, with nothing of the SQL in it. */
function walkContinuity(marts: Marts, asOf: string, days: number): [number, number] {
  const rows = (name: string): Row[] => knownOn(marts, asOf)[name] ?? [];
  const last = daysBetween(START, asOf);
  const clientOf = new Map(rows('episodes').map((row) => [row['episode_key'], row]));
  const at = (value: MartValue | undefined): number => (typeof value === 'string' ? daysBetween(START, value) : Infinity);
  const residential = rows('segments').filter(({ level_of_care: level }) => level !== '2.1').map((row) => ({ row: clientOf.get(row['episode_key'] ?? null), from: at(row['from_on']), to: at(row['to_on']) }));
  const isIn = (column: 'client' | 'stay_key', key: MartValue | undefined, date: number): boolean => residential.some(({ row, from, to }) => row?.[column] === key && date >= from && date <= to);
  let [met, all] = [0, 0];
  for (const stay of new Set(rows('episodes').map((row) => row['stay_key']))) {
    const client = rows('episodes').find((row) => row['stay_key'] === stay)?.['client'];
    const died = Math.min(...rows('episodes').filter((row) => row['client'] === client && row['reason'] === 'died').map((row) => at(row['discharged_on'])));
    const contacts = rows('contacts').filter((row) => clientOf.get(row['episode_key'] ?? null)?.['client'] === client && Number(row['attended']) > 0).map((row) => at(row['on_date']));
    for (let left = 0; left + days <= last; left += 1) {
      if (!isIn('stay_key', stay, left) || isIn('stay_key', stay, left + 1) || died <= left + days) continue;
      all += 1;
      if (contacts.some((date) => date > left && date <= left + days && !isIn('client', client, date))) met += 1;
    }
  }
  return [met, all];
}

describe('continuity', () => {
  it('is what walking through everybody\'s days gives', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.nat(200), async (clients, asOf) => {
      const marts = martsOf(clients);
      await engine.load(marts);
      const rows = await counted(continuity, asOfOf(asOf));
      for (const days of [7, 14, 30]) {
        const found = whole(rows, `day${days}`);
        expect([found?.numerator ?? 0, found?.denominator ?? 0]).toEqual(walkContinuity(marts, day(asOf), days));
      }
    }), { ...RUNS, numRuns: 40 });
  });
});

describe('shares side by side for the role quality', () => {
  const row = (share: string, numerator: number) => ({ share, group_key: 'all', period: null, numerator, denominator: 60, pending: 0, first_matures_on: null, people: 60 });
  const shown = (long: number): string[] => {
    const query = { ...QUERY, groupBy: null };
    const { result, episodesBehind } = contactGap.answer([row('shortGap', 30), row('longGap', long), row('neverContacted', 12)], { query, label: (key) => key, targets: [], takenOn: '2027-01-01' });
    const table = suppress(result, 11, episodesBehind);
    return table.kind === 'table' ? Object.values(table.groups[0]?.rows[0]?.cells ?? {}).map(({ state }) => state) : [];
  };
  it('are hidden where two of them differ by a few people, who would be known by subtracting', () => {
    expect(shown(27)).toEqual(['hidden', 'hidden', 'hidden', 'hidden']);
    expect(shown(12)).toEqual(['value', 'value', 'value', 'value']);
  });
});
