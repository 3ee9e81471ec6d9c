/** What falls due in the weeks ahead, as rows with bars. RULE: caseloads stay in the API's order, which is no order of load. */
import type { Capacity } from '#analytics/contract/worklist.ts';
import { MONTHS, toParts } from '../calendar.ts';
import { count, figure, plural } from '../format.ts';

export const CAPACITY_PATH = '/worklist/capacity';

export interface LoadCell {
  week: string;
  due: number;
  clients: number;
  /** Length of its bar, 0..1 of the longest in its table part. */
  share: number;
}

export interface LoadRow {
  key: string;
  name: string;
  clients: number;
  overdue: number;
  cells: LoadCell[];
}

export interface LoadTable {
  weeks: { from: string; to: string; label: string }[];
  rows: LoadRow[];
  /** Of all caseloads; null where there is but one. */
  total: LoadRow | null;
}

/** `23 Nov`: within eight weeks a year says nothing. */
function dayAndMonth(on: string): string {
  const { month, day } = toParts(on);
  return `${day}\u00a0${MONTHS[month - 1] ?? ''}`;
}

function toCells(weeks: Capacity['weeks'], loads: { due: number; clients: number }[], longest: number): LoadCell[] {
  return weeks.map(({ from }, index) => {
    const { due, clients } = loads[index] ?? { due: 0, clients: 0 };
    return { week: from, due, clients, share: longest === 0 ? 0 : due / longest };
  });
}

const longestOf = (loads: { due: number }[]): number => Math.max(0, ...loads.map(({ due }) => due));

/** A week's sum over all caseloads; a client is in one caseload, so clients add up too. */
function sumsOf({ weeks, caseloads }: Capacity): { due: number; clients: number }[] {
  return weeks.map((_, index) => caseloads.reduce((sum, { weeks: own }) => ({ due: sum.due + (own[index]?.due ?? 0), clients: sum.clients + (own[index]?.clients ?? 0) }), { due: 0, clients: 0 }));
}

export function toLoadTable(capacity: Capacity): LoadTable {
  const { weeks, caseloads } = capacity;
  const longest = longestOf(caseloads.flatMap((each) => each.weeks));
  const sums = sumsOf(capacity);
  const rows = caseloads.map(({ clinician, name, clients, overdue, weeks: own }) => ({
    key: clinician ?? '', name: name ?? clinician ?? 'No clinician named', clients, overdue, cells: toCells(weeks, own, longest),
  }));
  const total = rows.length < 2 ? null : {
    key: '/all', name: 'All caseloads', clients: rows.reduce((sum, row) => sum + row.clients, 0), overdue: rows.reduce((sum, row) => sum + row.overdue, 0), cells: toCells(weeks, sums, longestOf(sums)),
  };
  return { weeks: weeks.map(({ from, to }) => ({ from, to, label: dayAndMonth(from) })), rows, total };
}

const perWeek = (value: number): string => figure(value < 10 ? Math.round(value * 10) / 10 : Math.round(value));

/** `In the next 8 weeks 124 reassessments fall due, 16 a week; most in the week of 7 Dec (22). 9 are overdue already.` */
export function capacitySentence(capacity: Capacity): string {
  const sums = sumsOf(capacity);
  const due = sums.reduce((sum, week) => sum + week.due, 0);
  const overdue = capacity.caseloads.reduce((sum, each) => sum + each.overdue, 0);
  const already = overdue === 0 ? '' : ` ${count(overdue)} ${overdue === 1 ? 'is' : 'are'} overdue already.`;
  const span = `In the next ${plural(capacity.weeks.length, 'week')}`;
  if (due === 0) return `${span} nothing falls due.${already}`;
  const most = longestOf(sums);
  const fullest = capacity.weeks[sums.findIndex((week) => week.due === most)];
  const peak = fullest === undefined ? '' : `; most in the week of ${dayAndMonth(fullest.from)} (${count(most)})`;
  return `${span} ${plural(due, 'reassessment')} ${due === 1 ? 'falls' : 'fall'} due, ${perWeek(due / capacity.weeks.length)} a week on average${peak}.${already}`;
}
