/** What a measure counts of its cohort, in its own unit: the end of the inclusion waterfall. Read off the rows that its figures come from. */
import { z } from 'zod';
import type { MeasureDefinition, Waterfall } from '#analytics/contract/result.ts';

type Unit = Waterfall['unit'];

/** What was looked at and what of it is not counted; what is left is counted. RULE: `left` never exceeds `looked`. */
export interface Counted {
  readonly unit: Unit;
  /** What is looked at, in words; null where it is the cohort's stays themselves. */
  readonly label: string | null;
  /** Null: every stay of the cohort. */
  readonly looked: number | null;
  readonly left: readonly { readonly why: string; readonly count: number }[];
}

/** What `countedBy` needs to know of a question. */
export interface Counting {
  readonly definition: Pick<MeasureDefinition, 'unit' | 'parameters'>;
  readonly view: string;
  /** Stays of the cohort. */
  readonly stays: number;
}

const Whole = z.number();
const Total = z.object({ group_key: z.null(), period: z.null().optional(), days: z.null().optional(), delay: z.null().optional(), denominator: Whole, pending: Whole, no_target: Whole.default(0) });
const Exposure = z.object({ day: z.null(), period: z.null(), client_days: Whole });
const Pairs = z.object({ axis: z.string(), is_pending: z.boolean(), episodes: Whole, moment: z.literal('baseline').optional() });
const Waited = z.object({ days: Whole, ended: Whole, left_first: Whole, waiting: Whole });

/** Rows of one shape. */
function all<T>(rows: readonly unknown[], shape: z.ZodType<T>): T[] {
  return rows.flatMap((row) => {
    const parsed = shape.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
}
const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

const OPEN = 'Their window is still open on the as-of date.';
const NOT_MEANT = 'The measure does not look at them; its definition says whom it leaves out.';
const NAMES: Readonly<Record<Unit, string>> = {
  'episode': 'Episodes', 'stay': 'Stays', 'stay-and-scale': 'Stays, once for each scale that they are to be measured on', 'person': 'Clients', 'goal': 'Goals', 'score': 'Scores', 'contact': 'Contacts',
  'reassessment': 'Reassessments', 'event': 'Events', 'client-day': 'Client-days in treatment',
};

/** In the measure's own unit, where that is not a stay. */
export function ownUnit(unit: Unit, looked: number, left: Counted['left'] = []): Counted {
  return { unit, label: `${NAMES[unit]} of these stays`, looked, left };
}

/** Stays that are looked at and not counted. */
export function ofStays(left: Counted['left']): Counted {
  return { unit: 'stay', label: null, looked: null, left };
}

function shareCounted({ denominator, pending, no_target: without }: z.infer<typeof Total>, { definition: { unit }, stays }: Counting): Counted {
  const open = { why: OPEN, count: pending };
  // What one stay is counted as, once: then what is missing was never meant.
  if (unit === 'episode' && denominator + pending <= stays) return ofStays([{ why: NOT_MEANT, count: stays - denominator - pending }, open]);
  return ownUnit(unit, denominator + pending + without, [...(without === 0 ? [] : [{ why: 'They have no target date.', count: without }]), open]);
}

function pairsCounted(rows: readonly unknown[]): Counted {
  const pairs = all(rows, Pairs);
  const recent = pairs.filter((pair) => pair.is_pending);
  const count = (of: readonly z.infer<typeof Pairs>[]): number => sum(of.map(({ episodes }) => episodes));
  return ownUnit('stay-and-scale', count(pairs), [{ why: 'Admitted so recently that the scores could not have been taken yet.', count: count(recent) }]);
}

/**
 * What the rows of a measure say that it counts.
 *
 * Shape   rows as `rows.sql` gave them: a share's row of everything (`group_key` and `period` null), waits, client-days, or scores by scale.
 * Missing rows that tell nothing of it (every stay of the cohort is in the curve): the cohort itself.
 * Example a share with denominator 30 and pending 4, by contact -> 34 contacts looked at, 4 with an open window
 */
export function countedBy(rows: readonly unknown[], counting: Counting): Counted {
  const { definition: { unit, parameters }, view } = counting;
  // Every stay of the cohort has its place in a curve, among the endings and in a grid.
  if (unit === 'episode' && (view === 'curve' || view === 'incidence' || view === 'grid')) return ofStays([]);
  if (parameters.includes('instrument')) return pairsCounted(rows);
  const waits = all(rows, Waited);
  // As a wait everything that has begun is followed; as a share, what was answered or is over.
  if (waits.length > 0 && (view === 'table' || view === 'curve')) return ownUnit(unit, sum(waits.flatMap(({ ended, left_first: left, waiting }) => [ended, left, waiting])));
  const [total] = all(rows, Total);
  if (total !== undefined) return shareCounted(total, counting);
  if (unit === 'client-day') return ownUnit(unit, sum(all(rows, Exposure).map(({ client_days: days }) => days)));
  return unit === 'episode' ? ofStays([]) : ownUnit(unit, 0);
}
