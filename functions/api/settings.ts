/** Numbers of measures that a deployment sets otherwise. */
import type { MeasureRules } from '#analytics/contract/snapshot.ts';
import { MEASURES } from '#analytics/measures/registry.ts';

export type MeasureSettings = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Refuses a setting that no measure has: a typing error would otherwise leave the rule as it was, and nobody would know.
 *
 * Errors  throws at start, and lists the names there are.
 * Example { 'contact-gap': { longGapDays: 21 } } is fine; { 'contact-gap': { longGap: 21 } } throws
 */
export function requireKnownSettings(settings: MeasureSettings): void {
  for (const [id, values] of Object.entries(settings)) {
    const measure = MEASURES.find(({ definition }) => definition.id === id);
    if (measure === undefined) throw new Error(`CAIRN_MEASURE_SETTINGS names ${id}, which is no measure; there are: ${MEASURES.map(({ definition }) => definition.id).join(', ')}.`);
    const names = measure.definition.settings.map(({ name }) => name);
    for (const name of Object.keys(values)) {
      if (!names.includes(name)) throw new Error(`CAIRN_MEASURE_SETTINGS names ${id}.${name}, which is no setting of it; there are: ${names.join(', ') || 'none'}.`);
    }
  }
}

/** The rules that measures are made by here, for a snapshot's manifest. */
export function rulesInForce(settings: MeasureSettings): MeasureRules {
  const set = Object.entries(settings).filter(([, values]) => Object.keys(values).length > 0).map(([id, values]): [string, Record<string, number>] => [id, { ...values }]);
  return { versions: Object.fromEntries(MEASURES.map(({ definition: { id, version } }) => [id, version])), settings: Object.fromEntries(set) };
}
