/** The numbers of the instruments as settings of a definition page. */
import type { Setting } from '../contract/result.ts';
import type { Instrument, Scale, Sourced } from './instrument.ts';
import { axisOf, INSTRUMENTS } from './instruments.ts';

type Found = { readonly value: number; readonly from: Sourced; readonly what: string; readonly words: string };

function settingOf(instrument: Instrument, scale: Scale, { value, from, what, words }: Found): Setting {
  const scoring = scale.scoring === null ? '' : ` (${scale.scoring})`;
  return { name: `${axisOf(instrument, scale)}/${what}`, value, unit: 'points', label: `${instrument.id} ${scale.id}${scoring}: ${words}`, source: from.source, isConfirmed: from.isConfirmed };
}

/**
 * Cut-offs and thresholds of reliable change, in the order of the instruments.
 *
 * Missing a scale for which none is published has no setting.
 * Example { name: 'PHQ-9/total/reliable-change', value: 6, unit: 'points', ... }
 */
export function instrumentSettings(instruments: readonly Instrument[] = INSTRUMENTS): Setting[] {
  return instruments.flatMap((instrument) => instrument.scales.flatMap((scale) => {
    const { cutOff, reliableChange } = scale;
    return [
      ...(cutOff === null ? [] : [settingOf(instrument, scale, { value: cutOff.value, from: cutOff, what: 'cut-off', words: `in the clinical range ${cutOff.isClinical.replaceAll('-', ' ')}` })]),
      ...(reliableChange === null ? [] : [settingOf(instrument, scale, { value: reliableChange.points, from: reliableChange, what: 'reliable-change', words: 'least change that is reliable' })]),
    ];
  }));
}
