/** Makes a month's release of one organization from a snapshot. */
import { randomBytes } from 'node:crypto';
import { RELEASED_BY, type Loss, type Release, type ReleasedMeasure, type ReleaseSlice } from '#analytics/contract/release.ts';
import { withSettings, type Measure } from '#analytics/measures/define.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { THRESHOLD } from '#analytics/releases/counted.ts';
import { addLoss } from '#analytics/releases/loss.ts';
import { standingBeside } from '#analytics/releases/waterfall.ts';
import type { Published } from '../../store/snapshot-store.ts';
import type { ReleaseStore } from '../../store/release-store.ts';
import type { AppDeps } from '../deps.ts';
import { LINKED, makeSlice, prepare, withWaterfalls, type Making, type Sliced, type SliceScope } from './slice.ts';

type Deps = Pick<AppDeps, 'engines' | 'snapshots' | 'settings' | 'clock'> & { readonly store: ReleaseStore };

const NOTHING: Loss = { shown: 0, small: 0, lost: 0 };

/** Every measure with what was released of it: its definition as it is now, its slices as they were made. */
async function releasedBefore(organization: string, last: Release | undefined, { store, settings }: Deps): Promise<ReleasedMeasure[]> {
  const all: ReleasedMeasure[] = [];
  for (const { definition } of MEASURES) {
    const before = last === undefined ? null : await store.read(organization, last, definition.id);
    all.push({ measure: withSettings(definition, settings?.[definition.id]), slices: before?.slices ?? [] });
  }
  return all;
}

type Slice = (measure: Measure, scope: SliceScope) => Promise<Sliced | null>;

/** Every measure's new months; null where none are. */
async function sliceAll(before: readonly ReleasedMeasure[], ask: Slice): Promise<(Sliced | null)[]> {
  const cutsOf = new Map<string, readonly number[]>();
  const all: (Sliced | null)[] = [];
  for (const [at, measure] of MEASURES.entries()) {
    const { id } = measure.definition;
    const made = await ask(measure, { releasedTo: before[at]?.slices.at(-1)?.to ?? null, linked: cutsOf.get(LINKED[id] ?? '') ?? null });
    cutsOf.set(id, made?.cuts ?? []);
    all.push(made);
  }
  return all;
}

const withSlice = (released: ReleasedMeasure, slice: ReleaseSlice): ReleasedMeasure => ({ ...released, slices: [...released.slices, slice] });

/** Figures of all measures first, then their waterfalls, one measure after the other: each is told beside those figures and the waterfalls before it. */
function addSlices(before: readonly ReleasedMeasure[], made: readonly (Sliced | null)[], making: Making): ReleasedMeasure[] {
  const all = before.map((released, at) => (made[at] === null || made[at] === undefined ? released : withSlice(released, made[at].slice)));
  for (const [at, released] of before.entries()) {
    const sliced = made[at];
    if (sliced !== null && sliced !== undefined) all[at] = withSlice(released, withWaterfalls(sliced, standingBeside(all, making.release, at), making));
  }
  return all;
}

/**
 * Makes the release of the last whole month, unless there is one.
 *
 * Shape   the snapshot is kept, for receipts name it. What earlier releases hold is carried over unchanged; only months that are new are asked about.
 * Missing null where the month has been released, by this call or another; and where nobody could be in the first one. WHY: it is fixed, and a release of
 *         nobody would keep what is imported later out for good.
 * Source  issue 5; docs/adr/0024-releases.md.
 */
export async function makeRelease(organization: string, published: Published, deps: Deps): Promise<Release | null> {
  const { id, takenAt } = published.manifest;
  const release = (month: string): string => `rel_${month}_${randomBytes(8).toString('hex')}`;
  const making = await deps.engines.ask(organization, published, (engine) => prepare(engine, { release, snapshot: { id, takenAt }, settings: deps.settings ?? {} }));
  const earlier = await deps.store.list(organization);
  if (earlier.some(({ month }) => month >= making.month) || (earlier.length === 0 && !making.hasPeople)) return null;
  await deps.snapshots.keep(organization, published);
  const before = await releasedBefore(organization, earlier.at(-1), deps);
  const sliced = await sliceAll(before, (measure, scope) => deps.engines.ask(organization, published, (engine) => makeSlice(engine, measure, scope, making)));
  const all = addSlices(before, sliced, making);
  const measures: Release['measures'] = [];
  for (const released of all) {
    const { id: measure, version } = released.measure;
    measures.push({ id: measure, version, sha256: await deps.store.put(organization, making.release, released), loss: released.slices.map(({ loss }) => loss).reduce(addLoss, NOTHING) });
  }
  const made: Release = { id: making.release, month: making.month, asOf: making.asOf, snapshot: id, madeAt: deps.clock().toISOString(), threshold: THRESHOLD, by: [...RELEASED_BY], measures };
  return (await deps.store.publish(organization, made)) ? made : null;
}
