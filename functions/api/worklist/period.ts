/** The period that an address asks about, and the day up to which anything is known. */
import { askZones } from '#analytics/engine/ask.ts';
import type { Engine } from '#analytics/engine/open.ts';
import type { Fault } from '#analytics/contract/event.ts';
import { InvalidInput } from '#analytics/errors.ts';
import { addDays, addMonths, startOfMonth } from '#analytics/period/dates.ts';
import { localDate } from '#analytics/period/zone.ts';
import type { Period } from '#analytics/worklist/yield.ts';

const USUAL_MONTHS = 12;
const AT_MOST_YEARS = 10;

/** RULE: the earliest of what is "today" in the zones concerned: a flag that comes up tomorrow where it is still yesterday has not come up. */
export async function knownDay(engine: Engine, program: string | null, now: Date): Promise<string> {
  const days = (await askZones(engine, program)).map((zone) => localDate(now.getTime(), zone)).sort();
  return days[0] ?? localDate(now.getTime(), 'UTC');
}

/** Unless said otherwise up to the first of this month; where it would begin after that, up to and with today. */
function usualEnd(from: string | undefined, asOf: string): string {
  const month = startOfMonth(asOf);
  return from === undefined || from < month ? month : addDays(asOf, 1);
}

/**
 * The period asked for, the last twelve whole months unless it says otherwise.
 *
 * Errors  InvalidInput for one that is empty, longer than ten years, or has not begun.
 * Example nothing asked, on 21 Nov 2026 -> 1 Nov 2025 to (not including) 1 Nov 2026
 */
export function periodOf(asked: { readonly from?: string | undefined; readonly to?: string | undefined }, asOf: string): Period {
  const to = asked.to ?? usualEnd(asked.from, asOf);
  const from = asked.from ?? addMonths(to, -USUAL_MONTHS);
  const faults: Fault[] = [];
  if (from > asOf) faults.push({ pointer: '/from', detail: `must not be after today (${asOf}): nothing is known of later days yet` });
  else if (to <= from) faults.push({ pointer: '/to', detail: 'must be after from (from is inclusive, to exclusive)' });
  else if (from < addMonths(to, -12 * AT_MOST_YEARS)) faults.push({ pointer: '/from', detail: `must not be more than ${AT_MOST_YEARS} years before to` });
  if (faults.length > 0) throw new InvalidInput('The address asks for something this page cannot answer.', faults);
  return { from, to };
}
