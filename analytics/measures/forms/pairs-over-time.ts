/** Shares of pairs of scores by admission period, one line per axis. */
import type { SeriesPoint, Series, Warning } from '#analytics/contract/result.ts';
import { addDays } from '#analytics/period/dates.ts';
import { lastDayOfInterval, nextInterval } from '#analytics/period/intervals.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import type { Context } from '../define.ts';
import { chartSeries } from './charted.ts';
import type { PairRow } from './paired-scores.ts';
import { checkReadable, periodsOf } from './periods.ts';

export interface PairLine {
  readonly group: string;
  readonly key: string;
  readonly label: string;
  readonly rows: readonly PairRow[];
}
type Fraction = { readonly numerator: number; readonly denominator: number };

/** Days after which a period's last member has been followed as long as everybody is. */
function followedDays(rows: readonly PairRow[], { setting }: Pick<Context, 'setting'>): number {
  return rows.reduce((most, row) => Math.max(most, row.followed_days), Math.max(setting('followedDays'), setting('baselineDays') + setting('apartDays')));
}

/**
 * A series of shares.
 *
 * Shape   a line per group and axis, and what is counted of a period's rows, whose `last` is that of the days everybody was followed.
 * Missing `not-yet` until the period's last member has been followed that long: a period that is known stays as it is, and compares with the others.
 * Errors  InvalidInput where lines times periods are more than anybody can read.
 * Source  domain 2.6, 10.1.
 */
export function pairsOverTime(lines: readonly PairLine[], countOf: (rows: readonly PairRow[], line: PairLine) => Fraction, context: Context): { result: Series; warnings: Warning[] } {
  const { from, to, asOf, interval: asked } = context.query;
  const interval = asked ?? 'month';
  const { starts, isShortened } = periodsOf({ from, to, asOf, interval, periods: [] });
  checkReadable(lines.length, starts.length);
  const groups = lines.flatMap((line) => {
    const after = followedDays(line.rows, context);
    const points = starts.map((start): SeriesPoint => {
      const knownOn = addDays(lastDayOfInterval(interval, start), after);
      const own = line.rows.filter(({ period }) => period === start).map((row) => ({ ...row, last: row.last_within }));
      const { numerator, denominator } = countOf(own, line);
      return { from: start, to: nextInterval(interval, start), reading: knownOn > asOf ? { state: 'not-yet', availableOn: knownOn } : proportionOf(numerator, denominator) };
    });
    // WHY by the group's key: a program's targets are found by it.
    return chartSeries([{ key: line.group, label: line.label, points }], { interval, unit: 'share', chart: 'share' }, context).groups.map((group) => ({ ...group, key: line.key }));
  });
  return {
    result: { kind: 'series', interval, unit: 'share', groups },
    warnings: isShortened ? [{ code: 'period-shortened', detail: 'The period is longer than a series can show; empty periods at its ends are left out.' }] : [],
  };
}
