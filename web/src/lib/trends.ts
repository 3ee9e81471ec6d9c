/** Which series stands beside a measure that is not one itself, so that the overview can say whether anything changed. */
import type { MeasureDefinition } from '#analytics/contract/result.ts';

/** Another measure's series where a measure has none of its own. RULE: only one that counts the same thing. */
const BY_ANOTHER: Record<string, string> = { retention: 'retention-cohorts' };

export type Viewed = Pick<MeasureDefinition, 'id' | 'kind' | 'views'>;

/** The measure whose series is to be asked beside this one's own answer; null where that is a series already, or there is none. */
export function trendOf(measure: Viewed, all: readonly Viewed[]): string | null {
  if (measure.kind === 'series') return null;
  if (measure.views.includes('series')) return measure.id;
  const other = all.find(({ id }) => Object.hasOwn(BY_ANOTHER, measure.id) && id === BY_ANOTHER[measure.id]);
  return other?.views.includes('series') === true ? other.id : null;
}
