/** Which episodes a question is about, by the ids their source gave them: in another state of the log their numbers are others. */
import { z } from 'zod';
import type { Query } from '../contract/query.ts';
import type { Engine } from './open.ts';
import scopeSql from './restatement-scope.sql';
import { parametersOf, runSql } from './run.ts';

const ScopeRow = z.object({ group_key: z.string(), source: z.string(), episode: z.string(), program: z.string(), clinician: z.string().nullable() });

/** Episodes of a question's cohort, each with its group (`all` without groups). */
export async function askScope(engine: Engine, query: Query): Promise<{ group: string; source: string; episode: string; program: string; clinician: string | null }[]> {
  const rows = await runSql(engine, scopeSql, parametersOf(query));
  return rows.map((row) => ScopeRow.parse(row)).map(({ group_key: group, ...rest }) => ({ group, ...rest }));
}
