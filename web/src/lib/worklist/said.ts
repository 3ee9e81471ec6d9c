/** What the worklist says above its rows: how many, how old, and what comes next. */
import type { Worklist } from '#analytics/contract/worklist.ts';
import { daysBetween, weekday } from '../calendar.ts';
import { count, date, instant, plural, withDates } from '../format.ts';
import { CATEGORY_ORDER, namingOf } from './groups.ts';

const clients = (value: number): string => plural(value, 'client');

/** `Tue`, within a week; `Tue 1 Dec 2026` beyond it. */
export function dayName(on: string, today: string): string {
  const ahead = daysBetween(today, on);
  if (ahead === 0) return 'today';
  if (ahead === 1) return 'tomorrow';
  return ahead > 1 && ahead < 7 ? weekday(on) : `${weekday(on)} ${date(on)}`;
}

/** `Next: Tue, 2 clients.`, or that nothing is in sight. */
export function nextSentence({ next, asOf }: Pick<Worklist, 'next' | 'asOf'>): string {
  if (next === null) return 'Nothing else is due in the weeks ahead.';
  return `Next: ${dayName(next.on, asOf)}, ${clients(next.clients)}.`;
}

type Counted = Pick<Worklist, 'counts'> & { rows: readonly unknown[] };

function inGroups({ counts }: Counted): string {
  const parts = CATEGORY_ORDER.map((category) => ({ category, of: counts.categories[category] })).filter(({ of }) => of > 0);
  const isOverlapping = parts.reduce((sum, { of }) => sum + of, 0) > counts.clients;
  return `${parts.map(({ category, of }) => `${count(of)} ${namingOf(category).title.toLowerCase()}`).join(', ')}${isOverlapping ? ', some for more than one reason' : ''}`;
}

/** `14 of 38 clients in treatment need somebody: 2 safety, 7 overdue. 3 more are deferred.` A client with reasons of two kinds counts in both. */
export function leadSentence(list: Counted, { isNarrowed, isPast }: { isNarrowed: boolean; isPast: boolean }): string {
  const { counts } = list;
  const verb = isPast ? 'needed' : counts.clients === 1 ? 'needs' : 'need';
  const of = counts.inTreatment === counts.clients ? clients(counts.clients) : `${count(counts.clients)} of ${clients(counts.inTreatment)} in treatment`;
  const deferred = counts.deferred === 0 ? '' : ` ${count(counts.deferred)} more ${counts.deferred === 1 ? 'is' : 'are'} deferred.`;
  const shown = isNarrowed && list.rows.length !== counts.clients ? `; ${count(list.rows.length)} of them ${list.rows.length === 1 ? 'is' : 'are'} shown here` : '';
  return `${of} ${verb} somebody: ${inGroups(list)}${shown}.${deferred}`;
}

export type Emptiness = 'nobody-due' | 'none-here' | 'no-caseload';

/** Why there is no row, or null where there is one. RULE: what a filter leaves out is never said not to be there. */
export function emptinessOf(list: Counted, isNarrowed = false): Emptiness | null {
  if (list.rows.length > 0) return null;
  if (list.counts.clients > 0) return 'none-here';
  if (list.counts.inTreatment > 0 || list.counts.deferred > 0) return 'nobody-due';
  return isNarrowed ? 'none-here' : 'no-caseload';
}

const MINUTE_MS = 60_000;

/** `read just now`, `read 3 min ago`, from milliseconds since it was read. */
export function readSince(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  if (minutes < 1) return 'read just now';
  return minutes < 120 ? `read ${minutes}\u00a0min ago` : `read ${plural(Math.floor(minutes / 60), 'hour')} ago`;
}

/** `Data through 20 Nov 2026, 14:02 UTC, read just now; 3 clients read live.` */
export function ageSentence({ dataThrough, liveClients }: Pick<Worklist, 'dataThrough' | 'liveClients'>, sinceMs: number): string {
  if (dataThrough === null) return `No data yet, ${readSince(sinceMs)}`;
  const live = liveClients === 0 ? '' : `; ${clients(liveClients)} read live`;
  return `Data through ${instant(dataThrough)}, ${readSince(sinceMs)}${live}`;
}

/** So much of a clock fits a line: how late, and the one thing that says most. All of it is in the evidence. */
const CLAUSES = 2;

/** `due 7 days ago; last BAM use 2 on 15 Oct 2026 …`: a clock as one short line, its days in one piece. */
export function shortClock(clock: string): string {
  const clauses = withDates(clock).split('; ');
  const short = `${clauses.slice(0, CLAUSES).join('; ')}${clauses.length > CLAUSES ? '\u00a0\u2026' : ''}`;
  return short.replaceAll(/(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})/g, '$1\u00a0$2\u00a0$3').replaceAll(/(\d) (days?)\b/g, '$1\u00a0$2');
}

/** What stands between a title and its clock: `PHQ-9 due today`, `Crisis on 8 Nov`, but `Contacts missed: missed 3 Nov, 6 Nov; response due today`. */
export function joinOf(clock: string): string {
  return /^(due|on|since) /.test(clock) ? ' ' : ': ';
}

/** `back Tue`, `back today`: the day on which the earliest deferral of a row ends. */
export function backOn(deferred: readonly { deferred: { until: string } | null }[], today: string): string {
  const [first] = deferred.flatMap(({ deferred: of }) => (of === null ? [] : [of.until])).sort();
  return first === undefined ? '' : `back ${dayName(first, today)}`;
}
