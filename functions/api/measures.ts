/** One measure's answer over HTTP: the question resolved, the snapshot read, the role's view of it. */
import { createHash } from 'node:crypto';
import { askArrivals, askLabels, askTargets, askZones, type Labels } from '#analytics/engine/ask.ts';
import type { Engine } from '#analytics/engine/open.ts';
import { runMeasure } from '#analytics/engine/run.ts';
import { askWaterfall, type NameOf } from '#analytics/engine/waterfall.ts';
import type { Query } from '#analytics/contract/query.ts';
import type { MeasureResponse, Warning } from '#analytics/contract/result.ts';
import type { Manifest } from '#analytics/contract/snapshot.ts';
import type { Role } from '#analytics/contract/site.ts';
import { Gone, InvalidInput, NotFound, NotReady } from '#analytics/errors.ts';
import { MART_SCHEMA_VERSION } from '#analytics/marts/schema.ts';
import { findMeasure, MEASURES } from '#analytics/measures/registry.ts';
import { withSettings, type Measure } from '#analytics/measures/define.ts';
import { addDays } from '#analytics/period/dates.ts';
import { lastCompleteDay, parseQuery, resolveQuery } from '#analytics/period/resolve.ts';
import { arrivedShares } from '#analytics/statistics/entry-delay.ts';
import type { Published, SnapshotStore } from '../store/snapshot-store.ts';
import type { AppDeps } from './deps.ts';
import { parametersIn, receiptIdOf } from './receipts/id.ts';
import { getReleased } from './releases/read.ts';
import { Remembered } from './remembered.ts';

const answers = new Remembered<MeasureResponse>();

/** The snapshot asked for, or the one in force. */
export async function findSnapshot(snapshots: SnapshotStore, organization: string, id: string | undefined): Promise<Published> {
  if (id === undefined) {
    const current = await snapshots.current(organization);
    // After an update the next export makes one that this code can read; it is made from the whole log.
    if (current?.manifest.schemaVersion !== MART_SCHEMA_VERSION) throw new NotReady('No snapshot has been published yet that this version of Cairn can read.');
    return current;
  }
  const found = await snapshots.find(organization, id);
  if (found === 'expired') throw new Gone('This snapshot was not kept. Snapshots that were asked for, and the last of each day, are.');
  if (found === null) throw new NotFound('not-found', 'There is no snapshot with this id; GET /v1/snapshots lists them.');
  if (found.manifest.schemaVersion !== MART_SCHEMA_VERSION) throw new Gone('This snapshot was made by another version of Cairn, which kept other columns; take a new one and ask for the same as-of date.');
  return found;
}

/** What groups are called. */
export function labeller(labels: Labels, query: Query): (key: string) => string {
  if (query.groupBy === null) return () => 'All';
  const names = query.groupBy === 'program' ? labels.program : query.groupBy === 'clinician' ? labels.clinician : new Map<string, string>();
  return (key) => names.get(key) ?? (key === 'unknown' ? 'Unknown' : key);
}

/** What the log holds that the marts could not use. */
function logWarnings({ counts }: Manifest): Warning[] {
  const say = (code: string, count: number, one: string, many: string): Warning[] => {
    if (count === 0) return [];
    return [{ code, detail: count === 1 ? `1 event ${one}.` : `${count} events ${many}.` }];
  };
  return [
    ...say('events-waiting', counts.waiting, 'waits for what it refers to, and is not counted yet', 'wait for what they refer to, and are not counted yet'),
    ...say('events-contradictory', counts.contradictory, 'contradicts another one and is not counted', 'contradict others and are not counted'),
    ...say('events-conflicting', counts.conflicting, 'came under an id that was taken, at the same moment, and is not counted', 'came under ids that were taken, at the same moment, and are not counted'),
    ...say('events-in-the-future', counts.future, 'claims to have happened after the snapshot was taken', 'claim to have happened after the snapshot was taken'),
  ];
}

function sharedWarnings(labels: Labels, query: Query): Warning[] {
  if (labels.shared.length === 0 || (query.groupBy !== 'program' && query.groupBy !== 'clinician' && query.program === null && query.clinician === null)) return [];
  return [{ code: 'id-in-several-sources', detail: `Sources share these ids, so their episodes are counted together: ${labels.shared.join(', ')}.` }];
}

/** Outcomes alone: a score that was sent and is in no figure is said. */
function scoreWarnings({ scoresNotCounted = 0 }: Manifest, { definition }: Measure): Warning[] {
  if (definition.family !== 'outcomes' || scoresNotCounted === 0) return [];
  const who = scoresNotCounted === 1 ? '1 score is' : `${scoresNotCounted} scores are`;
  return [{ code: 'scores-not-counted', detail: `${who} not counted: out of the instrument's range, a total where it has none, or too many answers missing. Send a correction of the reassessment.` }];
}

