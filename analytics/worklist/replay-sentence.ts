/** What a replay found, in one or a few sentences. */
import { WITHIN_DAYS } from './yield.ts';

interface Found {
  /** What was changed, as the subject of a sentence. */
  readonly what: string;
  readonly days: number;
  readonly added: number;
  readonly addedActedOn: number;
  readonly removed: number;
  readonly removedActedOn: number;
  /** Of the flags that both raise: by how many days the changed rule is earlier (later where negative). */
  readonly shifts: readonly number[];
  /** Added ones whose days are not over. */
  readonly tooEarly: number;
}

const WEEK = 7;
const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const span = (days: number): string => (days < 2 * WEEK ? plural(days, 'day') : plural(Math.round(days / WEEK), 'week'));

/** Per week where that is at least one, else in all: nobody can picture 0.04 flags. One decimal below ten. */
function rates(counts: readonly number[], days: number): { said: string[]; per: string } {
  const [first = 0] = counts;
  const perWeek = (first * WEEK) / days;
  if (perWeek < 1) return { said: counts.map(String), per: ` in ${span(days)}` };
  return { said: counts.map((count) => String(Number(((count * WEEK) / days).toFixed(perWeek < 10 ? 1 : 0)))), per: ' a week' };
}

function flags(said: string): string {
  return said === '1' ? 'flag' : 'flags';
}

function mainClause({ days, added, addedActedOn, removed, removedActedOn }: Found): string {
  const [more, fewer] = [rates([added, addedActedOn], days), rates([removed, removedActedOn], days)];
  const inTime = `acted on within ${WITHIN_DAYS} days`;
  if (added === 0 && removed === 0) return 'would have raised the same flags';
  const [added1 = '', acted1 = ''] = more.said;
  const [removed1 = '', acted2 = ''] = fewer.said;
  if (removed === 0) return `would have raised ${added1} more ${flags(added1)}${more.per}, ${acted1} of them ${inTime}`;
  if (added === 0) return `would have raised ${removed1} fewer ${flags(removed1)}${fewer.per}; ${acted2} of those left out ${acted2 === '1' ? 'was' : 'were'} ${inTime}`;
  return `would have raised ${added1} ${flags(added1)}${more.per} that the rule does not raise as it is, ${acted1} of them ${inTime}, and left out ${removed1}${fewer.per} that it does, ${acted2} of them ${inTime}`;
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** WHY said: where the same need is told a week earlier no flag is added, and yet every morning's list is another. */
function shiftClause({ shifts }: Found): string[] {
  const by = (moved: readonly number[]): string => `by ${plural(median([...moved].sort((left, right) => left - right)), 'day')}${moved.length === 1 ? '' : ' (median)'}`;
  const moved = [{ word: 'earlier', days: shifts.filter((shift) => shift > 0) }, { word: 'later', days: shifts.filter((shift) => shift < 0).map((shift) => -shift) }].filter(({ days }) => days.length > 0);
  const [first] = moved;
  if (first === undefined) return [];
  if (first.days.length === shifts.length) return [`${shifts.length === 1 ? 'The one' : `All ${shifts.length}`} that both raise would have come up ${first.word}, ${by(first.days)}.`];
  return [`Of the ${shifts.length} that both raise ${moved.map(({ word, days }) => `${days.length} would have come up ${word}, ${by(days)}`).join(', ')}.`];
}

function earlyClause({ tooEarly, added }: Found): string[] {
  if (tooEarly === 0) return [];
  return [`Of the ${plural(added, 'added flag')} ${tooEarly === 1 ? '1 is' : `${tooEarly} are`} not ${WITHIN_DAYS} days old yet.`];
}

/**
 * Example `PHQ-9 every 21 days instead of 28 would have raised 14 more flags a week, 9 of them acted on within 7 days.`
 */
export function replaySentence(found: Found): string {
  return [`${found.what} ${mainClause(found)}.`, ...shiftClause(found), ...earlyClause(found)].join(' ');
}
