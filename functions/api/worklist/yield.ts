/** `GET /v1/worklist/yield`: what became of every rule's flags. */
import { CalendarDate, Id } from '#analytics/contract/event.ts';
import type { AlertYield } from '#analytics/contract/worklist.ts';
import { askClinicianDays, askFlagParts, askRules } from '#analytics/engine/ask-worklist.ts';
import { ruleBook } from '#analytics/worklist/book.ts';
import { flagsIn, yieldOf, endOfPeriod } from '#analytics/worklist/yield.ts';
import { flagsOf } from '#analytics/worklist/flags.ts';
import { ruleNames } from '#analytics/worklist/rule-list.ts';
import type { AppDeps } from '../deps.ts';
import { findSnapshot } from '../measures.ts';
import { knownDay, periodOf } from './period.ts';
import { parametersIn } from './question.ts';
import { inSlices } from './slices.ts';

const FIELDS = { from: CalendarDate, to: CalendarDate, program: Id } as const;
const EPISODES = 400;

/**
 * Yield by rule, and by rule and month.
 *
 * Errors  InvalidInput for an address it does not know; NotReady before the first snapshot; TookTooLong.
 */
export async function getYield(organization: string, given: Iterable<readonly [string, string]>, deps: AppDeps): Promise<AlertYield> {
  const asked = parametersIn(given, FIELDS);
  const program = asked.program ?? null;
  const published = await findSnapshot(deps.snapshots, organization, undefined);
  const { asOf, period, rules, clinicianDays } = await deps.engines.ask(organization, published, async (engine) => {
    const day = await knownDay(engine, program, deps.clock());
    const found = periodOf(asked, day);
    return { asOf: day, period: found, rules: ruleNames(ruleBook(await askRules(engine))), clinicianDays: await askClinicianDays(engine, { from: found.from, to: endOfPeriod(found, day), program }) };
  });
  const question = { ...period, program };
  const read = inSlices({ organization, published, episodes: EPISODES }, deps, (engine, slice) => askFlagParts(engine, { from: period.from, asOf, program, ...slice }), (parts) => flagsIn(flagsOf(parts, asOf), question));
  return yieldOf((await read).flat(), { ...question, asOf, rules, clinicianDays });
}
