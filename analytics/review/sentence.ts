/** What a review says first. */
import type { NotMeasured, ReviewAnswer } from '#analytics/contract/review.ts';
import type { Series, Table } from '#analytics/contract/result.ts';
import { periodName } from '#analytics/period/names.ts';
import { amount, plural, readingWords } from './say.ts';

/** The last point that counts, what the chart says of it, and how many changes stand on it. */
export function reviewSentence({ interval, unit, groups }: Series, verdicts: ReviewAnswer['verdicts']): string {
  const [group] = groups;
  const last = group?.points.findLast(({ reading, isPartial }) => reading.state === 'value' && isPartial !== true);
  // RULE: what may not be shown is not nothing, and not for a later day.
  if (last === undefined && group?.points.some(({ reading }) => reading.state === 'hidden') === true) return 'Too few people to show this without pointing at someone.';
  if (group === undefined || last === undefined) return 'Nothing to chart yet.';
  const logged = verdicts.length === 0 ? 'No change is logged.' : `${plural(verdicts.length, 'change')} logged: ${verdicts.map(({ number, verdict }) => `${verdicts.length === 1 ? '' : `change ${number}, `}${verdict.sentence.charAt(0).toLowerCase()}${verdict.sentence.slice(1).replace(/\.$/, '')}`).join('; ')}.`;
  return `${readingWords(last.reading, unit)} in ${periodName(interval, last.from)}. ${group.spc?.sentence ?? ''} ${logged}`.replaceAll(/ {2,}/g, ' ');
}

type Row = Table['groups'][number]['rows'][number];

/** The row of the scale that is drawn (`All: GAD-7`); where none is, the first. */
function rowOf(table: Table | null, drawn: string): Row | undefined {
  const rows = table?.groups[0]?.rows ?? [];
  return rows.find(({ label }) => drawn === label || drawn.endsWith(`: ${label}`)) ?? rows[0];
}

function cellOf(row: Row | undefined, column: string): string | null {
  const reading = row?.cells[column];
  return reading?.state === 'value' ? amount(reading.value, 'share') : null;
}

/** RULE: an outcome never stands without whom it is not about: of the scale that the chart is of. */
export function notMeasuredSentence({ measured, bounds }: Pick<NotMeasured, 'measured' | 'bounds'>, drawn: string): string {
  const [ofMeasured, ofBounds] = [rowOf(measured, drawn), rowOf(bounds, drawn)];
  const [paired, worst, best] = [cellOf(ofMeasured, 'paired'), cellOf(ofBounds, 'worstCase'), cellOf(ofBounds, 'bestCase')];
  const row = ofMeasured?.label;
  const who = paired === null ? 'How many were measured twice is not known or not shown.' : `${row === undefined ? '' : `${row}: `}${paired} were measured twice; of the others nothing is known.`;
  return worst === null || best === null ? who : `${who} Counting them, the share improved lies between ${worst} (as if none of them had) and ${best} (as if all of them had).`;
}
