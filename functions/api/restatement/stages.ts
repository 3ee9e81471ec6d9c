/** The log of an organization at a moment, and with what came since put on step by step, each state open to questions. */
import { openEngineOver, type Engine } from '#analytics/engine/open.ts';
import type { Arrival } from '#analytics/marts/arrival.ts';
import { foldEvents, type Fold } from '#analytics/marts/fold.ts';
import { toMeasureRows } from '#analytics/marts/rows.ts';
import type { Manifest } from '#analytics/contract/snapshot.ts';
import { classify, EVENT_CLASSES, type EventClass } from '#analytics/restatement/classify.ts';
import { eventsByKey, type EventsByKey } from '#analytics/restatement/counts.ts';
import { Replica } from '../../snapshot/replica.ts';
import type { EventStore } from '../../store/event-store.ts';

/** One state of the log. */
export interface Stage {
  /** What was put on; null for the state of then. */
  readonly step: EventClass | null;
  readonly events: readonly Arrival[];
  readonly fold: Fold;
  readonly engine: Engine;
}

export interface Stages {
  /** Then; and after late entries, corrections, retractions, attribution: the last is now. */
  readonly all: readonly [Stage, ...Stage[]];
  readonly known: number;
  readonly since: number;
  readonly firstRecordedAt: string | null;
  readonly byKey: EventsByKey;
}

type Log = Pick<EventStore, 'readArrivals' | 'acknowledged'>;

interface Kept {
  readonly key: string;
  readonly stages: Promise<Stages>;
}

async function openStage(step: EventClass | null, events: readonly Arrival[], all: readonly Arrival[]): Promise<Stage> {
  const fold = foldEvents(all);
  return { step, events, fold, engine: await openEngineOver(toMeasureRows(fold)) };
}

/** RULE: where nothing of a class came, its state is the one before it, and is not made again. */
async function openStages(arrivals: readonly Arrival[], through: string): Promise<Stages> {
  const { known, since } = classify(arrivals, through);
  let last = await openStage(null, known, known);
  const all: [Stage, ...Stage[]] = [last];
  let here = known;
  for (const step of EVENT_CLASSES) {
    const events = since[step];
    here = [...here, ...events];
    last = events.length === 0 ? { ...last, step, events } : await openStage(step, events, here);
    all.push(last);
  }
  const firstRecordedAt = arrivals.reduce<string | null>((first, { recordedAt }) => (first === null || recordedAt < first ? recordedAt : first), null);
  return { all, known: known.length, since: arrivals.length - known.length, firstRecordedAt, byKey: eventsByKey(arrivals) };
}

/** WHY two: whoever asks about one day asks about many measures, and somebody else about another day; each is up to five times the figures of the log. */
const KEPT_AT_MOST = 2;

/**
 * Keeps the log that was read last, and the stages of the moments that were asked about last.
 *
 * RULE: used in turn (one question at a time), for what is made anew closes what was there.
 */
export class StageKeeper {
  readonly #events: Log;
  #log: { readonly organization: string; readonly watermark: string; readonly replica: Replica } | null = null;
  /** Asked last comes last. */
  #kept: readonly Kept[] = [];

  constructor(events: Log) {
    this.#events = events;
  }

  /**
   * The stages from a moment to a snapshot.
   *
   * Shape   `through`: ISO 8601 UTC, recorded at or before it was known then; `manifest`: what "now" is -> the stages, whose last holds what the snapshot holds.
   */
  async between(organization: string, manifest: Manifest, through: string): Promise<Stages> {
    const key = JSON.stringify([organization, manifest.id, through]);
    const known = this.#kept.find((kept) => kept.key === key);
    if (known !== undefined) {
      this.#kept = [...this.#kept.filter((kept) => kept !== known), known];
      return known.stages;
    }
    await this.#makeRoom();
    const stages = this.#read(organization, manifest).then((arrivals) => openStages(arrivals, through));
    const made = { key, stages };
    this.#kept = [...this.#kept, made];
    stages.catch(() => {
      this.#kept = this.#kept.filter((kept) => kept !== made);
    });
    return stages;
  }

  /** What the log held when the snapshot was made. Below its watermark nothing can be added any more, so a later question reads from there on. */
  async #read(organization: string, { watermark, dataThrough }: Manifest): Promise<Arrival[]> {
    const last = this.#log?.organization === organization && this.#log.watermark <= watermark ? this.#log : null;
    const replica = last?.replica ?? new Replica();
    for await (const page of this.#events.readArrivals(organization, last?.watermark ?? null)) replica.add(page);
    this.#log = { organization, watermark, replica };
    const arrivals = replica.arrivals(await this.#events.acknowledged(organization, replica.disputed));
    return arrivals.filter(({ recordedAt }) => dataThrough !== null && recordedAt <= dataThrough);
  }

  async #makeRoom(): Promise<void> {
    const [oldest, ...rest] = this.#kept;
    if (oldest === undefined || this.#kept.length < KEPT_AT_MOST) return;
    this.#kept = rest;
    const stages = await oldest.stages.catch(() => null);
    for (const engine of new Set(stages?.all.map((stage) => stage.engine))) engine.close();
  }
}
