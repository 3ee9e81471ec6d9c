/** Counts by whole day, put in order: what every time-to-event statistic starts from. */

/** Whole days from admission; day 0 is the admission date. */
export interface OnDay {
  readonly day: number;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

/** RULE: a negative or broken count or day is a defect upstream (the SQL guarantees whole numbers), never a figure. */
function check(counts: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(counts)) if (!isCount(value)) throw new RangeError(`${name} must be a whole number from 0, not ${value}`);
}

/**
 * One entry per distinct day, ascending, day 0 always among them; entries of the same day are added up, days on which nothing happened are left out.
 *
 * Shape   rows of whole numbers with a `day`; `none` is a row of zeros at day 0.
 * Errors  RangeError for a negative or fractional number.
 * Example [{ day: 3, exits: 1 }, { day: 3, exits: 2 }] -> [{ day: 0, exits: 0 }, { day: 3, exits: 3 }]; [] -> []
 */
export function tallyByDay<T extends Readonly<Record<string, number>> & OnDay>(rows: readonly T[], none: T, add: (left: T, right: T) => T): T[] {
  const byDay = new Map<number, T>();
  for (const row of rows) {
    check(row);
    const { day, ...counts } = row;
    if (Object.values(counts).every((count) => count === 0)) continue;
    const sofar = byDay.get(day);
    byDay.set(day, sofar === undefined ? row : add(sofar, row));
  }
  if (byDay.size > 0 && !byDay.has(0)) byDay.set(0, none);
  return [...byDay.values()].sort((left, right) => left.day - right.day);
}
