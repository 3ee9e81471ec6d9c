/** What the last point of a chart says. */
import type { Spc } from '#analytics/contract/result.ts';
import type { Sign } from './spc-compare.ts';
import type { Limited } from './spc-limits.ts';
import type { Signal, SpcOptions } from './spc-options.ts';
import type { Run, Signals } from './spc-signals.ts';

export interface Verdict {
  readonly variation: Spc['variation'];
  /** The rule that speaks; null where none does. */
  readonly code: Signal | null;
  readonly side: Sign;
  /** The run that it rests on; null where it rests on a single point or on the phase as a whole. */
  readonly run: Run | null;
}

const QUIET: Verdict = { variation: 'common-cause', code: null, side: 0, run: null };

/** RULE: where several rules mark a point, the first of these speaks (NHSRplotthedots `ptd_special_cause_type`). */
const FIRST: readonly Signal[] = ['outside-limits', 'trend', 'two-of-three', 'shift', 'long-run', 'few-crossings'];
const RUN_CODES: readonly Signal[] = ['shift', 'long-run', 'trend'];

function variationOf(side: Sign, direction: SpcOptions['direction']): Spc['variation'] {
  if (side === 0 || direction === 'neither') return 'neutral';
  return (side > 0) === (direction === 'higher-is-better') ? 'improvement' : 'concern';
}

/**
 * The verdict of a phase by its last point.
 *
 * Shape   its points and signals -> variation, side (1 above or rising, -1 below or falling, 0 not known), and the run behind it.
 * Source  domain 6.3: the icon follows the last point alone; product case 8: of the last phase alone. Few crossings say that something changed, not which
 *         way: `neutral`.
 */
export function verdictOf(points: readonly Limited[], { codes, runs }: Signals, rules: SpcOptions['rules'], direction: SpcOptions['direction']): Verdict {
  // RULE (domain 6.1): on a run chart a point on the median neither breaks nor adds, so the last one off it speaks.
  const last = rules === 'nhs' ? points.length - 1 : points.findLastIndex(({ side }) => side !== 0);
  const code = FIRST.find((one) => codes[last]?.includes(one));
  if (code === undefined) return QUIET;
  const current = runs.filter(({ end }) => end === last);
  const side = code === 'few-crossings' ? 0 : current.find((run) => run.code === code)?.side ?? points[last]?.side ?? 0;
  const run = RUN_CODES.map((one) => current.find((candidate) => candidate.code === one && candidate.side === side)).find((found) => found !== undefined);
  return { variation: variationOf(side, direction), code: run?.code ?? code, side, run: run ?? null };
}

/**
 * Where the target lies against the last point's limits.
 *
 * Missing null without a target, a better direction or limits.
 * Source  domain 6.3; NHSRplotthedots `ptd_calculate_assurance_type`.
 */
export function assuranceOf(last: Limited | undefined, target: number | null, direction: SpcOptions['direction']): Spc['assurance'] {
  if (last === undefined || target === null || direction === 'neither' || last.lower === null || last.upper === null) return null;
  if (target > last.upper) return direction === 'higher-is-better' ? 'consistently-missed' : 'consistently-met';
  if (target < last.lower) return direction === 'higher-is-better' ? 'consistently-met' : 'consistently-missed';
  return 'hit-and-miss';
}
