/** What the worklist keeps of each episode: facts, obligations, and how the person does on each scale. */
import { ruleBook } from '../worklist/book.ts';
import { segmentOn, type EpisodeFacts } from '../worklist/facts.ts';
import type { Obligation } from '../worklist/obligation.ts';
import { obligationsOf } from '../worklist/obligations.ts';
import { trackOf, type TrackSpan } from '../worklist/track.ts';
import type { Episode } from './episodes.ts';
import { cameFromOf, factsOf } from './facts.ts';
import type { Fold } from './fold.ts';
import type { MartRows, MartValue } from './schema.ts';

export interface EpisodeWorklist {
  readonly facts: EpisodeFacts;
  readonly obligations: readonly Obligation[];
  readonly track: readonly TrackSpan[];
}

/** The engine over a fold: one episode at a time. */
export function worklistOf(fold: Fold, through: string): (episode: Episode) => EpisodeWorklist {
  const book = ruleBook(fold.rules);
  const before = cameFromOf(fold);
  return (episode) => {
    const facts = factsOf(episode, before.get(episode));
    const obligations = obligationsOf(facts, book, through);
    return { facts, obligations, track: trackOf(facts, obligations) };
  };
}

export function ruleRows({ rules }: Fold): MartValue[][] {
  return rules.map((statement, index) => [index + 1, statement.rule, statement.program ?? null, statement.from, statement.source, JSON.stringify(statement)]);
}

function obligationRow(key: number, position: number, one: Obligation, facts: EpisodeFacts): MartValue[] {
  const place = segmentOn(facts, one.firedOn);
  return [
    key, position, one.rule, one.kind, place?.program ?? facts.program, place?.clinician ?? null, one.firedOn, one.dueOn, one.overdueFrom, one.actedOn, one.clearedOn, one.clearedBy, one.endedOn, one.endedBy,
    one.title, one.threshold, one.source, one.instrument, JSON.stringify(one.evidence), one.deferrals.length === 0 ? null : JSON.stringify(one.deferrals),
  ];
}

export function addWorklistRows(rows: Pick<MartRows, 'obligations' | 'tracks' | 'facts'>, { facts, obligations, track }: EpisodeWorklist, key: number): void {
  for (const [index, one] of obligations.entries()) rows.obligations.push(obligationRow(key, index + 1, one, facts));
  for (const [index, { from, axis, label, state, score, on, baseline, baselineOn, says }] of track.entries()) rows.tracks.push([key, index + 1, from, axis, label, state, score, on, baseline, baselineOn, says]);
  rows.facts.push([key, JSON.stringify(facts)]);
}
