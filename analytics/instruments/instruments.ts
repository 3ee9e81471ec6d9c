/** The instruments known here. One more is one more entry. */
import { AUDIT, AUDIT_C } from './audit.ts';
import { BAM, BAM_IOP, BAM_R } from './bam.ts';
import { BARC_10 } from './barc-10.ts';
import { C_SSRS } from './c-ssrs.ts';
import { DAST_10 } from './dast-10.ts';
import { GAD_7 } from './gad-7.ts';
import type { Instrument, Scale } from './instrument.ts';
import { OQ_45 } from './oq-45.ts';
import { PCL_5 } from './pcl-5.ts';
import { PHQ_9 } from './phq-9.ts';
import { WHO_5 } from './who-5.ts';

export const INSTRUMENTS: readonly Instrument[] = [PHQ_9, GAD_7, PCL_5, WHO_5, BAM, BAM_R, BAM_IOP, BARC_10, AUDIT, AUDIT_C, DAST_10, C_SSRS, OQ_45];

/**
 * The instrument of an event's `instrument`.
 *
 * Missing null where it is not among the known ones: ids are compared exactly, so `PHQ9` is not the PHQ-9 and an import has to map it.
 */
export function findInstrument(id: string, instruments: readonly Instrument[] = INSTRUMENTS): Instrument | null {
  return instruments.find((instrument) => instrument.id === id) ?? null;
}

/**
 * A scale as it is scored in one version.
 *
 * Missing null where the instrument has no such scale. Where it has, but this version's scoring is not known: the scale without range, bands, cut-off and
 *         threshold, since numbers of another scoring would be wrong of it.
 * Source  domain 3.2: BAM items 0-4 and days 0-30 are two scorings.
 * Example BAM `use`, `items-0-4` -> range 0-12; `days-0-30` -> 0-90; `2019` -> null
 */
export function scaleOf(instrument: Instrument, id: string, version: string): Scale | null {
  const alike = instrument.scales.filter((scale) => scale.id === id);
  const [first] = alike;
  if (first === undefined) return null;
  const fitting = alike.find(({ scoring }) => scoring === null || scoring === version);
  return fitting ?? { ...first, scoring: version, range: null, itemRange: null, bands: [], bandsFrom: null, cutOff: null, reliableChange: null };
}

/** Whether a scale's scores mean what the published numbers mean. */
export function isComparable(scale: Scale): boolean {
  return scale.range !== null;
}

/**
 * Name of the axis that scores of a scale stand on. RULE: scores of different axes are never one series, one pair or one distribution.
 *
 * Example 'PHQ-9/total', 'BAM/use/items-0-4'
 */
export function axisOf(instrument: Instrument, scale: Scale): string {
  return [instrument.id, scale.id, ...(scale.scoring === null ? [] : [scale.scoring])].join('/');
}

/** How an axis is called. Example 'PHQ-9/total' -> `PHQ-9`; 'BAM/use/items-0-4' -> `BAM use (items-0-4)`; 'OWN/total', not known here -> `OWN total` */
export function axisLabel(axis: string, scale: Scale | null): string {
  if (scale === null) return axis.replaceAll('/', ' ');
  return scale.scoring === null ? scale.label : `${scale.label} (${scale.scoring})`;
}

/**
 * Whether scores that many days apart may be drawn as a trend.
 *
 * Source  domain 3.3: an instrument that looks back further than that cannot register the change.
 * Example AUDIT at 30 days -> false, at 365 -> true
 */
export function canShowTrend({ recallDays }: Instrument, intervalDays: number): boolean {
  return recallDays <= intervalDays;
}
