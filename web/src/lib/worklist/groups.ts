/** The groups of the worklist, in the one order in which people are shown. */
import type { Category, WorklistRow } from '#analytics/contract/worklist.ts';

export interface Naming {
  title: string;
  /** What the group means, in one line. */
  means: string;
}

// WHY: the order is repeated from the contract, whose module brings its parser along; the type keeps the names equal and a test the order.
const NAMINGS = {
  safety: { title: 'Safety', means: 'Something happened that may put somebody in danger.' },
  overdue: { title: 'Overdue', means: 'Past the day it was due, and past its days of grace.' },
  'off-track': { title: 'Off track', means: 'Not going as hoped so far: worth asking what would help.' },
  'due-soon': { title: 'Due this week', means: 'Due within seven days, or due now and within its days of grace.' },
  'not-measured': { title: 'Not measured', means: 'No score when there should be one. Not measured is not the same as well.' },
} satisfies Record<Category, Naming>;

export const CATEGORY_ORDER: readonly Category[] = ['safety', 'overdue', 'off-track', 'due-soon', 'not-measured'];
export const namingOf = (category: Category): Naming => NAMINGS[category];
export const isCategory = (text: string): text is Category => Object.hasOwn(NAMINGS, text);

/** RULE (issue 4): the order is stated where it is used, and there is nothing else to it. */
export const ORDER_SENTENCE = 'In this order, and by how long within it; nobody has a score. Each client stands once, in the first group that a reason of theirs belongs to.';

export interface Group extends Naming {
  category: Category;
  /** In the group on all pages. */
  count: number;
  rows: WorklistRow[];
}

/** The rows of one page by group; `all` are those of every page. RULE: rows stay in the order in which the API sent them. */
export function toGroups(all: readonly WorklistRow[], shown: readonly WorklistRow[]): Group[] {
  return CATEGORY_ORDER.map((category) => ({
    category,
    ...NAMINGS[category],
    count: all.filter((row) => row.category === category).length,
    rows: shown.filter((row) => row.category === category),
  })).filter(({ rows }) => rows.length > 0);
}
