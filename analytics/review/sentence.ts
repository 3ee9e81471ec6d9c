/** What a review says first. */
import type { NotMeasured, ReviewAnswer } from '#analytics/contract/review.ts';
import type { Series, Table } from '#analytics/contract/result.ts';
import { periodName } from '#analytics/period/names.ts';
import { amount, plural, readingWords } from './say.ts';

/** The last point that counts, what the chart says of it, and how many changes stand on it. */
export function reviewSentence({ interval, unit, groups }: Series, verdicts: ReviewAnswer['verdicts']): string {
  const [group] = groups;
  const last = group?.points.findLast(({ reading, isPartial }) => reading.state === 'value' && isPartial !== true);
  if (group === undefined || last === undefined) return 'Nothing to chart yet.';
  const logged = verdicts.length === 0 ? 'No change is logged.' : `${plural(verdicts.length, 'change')} logged: ${verdicts.map(({ number, verdict }) => `${verdicts.length === 1 ? '' : `change ${number}, `}${verdict.sentence.charAt(0).toLowerCase()}${verdict.sentence.slice(1).replace(/\.$/, '')}`).join('; ')}.`;
  return `${readingWords(last.reading, unit)} in ${periodName(interval, last.from)}. ${group.spc?.sentence ?? ''} ${logged}`.replaceAll(/ {2,}/g, ' ');
}

function cellOf(table: Table | null, column: string): string | null {
  const reading = table?.groups[0]?.rows[0]?.cells[column];
  return reading?.state === 'value' ? amount(reading.value, 'share') : null;
}

/** RULE: an outcome never stands without whom it is not about. */
export function notMeasuredSentence({ measured, bounds }: Pick<NotMeasured, 'measured' | 'bounds'>): string {
  const [paired, worst, best] = [cellOf(measured, 'paired'), cellOf(bounds, 'worstCase'), cellOf(bounds, 'bestCase')];
  const row = measured?.groups[0]?.rows[0]?.label;
  const who = paired === null ? 'How many were measured twice is not known or not shown.' : `${row === undefined ? '' : `${row}: `}${paired} were measured twice; of the others nothing is known.`;
  return worst === null || best === null ? who : `${who} Counting them, the share improved lies between ${worst} (as if none of them had) and ${best} (as if all of them had).`;
}
