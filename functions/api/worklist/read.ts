/** Who is in treatment on a day and may be seen by whoever asks: the snapshot's, and in their place whoever has something newer (docs/adr/0016). */
import type { Engine } from '#analytics/engine/open.ts';
import { askLabels, askZones, type Labels } from '#analytics/engine/ask.ts';
import { localDate } from '#analytics/period/zone.ts';
import type { Caller } from '../../http/identity.ts';
import type { Published } from '../../store/snapshot-store.ts';
import type { AppDeps } from '../deps.ts';
import { findSnapshot } from '../measures.ts';
import { readLive, type LiveEpisode, type Tail, type Tails } from './live.ts';
import { requireKnown } from './question.ts';

/** Beside the rest, what is known of the log's end. */
export type WorklistDeps = AppDeps & { readonly tails: Tails };

/** RULE: a clinician has her own caseload, whatever the address says; without one she has nobody. */
function caseloadOf(caller: Caller): string | null {
  return caller.role === 'clinician' ? (caller.clinician ?? '') : null;
}

/** An episode, as far as it matters who may see it. */
interface Seen {
  readonly client: string;
  readonly caseload: readonly string[];
}

/** What the engine is asked about: the earliest and the latest of what is "today" in the programs' zones, and one caseload or (null) all. */
export interface StoredScope {
  readonly on: string;
  readonly latest: string;
  readonly clinician: string | null;
}

export interface Asked {
  readonly caller: Caller;
  readonly organization: string;
  /** null: today. */
  readonly asOf: string | null;
  readonly now: Date;
}

export interface InTreatment<S, B> {
  /** Those of the snapshot who have nothing newer. */
  readonly stored: S[];
  /** Those who have, from the store itself. */
  readonly live: LiveEpisode[];
  /** How many clients were read from the store, the caller's own or not. */
  readonly liveClients: number;
  /** What else was asked of the snapshot. */
  readonly beside: B;
  readonly labels: Labels;
  readonly today: string;
  readonly published: Published;
  readonly dataThrough: string | null;
  readonly dayIn: (timeZone: string) => string;
}

/** Who of those with something newer concerns the caller: hers already, or in an episode that may have become hers. */
function concerned({ clients, moved }: Tail, known: readonly Seen[], isEverybody: boolean): string[] {
  if (isEverybody) return [...clients];
  const own = new Set(known.map(({ client }) => client));
  return clients.filter((client) => own.has(client) || moved.has(client));
}

/**
 * Reads who is in treatment.
 *
 * Shape   `ask`: what is read of the snapshot for a scope -> those of it, and those read live; both within the caller's caseload.
 * Errors  InvalidInput for a day that has not come; NotReady before the first snapshot.
 */
export async function readInTreatment<S extends Seen, B>({ caller, organization, asOf, now }: Asked, deps: WorklistDeps, ask: (engine: Engine, scope: StoredScope) => Promise<{ episodes: S[]; beside: B }>): Promise<InTreatment<S, B>> {
  // An older snapshot whose engine is open answers as well, with a longer tail, while the newest one is being opened.
  const published = deps.engines.nearest(organization, await findSnapshot(deps.snapshots, organization, undefined));
  const clinician = caseloadOf(caller);
  const asking = deps.engines.ask(organization, published, async (engine) => {
    const days = (await askZones(engine, null)).map((zone) => localDate(now.getTime(), zone)).sort();
    const today = days.at(-1) ?? localDate(now.getTime(), 'UTC');
    requireKnown(asOf, today);
    return { ...(await ask(engine, { on: asOf ?? days[0] ?? today, latest: asOf ?? today, clinician })), labels: await askLabels(engine), today };
  });
  const [tail, { episodes, beside, labels, today }] = await Promise.all([deps.tails.since(organization, published.manifest), asking]);
  const dayIn = (zone: string): string => asOf ?? localDate(now.getTime(), zone);
  const fresh = concerned(tail, episodes, clinician === null);
  const live = await readLive(deps.events, organization, { clients: fresh, tail, dayIn });
  const isFresh = new Set(fresh);
  return {
    stored: episodes.filter(({ client }) => !isFresh.has(client)), live: live.filter(({ caseload }) => clinician === null || caseload.includes(clinician)), liveClients: new Set(live.map(({ client }) => client)).size, beside, labels, today, published,
    dataThrough: tail.dataThrough, dayIn,
  };
}
