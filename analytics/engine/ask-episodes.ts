/** The episodes of the cohort behind an answer, a page at a time. Every row is parsed here. */
import { z } from 'zod';
import type { Query } from '../contract/query.ts';
import countsSql from './episodes-behind-counts.sql';
import episodesSql from './episodes-behind.sql';
import type { Engine } from './open.ts';
import { parametersOf, runSql } from './run.ts';

const Text = z.string().nullable();
const EpisodeRow = z.object({
  client: z.string(), program: z.string(), level_of_care: z.string(), clinician: Text, admitted_on: z.string(), ended_on: Text, reason: Text, days: z.number(), has_exited: z.boolean(),
});
export type EpisodeRow = z.infer<typeof EpisodeRow>;
const CountRow = z.object({ total: z.number(), visible: z.number() });

/** Whose they are (null: everybody's) and which of them. */
export interface EpisodesAsked {
  readonly query: Query;
  readonly caseload: string | null;
}

/** How many episodes the cohort of a query has, and how many of them are the caller's. */
export async function countEpisodes(engine: Engine, { query, caseload }: EpisodesAsked): Promise<{ total: number; visible: number }> {
  const [row] = await runSql(engine, countsSql, { ...parametersOf(query), caseload });
  return CountRow.parse(row);
}

/** Some of them, by admission, latest first. */
export async function askEpisodes(engine: Engine, { query, caseload }: EpisodesAsked, { limit, offset }: { limit: number; offset: number }): Promise<EpisodeRow[]> {
  return (await runSql(engine, episodesSql, { ...parametersOf(query), caseload, limit, offset })).map((row) => EpisodeRow.parse(row));
}