export interface Asked {
  readonly measure: string;
  readonly parameters: readonly (readonly [string, string])[];
  readonly organization: string;
  readonly role: Role;
}

export function measureOf(id: string): Measure {
  const measure = findMeasure(id);
  if (measure === undefined) throw new NotFound('unknown-measure', `There is no such measure; there are: ${MEASURES.map(({ definition }) => definition.id).join(', ')}.`);
  return measure;
}

/** The answer's own digest: whatever changes in it (a warning that a day is not over, another role's view) changes the tag. */
function tagOf(response: MeasureResponse): string {
  return `"${createHash('sha256').update(JSON.stringify(response)).digest('base64url').slice(0, 27)}"`;
}

/** RULE: fewer events than this say nothing about how late entries come. */
const ARRIVALS_AT_LEAST = 100;

/** Recent days that are not all entered yet, up to the as-of date. */
async function arrivedOf(engine: Engine, query: Query, takenOn: string): Promise<MeasureResponse['meta']['arrived']> {
  const rows = await askArrivals(engine, { takenOn, program: query.program });
  if (rows.reduce((total, { events }) => total + events, 0) < ARRIVALS_AT_LEAST) return [];
  return arrivedShares(rows, takenOn).filter(({ on }) => on <= query.asOf);
}

/** The day a snapshot was taken: what was recorded later is not in it. */
export async function takenOnOf(engine: Engine, { takenAt }: Manifest): Promise<string> {
  return addDays(lastCompleteDay(new Date(takenAt), await askZones(engine, null)), 1);
}

/** One measure asked of an open engine. */
export async function answerOf(engine: Engine, measure: Measure, { query, warnings: resolving }: { query: Query; warnings: Warning[] }, scope: { manifest: Manifest; settings: Readonly<Record<string, number>> }): Promise<MeasureResponse> {
  const { manifest, settings } = scope;
  const labels = await askLabels(engine);
  const takenOn = await takenOnOf(engine, manifest);
  const asked = { query, label: labeller(labels, query), targets: await askTargets(engine, measure.definition.id), takenOn, settings };
  const { result, warnings, rows } = await runMeasure(engine, measure, asked);
  const nameOf: NameOf = (filter, key) => labels[filter].get(key) ?? key;
  return {
    measure: withSettings(measure.definition, settings), query,
    meta: {
      snapshot: manifest.id, takenAt: manifest.takenAt, dataThrough: manifest.dataThrough, asOf: query.asOf,
      warnings: [...resolving, ...warnings, ...scoreWarnings(manifest, measure), ...sharedWarnings(labels, query), ...logWarnings(manifest)],
      arrived: await arrivedOf(engine, query, takenOn), receipt: receiptIdOf({ measure: measure.definition.id, version: measure.definition.version, snapshot: query.snapshot, parameters: parametersIn(query), settings }),
    },
    waterfall: await askWaterfall(engine, measure, { query, rows, nameOf }), result,
  };
}

/**
 * Answers `GET /v1/measures/{id}`.
 *
 * Errors  InvalidInput with every fault of the address; NotFound; Gone; NotReady; TookTooLong; TooBusy.
 */
export async function getMeasure(asked: Asked, deps: Pick<AppDeps, 'snapshots' | 'engines' | 'releases' | 'clock' | 'settings'>): Promise<{ response: MeasureResponse; tag: string }> {
  const measure = measureOf(asked.measure);
  // RULE (issue 5): one door. What this role sees was made once, for everybody who has it.
  if (asked.role === 'quality') return getReleased(measure, asked, deps.releases);
  const { definition } = measure;
  const parsed = parseQuery(asked.parameters, definition);
  if ('faults' in parsed) throw new InvalidInput('The address asks for something this measure cannot answer.', parsed.faults);
  const { parameters } = parsed;
  const published = await findSnapshot(deps.snapshots, asked.organization, parameters.snapshot);
  const { manifest } = published;
  const knownAt = parameters.snapshot === undefined ? deps.clock() : new Date(manifest.takenAt);
  return deps.engines.ask(asked.organization, published, async (engine) => {
    const resolved = resolveQuery(parameters, { snapshot: manifest.id, knownAt, zones: await askZones(engine, parameters.program ?? null) }, definition);
    if ('faults' in resolved) throw new InvalidInput('The address asks for something this measure cannot answer.', resolved.faults);
    const scope = { manifest, settings: deps.settings?.[definition.id] ?? {} };
    const response = await answers.ask(engine, [definition.id, definition.version, resolved, scope.settings], () => answerOf(engine, measure, resolved, scope));
    return { response, tag: tagOf(response) };
  });
}
