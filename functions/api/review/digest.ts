/** The week in sentences, over every measure that has a series. */
import type { Digest } from '#analytics/contract/review.ts';
import type { MeasureResponse } from '#analytics/contract/result.ts';
import { AppError } from '#analytics/errors.ts';
import { MART_SCHEMA_VERSION } from '#analytics/marts/schema.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { addDays, addMonths, startOfMonth } from '#analytics/period/dates.ts';
import { localDate } from '#analytics/period/zone.ts';
import { digestOf, type Followed } from '#analytics/review/digest.ts';
import type { Published } from '../../store/snapshot-store.ts';
import type { AppDeps } from '../deps.ts';
import { findSnapshot, getMeasure } from '../measures.ts';
import { daysAt, Kept } from './kept.ts';

type Deps = Pick<AppDeps, 'snapshots' | 'engines' | 'clock' | 'settings' | 'releases'>;

const WEEK_MS = 7 * 86_400_000;
/** A snapshot of "a week ago" may be this much older: the last of each day is kept, and a store may have stood still. */
const ROOM_MS = 3 * 86_400_000;
const MONTHS = 24;
const KEPT_AT_MOST = 16;

/** The newest snapshot that was in force a week ago and that this version can read. */
async function weekAgo(organization: string, { snapshots, clock }: Deps): Promise<Published | null> {
  const now = clock().getTime();
  const all = await snapshots.list(organization);
  return all.findLast(({ manifest: { takenAt, schemaVersion } }) => {
    const age = now - Date.parse(takenAt);
    return age >= WEEK_MS && age <= WEEK_MS + ROOM_MS && schemaVersion === MART_SCHEMA_VERSION;
  }) ?? null;
}

interface Asking {
  readonly organization: string;
  readonly role: 'director';
  readonly period: readonly (readonly [string, string])[];
  readonly old: Published | null;
}

type Answered = { followed: Followed; now: MeasureResponse } | { failed: string };

/** Of an instrument that nobody uses there is no group; that is too few points to say. */
const NOBODY: Followed['now'] = { key: 'all', label: 'All', points: [], spc: null, targets: [] };

/** RULE: one measure that cannot be asked is named, and the rest stands. */
async function follow(id: string, { organization, role, period, old }: Asking, deps: Deps): Promise<Answered> {
  const ask = async (more: readonly (readonly [string, string])[]): Promise<MeasureResponse> => (await getMeasure({ measure: id, parameters: [...period, ...more], organization, role }, deps)).response;
  try {
    const now = await ask([]);
    const then = await ask(old === null ? [['asOf', addDays(now.query.asOf, -7)]] : [['snapshot', old.manifest.id]]);
    const [group, before] = [now.result.kind === 'series' ? now.result.groups[0] : undefined, then.result.kind === 'series' ? then.result.groups[0] : undefined];
    if (now.result.kind !== 'series') return { failed: now.measure.title };
    return { now, followed: { measure: now.measure, series: now.result, now: group ?? NOBODY, then: before ?? null } };
  } catch (error) {
    if (error instanceof AppError && error.type !== 'no-snapshot-yet') return { failed: MEASURES.find(({ definition }) => definition.id === id)?.definition.title ?? id };
    throw error;
  }
}

async function makeDigest(organization: string, old: Published | null, deps: Deps): Promise<Digest> {
  const today = localDate(deps.clock().getTime(), 'UTC');
  const to = addMonths(startOfMonth(today), 1);
  const period = [['from', addMonths(to, -MONTHS - 1)], ['to', to], ['view', 'series']] as const;
  const answers: Answered[] = [];
  for (const { definition } of MEASURES) if (definition.views.includes('series')) answers.push(await follow(definition.id, { organization, role: 'director', period, old }, deps));
  const first = answers.find((answer) => 'now' in answer);
  const asOf = first !== undefined && 'now' in first ? first.now.meta.asOf : addDays(today, -1);
  return digestOf(answers.flatMap((answer) => ('followed' in answer ? [answer.followed] : [])), {
    asOf, before: addDays(asOf, -7), snapshot: first !== undefined && 'now' in first ? first.now.meta.snapshot : '', comparedWith: old?.manifest.id ?? null,
    arrived: first !== undefined && 'now' in first ? first.now.meta.arrived : [], failed: answers.flatMap((answer) => ('failed' in answer ? [answer.failed] : [])),
  });
}

/**
 * Answers `GET /v1/digest`.
 *
 * WHY one at a time and kept: it is dozens of questions, and the answer changes with the snapshot and the day alone.
 * Errors  NotReady without a snapshot; TooBusy where many wait.
 */
export function digests(deps: Deps): (organization: string) => Promise<Digest> {
  const kept = new Kept<Digest>(KEPT_AT_MOST);
  return async (organization) => {
    const current = await findSnapshot(deps.snapshots, organization, undefined);
    const old = await weekAgo(organization, deps);
    return kept.ask([organization, current.manifest.id, old?.manifest.id, daysAt(deps.clock())], () => makeDigest(organization, old, deps));
  };
}
