/**
 * What the snapshot does not have yet, read from the store itself (docs/adr/0016).
 *
 * RULE: an event that was acknowledged before the question is in the answer; nothing that concerns safety waits for a snapshot.
 */
import pLimit from 'p-limit';
import { isOfReview } from '#analytics/contract/event.ts';
import type { Manifest } from '#analytics/contract/snapshot.ts';
import type { EpisodeInTreatment } from '#analytics/engine/ask-worklist.ts';
import { caseloadOf } from '#analytics/marts/episodes.ts';
import type { Fold } from '#analytics/marts/fold.ts';
import { worklistOf } from '#analytics/marts/worklist-rows.ts';
import { segmentOn, type EpisodeFacts } from '#analytics/worklist/facts.ts';
import { addDays } from '#analytics/period/dates.ts';
import { readClient, readRules } from '../../access/caseload.ts';
import type { EventStore, StoredEvent } from '../../store/event-store.ts';
import { CLOCK_SKEW_SECONDS, CLOUD_WRITER_SECONDS } from '../../store/events-table.ts';
import { identityOf } from '../../store/identity-of.ts';

const AT_ONCE = 16;
/** As far as an export tells due dates that pass. */
const TOLD_DAYS = 92;

export interface Tail {
  /** Clients of whom something is newer than the snapshot. */
  readonly clients: readonly string[];
  /** What is newer than the snapshot. */
  readonly newer: readonly StoredEvent[];
  /** Those among them whose caseload may have changed by it. */
  readonly moved: ReadonlySet<string>;
  /** Newest instant at which anything was recorded. */
  readonly dataThrough: string | null;
}

function targetsOf({ event }: StoredEvent): string[] {
  const ids = [event.data.replaces, event.type === 'event.retracted' ? event.data.event : undefined];
  return ids.flatMap((id) => (id === undefined ? [] : [identityOf(event.source, id)]));
}

const isOfClient = ({ event }: StoredEvent): boolean => !event.type.endsWith('.defined') && event.type !== 'target.set' && event.type !== 'rule.set' && !isOfReview(event);
const isOfEpisode = ({ event: { type } }: StoredEvent): boolean => type.startsWith('episode.');

/**
 * RULE: the log is read from the watermark on, which lies before the snapshot, for a slow writer may still add to that stretch. Where it holds as many events
 * as the snapshot found there, none was added, and only what was recorded later is new.
 */
function newerOf({ old, later, oldIdentities }: Read, { recent }: Manifest): StoredEvent[] {
  return oldIdentities.size === (recent ?? -1) ? [...later.values()] : [...old.values(), ...later.values()];
}

async function tailOf(newer: readonly StoredEvent[], events: EventStore, organization: string, dataThrough: string | null): Promise<Tail> {
  const corrected = await events.clientsOf(organization, [...new Set(newer.flatMap(targetsOf))]);
  const subjects = (of: readonly StoredEvent[]): string[] => of.map(({ event }) => event.subject);
  return {
    newer, clients: [...new Set([...subjects(newer.filter(isOfClient)), ...corrected])], moved: new Set([...subjects(newer.filter(isOfEpisode)), ...corrected]),
    dataThrough: newer.reduce<string | null>((latest, { recordedAt }) => (latest === null || recordedAt > latest ? recordedAt : latest), dataThrough),
  };
}

interface Read {
  readonly snapshot: string;
  /** Up to the snapshot's newest event, and beyond it. WHY apart: the first is the larger by far, and only its number is asked for again and again. */
  readonly old: Map<string, StoredEvent>;
  readonly oldIdentities: Set<string>;
  readonly later: Map<string, StoredEvent>;
  readAt: number;
}

const earlier = (left: string, right: string): string => (left < right ? left : right);

/** Beyond this, nothing that was recorded before is still being written (docs/adr/0004). */
const SETTLED_MS = (CLOUD_WRITER_SECONDS + CLOCK_SKEW_SECONDS) * 1000;

