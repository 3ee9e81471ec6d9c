/** A chart's verdict in a sentence, and what to keep in mind when reading it. */
import type { Spc } from '#analytics/contract/result.ts';
import type { RunChart } from './run-chart.ts';
import type { Limited } from './spc-limits.ts';
import { FIRM_FROM, type SpcChart } from './spc-options.ts';
import type { Phase } from './spc-phases.ts';
import type { Verdict } from './spc-verdict.ts';

export interface Said {
  readonly verdict: Verdict;
  readonly points: readonly Limited[];
  readonly chart: SpcChart;
  readonly centreName: Spc['centreName'];
  readonly nameOf: (from: string) => string;
  /** What several periods are called. */
  readonly periods: string;
  readonly runChart: RunChart | null;
}

function betterOrHigher({ variation, side }: Verdict): string {
  if (variation === 'improvement') return 'Better';
  if (variation === 'concern') return 'Worse';
  return side > 0 ? 'Higher' : 'Lower';
}

function runSentence(run: NonNullable<Verdict['run']>, { verdict, points, centreName, nameOf, periods }: Said): string {
  const since = `${betterOrHigher(verdict)} since ${nameOf(points[run.start]?.from ?? '')}`;
  if (run.code === 'trend') return `${since}: ${run.side > 0 ? 'rising' : 'falling'} over ${run.length} ${periods} in a row.`;
  return `${since}: ${run.length} ${periods} ${run.side > 0 ? 'above' : 'below'} the ${centreName}.`;
}

function crossingsSentence(runChart: RunChart | null): string {
  const { crossings = 0, limits = null } = runChart ?? {};
  return `Something changed along the way: the median is crossed ${crossings === 1 ? 'once' : `${crossings} times`}, by chance it would be at least ${limits?.fewestCrossings ?? 0}.`;
}

/**
 * RULE: "since" is said of a run only, and dated by its first period; a run chart is not spoken of in a control chart's words (domain 6.1).
 */
export function sentenceOf(said: Said): string {
  const { verdict: { code, run, side }, points, nameOf, periods, runChart } = said;
  if (code === null) return 'No real change.';
  if (run !== null) return runSentence(run, said);
  if (code === 'few-crossings') return crossingsSentence(runChart);
  const name = nameOf(points.at(-1)?.from ?? '');
  if (code === 'outside-limits') return `Unusual in ${name} (outside the limits); one point is not a trend.`;
  const near = points.slice(-3).filter(({ zone }) => zone === 'near').length;
  return `Unusual in ${name} (${near} of the last 3 ${periods} near the ${side > 0 ? 'upper' : 'lower'} limit); that is not a trend.`;
}

export const tooFewSentence = (needs: number): string => `Too few points to say (needs ${needs} more).`;

/** RULE (domain 6.2): a p chart needs about 5 expected each way, or its limits mislead. */
const EXPECTED_AT_LEAST = 5;

interface Cautioned {
  readonly phase: Phase;
  readonly points: readonly Limited[];
  readonly chart: SpcChart;
  readonly periods: string;
  /** Runs of the phase that lie below the centre. */
  readonly hasShiftBelow: boolean;
}

/** What to keep in mind when reading the last phase; null where there is nothing. */
export function cautionOf({ phase, points, chart, periods, hasShiftBelow }: Cautioned): string | null {
  const { base, shortBaseline } = phase;
  const lines = chart === 'run' ? 'median comes' : 'limits come';
  const scarce = points.filter(({ expected }) => expected !== null && expected < EXPECTED_AT_LEAST).length;
  const all = [
    shortBaseline === null ? null : `The baseline has too few points (${shortBaseline}) to freeze: the ${lines} from the whole phase.`,
    base.length < FIRM_FROM ? `Provisional: the ${lines} from ${base.length} ${base.length === 1 ? 'point' : 'points'}; ${FIRM_FROM} are usual.` : null,
    chart !== 'run' && base.length > 1 && points.every(({ upper }) => upper === null) ? 'No limits: every point they would come from is the same.' : null,
    scarce === 0 ? null : `In ${scarce} of ${points.length} ${periods} fewer than ${EXPECTED_AT_LEAST} are expected: read the limits as rough, or take longer periods.`,
    chart === 'g' && hasShiftBelow ? 'What lies between rare events is skewed: runs below the mean come by chance more often than on other charts.' : null,
  ].filter((one) => one !== null);
  return all.length === 0 ? null : all.join(' ');
}
