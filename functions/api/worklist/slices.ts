/** A long history, a piece at a time. */
import { setImmediate as breathe } from 'node:timers/promises';
import { askLastEpisode, type Slice } from '#analytics/engine/ask-worklist.ts';
import type { Engine } from '#analytics/engine/open.ts';
import { TookTooLong } from '#analytics/errors.ts';
import type { Published } from '../../store/snapshot-store.ts';
import type { AppDeps } from '../deps.ts';

const LIMIT_MS = 20_000;
const AT_ONCE = 10;

export interface Sliced {
  readonly organization: string;
  readonly published: Published;
  /** How many episodes are read at a time. */
  readonly episodes: number;
}

/**
 * A clock that has run out. Errors: TookTooLong after 20 s.
 *
 * Example `const hurry = limitOf(deps.clock); ... hurry();`
 */
export function limitOf(clock: () => Date): () => void {
  const begun = clock().getTime();
  return () => {
    if (clock().getTime() - begun > LIMIT_MS) throw new TookTooLong('The question took too long. Narrow the period or choose one program.');
  };
}

/** Does something with each of many, and lets others have their turn every few. */
export async function unhurried<V, R>(values: readonly V[], use: (value: V) => R, hurry: () => void): Promise<R[]> {
  const found: R[] = [];
  for (const [index, value] of values.entries()) {
    if (index % AT_ONCE === 0) {
      await breathe();
      hurry();
    }
    found.push(use(value));
  }
  return found;
}

/**
 * Goes through the episodes of a snapshot in pieces.
 *
 * WHY     Each piece is a question of its own: whoever waits for the same engine, and whatever else the process does, has a turn in between.
 * Errors  TookTooLong after 20 s.
 */
export async function inSlices<V, R>({ organization, published, episodes }: Sliced, deps: Pick<AppDeps, 'engines' | 'clock'>, ask: (engine: Engine, slice: Slice) => Promise<readonly V[]>, use: (value: V) => R): Promise<R[]> {
  const hurry = limitOf(deps.clock);
  const last = await deps.engines.ask(organization, published, askLastEpisode);
  const found: R[] = [];
  for (let after = 0; after < last; after += episodes) {
    const values = await deps.engines.ask(organization, published, (engine) => ask(engine, { after, until: after + episodes }));
    for (const one of await unhurried(values, use, hurry)) found.push(one);
  }
  return found;
}
