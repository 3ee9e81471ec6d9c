/** Several shares of the same people side by side: a column each in the table; one of them, the headline, as series and funnel. */
import { z } from 'zod';
import type { Reading, Warning } from '#analytics/contract/result.ts';
import { countOf } from '#analytics/statistics/small-counts.ts';
import { groupRows, type Computed, type Context } from '../define.ts';
import { computeProportion, ProportionRow, type Clock } from './proportion.ts';

/** A row of `ProportionRow` for each share: every group has one of each; periods of the headline are enough. */
export const SharesRow = ProportionRow.extend({ share: z.string() });
export type SharesRow = z.infer<typeof SharesRow>;

export interface Shares {
  readonly clock: Clock;
  /** Key of the share that series and funnel show. */
  readonly headline: string;
  readonly columns: readonly { readonly key: string; readonly label: string }[];
  /** Plain counts after the shares, each read from the headline's row of the group. */
  readonly counts: readonly { readonly key: string; readonly label: string; readonly of: (row: ProportionRow) => number }[];
}

function cellsOf(answers: readonly Computed[], { columns }: Shares, group: string): [string, Reading][] {
  return columns.map(({ key }, index) => {
    const result = answers[index]?.result;
    const found = result?.kind === 'table' ? result.groups.find((one) => one.key === group) : undefined;
    return [key, found?.rows[0]?.cells['share'] ?? { state: 'none' }];
  });
}

/**
 * The smallest count of people that a row of the table tells. RULE: shares side by side are of the same people, some with longer windows, so what two of them
 * differ by is a count too.
 */
function fewestBehind(rows: readonly SharesRow[]): NonNullable<Computed['episodesBehind']> {
  return (group) => {
    const own = rows.filter(({ group_key: key, period }) => key === group && period === null);
    const between = own.flatMap((left) => own.flatMap((right) => [left.numerator - right.numerator, left.denominator - right.denominator]));
    const counts = [...own.map(({ people }) => people), ...between].filter((count) => count > 0);
    return counts.length === 0 ? 0 : Math.min(...counts);
  };
}

function tableOf(rows: readonly SharesRow[], context: Context, form: Shares): Computed {
  const rowsOf = (share: string): SharesRow[] => rows.filter((row) => row.share === share);
  const answers = form.columns.map(({ key }) => computeProportion(rowsOf(key), context, form.clock, []));
  const warnings = new Map<string, Warning>(answers.flatMap((answer) => answer.warnings.map((warning) => [warning.code, warning])));
  const groups = groupRows(rowsOf(form.headline), context).map((group) => {
    const pooled = group.rows.find(({ period }) => period === null);
    const counts = form.counts.map(({ key, of }): [string, Reading] => [key, countOf(pooled === undefined ? 0 : of(pooled))]);
    return { key: group.key, label: group.label, rows: [{ key: 'all', label: 'All', cells: Object.fromEntries([...cellsOf(answers, form, group.key), ...counts]) }] };
  });
  return {
    result: {
      kind: 'table', rowsAre: null, groups,
      columns: [...form.columns.map(({ key, label }) => ({ key, label, unit: 'share' as const })), ...form.counts.map(({ key, label }) => ({ key, label, unit: 'count' as const }))],
    },
    warnings: [...warnings.values()], episodesBehind: fewestBehind(rows),
  };
}

/**
 * Several shares in the view that was asked for.
 *
 * Shape   rows as `SharesRow` says -> `table` (a row per group, a column per share and count); `series` and `funnel` of the headline alone.
 * Missing as `computeProportion`, share by share: one window may be closed while a longer one is `not-yet`.
 * Source  domain 2.6, 6.6, 10.1.
 */
export function computeShares(rows: readonly SharesRow[], context: Context, form: Shares): Computed {
  if (context.query.view === 'table') return tableOf(rows, context, form);
  return computeProportion(rows.filter(({ share }) => share === form.headline), context, form.clock, []);
}
