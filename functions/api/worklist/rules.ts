/** `GET /v1/worklist/rules`: every rule as it holds for a program on a day. */
import { CalendarDate, Id } from '#analytics/contract/event.ts';
import type { WorklistRules } from '#analytics/contract/worklist.ts';
import { askRules } from '#analytics/engine/ask-worklist.ts';
import { rulesOn } from '#analytics/worklist/rule-list.ts';
import type { AppDeps } from '../deps.ts';
import { findSnapshot } from '../measures.ts';
import { knownDay } from './period.ts';
import { parametersIn } from './question.ts';

const FIELDS = { program: Id, on: CalendarDate } as const;

/**
 * The rules that the snapshot in force was made by.
 *
 * Errors  InvalidInput for an address it does not know; NotReady before the first snapshot. A day that has not come may be asked about: rules are set ahead.
 */
export async function getRules(organization: string, given: Iterable<readonly [string, string]>, deps: AppDeps): Promise<WorklistRules> {
  const asked = parametersIn(given, FIELDS);
  const program = asked.program ?? null;
  const published = await findSnapshot(deps.snapshots, organization, undefined);
  return deps.engines.ask(organization, published, async (engine) => {
    const on = asked.on ?? (await knownDay(engine, program, deps.clock()));
    return { on, program, rules: rulesOn(await askRules(engine), { program, on }) };
  });
}
