/** `GET /v1/worklist/capacity`: what falls due in each of the next eight weeks, per caseload. */
import { CalendarDate } from '#analytics/contract/event.ts';
import type { Capacity } from '#analytics/contract/worklist.ts';
import { askFactsInTreatment, askRules } from '#analytics/engine/ask-worklist.ts';
import { ruleBook } from '#analytics/worklist/book.ts';
import { capacityOf, loadOf } from '#analytics/worklist/capacity.ts';
import type { Caller } from '../../http/identity.ts';
import { parametersIn } from './question.ts';
import { readInTreatment, type WorklistDeps } from './read.ts';
import { limitOf, unhurried } from './slices.ts';

/**
 * All caseloads for a director; her own for a clinician, with the same figures.
 *
 * RULE    Of an earlier day only what had happened by then counts; what was due is worked out from it anew.
 * Errors  InvalidInput for an address it does not know, or a day that has not come; NotReady; TookTooLong.
 */
export async function getCapacity(caller: Caller, organization: string, given: Iterable<readonly [string, string]>, deps: WorklistDeps): Promise<Capacity> {
  const { asOf = null } = parametersIn(given, { asOf: CalendarDate });
  const now = deps.clock();
  const found = await readInTreatment({ caller, organization, asOf, now }, deps, async (engine, scope) => ({ episodes: await askFactsInTreatment(engine, scope), beside: await askRules(engine) }));
  const { stored, live, beside: statements, labels, today, dayIn } = found;
  const book = ruleBook(statements);
  const from = asOf ?? today;
  const loads = await unhurried([...stored, ...live], ({ client, facts, timeZone }) => loadOf(client, facts, book, { day: dayIn(timeZone), from }), limitOf(deps.clock));
  const shown = loads.filter((load) => load !== null).filter(({ clinician }) => caller.role !== 'clinician' || clinician === caller.clinician);
  return capacityOf(shown, from, (clinician) => labels.clinician.get(clinician) ?? null);
}
