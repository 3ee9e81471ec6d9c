/** Counts by whole day, put in order: what every time-to-event statistic starts from. */

/** Whole days from admission; day 0 is the admission date. */
export interface OnDay {
  readonly day: number;
}

/** RULE: a negative or broken count or day is a defect upstream (the SQL guarantees whole numbers), never a figure. */
function check(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`${name} must be a whole number from 0, not ${value}`);
}

/**
 * One entry per distinct day, ascending, day 0 always among them; entries of the same day are added up, days on which nothing happened are left out.
 *
 * Shape   rows of whole numbers with a `day`; `none` is a row of zeros at day 0.
 * Errors  RangeError for a negative or fractional number.
 * Example [{ day: 3, exits: 1 }, { day: 3, exits: 2 }] -> [{ day: 0, exits: 0 }, { day: 3, exits: 3 }]; [] -> []
 */
export function tallyByDay<T extends Readonly<Record<string, number>> & OnDay>(rows: readonly T[], none: T, add: (left: T, right: T) => T): T[] {
  const names = Object.keys(none);
  const byDay = new Map<number, T>();
  for (const row of rows) {
    let people = -row.day;
    for (const name of names) {
      const value = row[name] ?? Number.NaN;
      check(name, value);
      people += value;
    }
    const sofar = byDay.get(row.day);
    if (people > 0) byDay.set(row.day, sofar === undefined ? row : add(sofar, row));
  }
  if (byDay.size > 0 && !byDay.has(0)) byDay.set(0, none);
  return [...byDay.values()].sort((left, right) => left.day - right.day);
}
