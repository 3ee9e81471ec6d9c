/** What the worklist keeps of each episode: facts, obligations, and how the person does on each scale. */
import { ruleBook } from '../worklist/book.ts';
import { segmentOn, type EpisodeFacts } from '../worklist/facts.ts';
import type { Obligation } from '../worklist/obligation.ts';
import { obligationsOf } from '../worklist/obligations.ts';
import { trackOf, type TrackSpan } from '../worklist/track.ts';
import { keyOf, type Arrival } from './arrival.ts';
import type { Episode } from './episodes.ts';
import { cameFromOf, factsOf, lastLevelOf } from './facts.ts';
import type { Fold } from './fold.ts';
import type { MartRows, MartValue } from './schema.ts';

export interface EpisodeWorklist {
  readonly facts: EpisodeFacts;
  readonly obligations: readonly Obligation[];
  readonly track: readonly TrackSpan[];
}

/** What an episode's worklist was made from: where all of it is as before, so is the worklist. */
interface Kept {
  readonly arrivals: readonly Arrival[];
  readonly before: string;
  /** One text for all episodes: thousands of rules are kept once. */
  readonly under: string;
  readonly zone: string;
  readonly found: EpisodeWorklist;
}

/** Worklists of the export before, by source and episode. WHY: of a million events a second's worth is new; the rest need not be judged again. */
export type WorklistCache = Map<string, Kept>;

const isSame = (left: readonly Arrival[], right: readonly Arrival[]): boolean => left.length === right.length && left.every((arrival, index) => arrival === right[index]);

/** The engine over a fold: one episode at a time. */
export function worklistOf(fold: Fold, through: string, cache: WorklistCache = new Map()): (episode: Episode) => EpisodeWorklist {
  const book = ruleBook(fold.rules);
  const before = cameFromOf(fold);
  const under = `${through}|${JSON.stringify(fold.rules)}`;
  return (episode) => {
    const cameFrom = before.get(episode);
    const key = keyOf(episode.source, episode.episode);
    const arrivals = episode.events.map(({ arrival }) => arrival);
    const zone = episode.program.timeZone;
    const last = cameFrom === undefined ? '' : lastLevelOf(cameFrom);
    const known = cache.get(key);
    if (known !== undefined && known.before === last && known.under === under && known.zone === zone && isSame(known.arrivals, arrivals)) return known.found;
    const facts = factsOf(episode, cameFrom);
    const obligations = obligationsOf(facts, book, through);
    const found = { facts, obligations, track: trackOf(facts, obligations) };
    cache.set(key, { arrivals, before: last, under, zone, found });
    return found;
  };
}

export function ruleRows({ rules }: Fold): MartValue[][] {
  return rules.map((statement, index) => [index + 1, statement.rule, statement.program ?? null, statement.from, statement.source, JSON.stringify(statement)]);
}

function obligationRow(position: number, one: Obligation, facts: EpisodeFacts): MartValue[] {
  const place = segmentOn(facts, one.firedOn);
  return [
    position, one.rule, one.kind, place?.program ?? facts.program, place?.clinician ?? null, one.firedOn, one.dueOn, one.overdueFrom, one.actedOn, one.clearedOn, one.clearedBy, one.endedOn, one.endedBy,
    one.title, one.threshold, one.source, one.instrument, JSON.stringify(one.evidence), one.deferrals.length === 0 ? null : JSON.stringify(one.deferrals),
  ];
}

type EpisodeRows = Pick<MartRows, 'obligations' | 'tracks' | 'facts'>;

function rowsOf({ facts, obligations, track }: EpisodeWorklist): EpisodeRows {
  return {
    obligations: obligations.map((one, index) => obligationRow(index + 1, one, facts)),
    tracks: track.map(({ from, axis, label, state, score, on, baseline, baselineOn, says }, index) => [index + 1, from, axis, label, state, score, on, baseline, baselineOn, says]),
    facts: [[JSON.stringify(facts)]],
  };
}

/** WHY kept: an episode that has not changed has the same rows, but for its number; to write them as text again is half of an export. */
const rowsByWorklist = new WeakMap<EpisodeWorklist, EpisodeRows>();

export function addWorklistRows(rows: EpisodeRows, worklist: EpisodeWorklist, key: number): void {
  const own = rowsByWorklist.get(worklist) ?? rowsOf(worklist);
  rowsByWorklist.set(worklist, own);
  for (const mart of ['obligations', 'tracks', 'facts'] as const) for (const row of own[mart]) rows[mart].push([key, ...row]);
}
