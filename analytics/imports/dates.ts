/** Dates as spreadsheets and record systems write them, read only as the mapping says: a date is never guessed. */
import { isDate } from '../contract/instant.ts';
import { addDays } from '../period/dates.ts';

/** What a mapping may name; M and D are one or two digits, MM and DD two. */
export const DATE_FORMATS = [
  'YYYY-MM-DD', 'YYYY/M/D', 'YYYYMMDD', 'M/D/YYYY', 'M/D/YY', 'D/M/YYYY', 'D/M/YY', 'D.M.YYYY', 'D.M.YY', 'M-D-YYYY', 'D-M-YYYY', 'excel-serial', 'excel-serial-1904',
] as const;
/** One of `DATE_FORMATS`. */
export type DateFormat = (typeof DATE_FORMATS)[number];

/** Two-digit years up to this one are 20xx, later ones 19xx, unless the mapping has its own `pivot`. */
export const DEFAULT_PIVOT = 68;
/** How the cells of one column are read. */
export interface DateRule {
  readonly formats: readonly DateFormat[];
  readonly pivot: number;
}

const TOKENS: Record<string, string> = { YYYY: '(?<year>\\d{4})', YY: '(?<short>\\d{2})', MM: '(?<month>\\d{2})', DD: '(?<day>\\d{2})', M: '(?<month>\\d{1,2})', D: '(?<day>\\d{1,2})' };
// Exports of date-only columns often carry a midnight; any other time of day is a fault, since its zone is not known.
const MIDNIGHT = /[T ]0?0:00(:00(\.0+)?)?Z?$|[T ]12:00(:00)? ?AM$/i;

function patternOf(format: DateFormat): RegExp {
  const pattern = format.replace(/[./]/g, '\\$&').replace(/YYYY|YY|MM|DD|M|D/g, (token) => TOKENS[token] ?? token);
  return new RegExp(`^${pattern}$`);
}
const PATTERNS = new Map(DATE_FORMATS.filter((format) => !format.startsWith('excel')).map((format) => [format, patternOf(format)]));

const LAST_SERIAL = 2_958_465;
const SERIAL_OF_NO_DAY = 60;

/**
 * RULE: Excel's 1900 calendar has a 29 February 1900 (serial 60) that never was: before it, day 1 is 1900-01-01; after it, everything is one later.
 * A fraction is a time of day, which a date column must not have.
 */
function fromSerial(text: string, is1904: boolean): string | null {
  if (!/^\d{1,7}(\.0+)?$/.test(text)) return null;
  const serial = Number(text);
  if (serial > LAST_SERIAL) return null;
  if (is1904) return addDays('1904-01-01', serial);
  if (serial < 1 || serial === SERIAL_OF_NO_DAY) return null;
  return addDays(serial < SERIAL_OF_NO_DAY ? '1899-12-31' : '1899-12-30', serial);
}

function fromPattern(text: string, pattern: RegExp, pivot: number): string | null {
  const groups = pattern.exec(text)?.groups;
  if (groups === undefined) return null;
  const short = Number(groups['short'] ?? 0);
  const year = groups['year'] ?? String(short <= pivot ? 2000 + short : 1900 + short);
  const date = `${year}-${(groups['month'] ?? '').padStart(2, '0')}-${(groups['day'] ?? '').padStart(2, '0')}`;
  return isDate(date) && date >= '1900-01-01' ? date : null;
}

/**
 * A date cell as `YYYY-MM-DD`, or null where none of the formats reads it.
 *
 * Shape   the first format that fits wins; a midnight after the date is allowed.
 * Missing null: a day that does not exist, a year before 1900, another time of day than midnight.
 * Example `readDate('1/8/2019', { formats: ['M/D/YYYY'], pivot: 68 })` -> 2019-01-08
 */
export function readDate(text: string, rule: DateRule): string | null {
  const bare = text.trim().replace(MIDNIGHT, '');
  for (const format of rule.formats) {
    const pattern = PATTERNS.get(format);
    const date = pattern === undefined ? fromSerial(bare, format === 'excel-serial-1904') : fromPattern(bare, pattern, rule.pivot);
    if (date !== null) return date;
  }
  return null;
}
