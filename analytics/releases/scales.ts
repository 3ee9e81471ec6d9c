/** Series of measures that have one for each scale of an instrument: a group's keys are its own and the scale's. */

/** Scales of which everybody has a series; none for a measure that has one series. */
export function scalesOf(everybody: readonly { readonly key: string }[]): string[] {
  return everybody.map(({ key }) => key).filter((key) => key !== 'all');
}

/** Example ('north/PHQ-9/total', scales) -> { group: 'north', scale: 'PHQ-9/total' }; without a scale the key is the group's */
export function inScale(key: string, scales: readonly string[]): { group: string; scale: string } {
  const scale = scales.find((one) => key.endsWith(`/${one}`));
  return scale === undefined ? { group: key, scale: '' } : { group: key.slice(0, -scale.length - 1), scale };
}