/**
 * What is newer than a snapshot, read from the log.
 *
 * WHY kept: right after a large import the stretch behind the watermark is large and no newer snapshot follows; it is read once, and then only its last
 * minute again. Nothing is kept beyond the snapshot it is about.
 * TRAP: where the clock was set back, events are recorded before the watermark; then what is newer is looked for from a little before now.
 */
export class Tails {
  readonly #events: EventStore;
  readonly #clock: () => Date;
  readonly #read = new Map<string, Read>();

  constructor(events: EventStore, clock: () => Date) {
    this.#events = events;
    this.#clock = clock;
  }

  async since(organization: string, manifest: Manifest): Promise<Tail> {
    const now = this.#clock().getTime();
    const known = this.#read.get(organization);
    const isKnown = known?.snapshot === manifest.id && known.readAt <= now;
    const read: Read = isKnown ? known : { snapshot: manifest.id, old: new Map(), oldIdentities: new Set(), later: new Map(), readAt: 0 };
    const settled = new Date(Math.max(0, read.readAt - SETTLED_MS)).toISOString();
    const since = settled > manifest.watermark ? settled : manifest.watermark;
    const isSetBack = new Date(now).toISOString() < manifest.takenAt;
    for (const stored of await this.#events.recent(organization, isSetBack ? earlier(since, new Date(now - SETTLED_MS).toISOString()) : since)) {
      const isOld = manifest.dataThrough !== null && stored.recordedAt <= manifest.dataThrough;
      (isOld ? read.old : read.later).set(`${stored.identity}${stored.content}${stored.recordedAt}`, stored);
      if (isOld) read.oldIdentities.add(stored.identity);
    }
    read.readAt = now;
    this.#read.set(organization, read);
    return tailOf(newerOf(read, manifest), this.#events, organization, manifest.dataThrough);
  }
}

/** An episode in treatment, with the facts that its obligations come from. */
export type LiveEpisode = EpisodeInTreatment & { readonly facts: EpisodeFacts };

/** Episodes of a fold that are in treatment on their program's day, as the snapshot would have them. */
export function inTreatment(fold: Fold, client: string, dayIn: (timeZone: string) => string): LiveEpisode[] {
  const own = fold.episodes.filter((episode) => episode.client === client);
  return own.flatMap((episode): LiveEpisode[] => {
    const day = dayIn(episode.program.timeZone);
    if (episode.admittedOn > day || (episode.dischargedOn !== null && episode.dischargedOn <= day)) return [];
    const { facts, obligations, track } = worklistOf(fold, addDays(day, TOLD_DAYS))(episode);
    const place = segmentOn(facts, day);
    return [{
      client, source: episode.source, episode: episode.episode, program: place?.program ?? episode.program.program, levelOfCare: place?.levelOfCare ?? episode.levelOfCare, clinician: place?.clinician ?? null,
      caseload: caseloadOf(episode), admittedOn: episode.admittedOn, dischargedOn: episode.dischargedOn, timeZone: episode.program.timeZone, obligations, track, facts,
    }];
  });
}

/** Each client's episodes in treatment, live. */
export async function readLive(events: EventStore, organization: string, asked: { clients: readonly string[]; tail: Tail; dayIn: (timeZone: string) => string }): Promise<LiveEpisode[]> {
  const { clients, tail, dayIn } = asked;
  if (clients.length === 0) return [];
  const limit = pLimit(AT_ONCE);
  // TRAP: rules are the same for everybody; read for each of a thousand clients at a time, a few thousand of them ended the local store.
  const rules = await readRules(events, organization);
  // TRAP: the index that a time line is read by is eventually consistent; the log is not, so what it gave is added.
  const also = (client: string): StoredEvent[] => tail.newer.filter((stored) => stored.event.subject === client || targetsOf(stored).length > 0);
  const read = (client: string) => limit(async () => inTreatment((await readClient(events, organization, client, { also: also(client), rules })).fold, client, dayIn));
  return (await Promise.all(clients.map(read))).flat();
}
