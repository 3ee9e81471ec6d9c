/** How far two shares must lie apart for a comparison to find it: what "no difference" can be worth. */
import quantile from '@stdlib/stats-base-dists-normal-quantile';
import { Z_95 } from './confidence.ts';

export const POWER = 0.8;
export const DETECTABLE_METHOD = 'two shares, power 80 %, two-sided 5 %';

/** One-sided 80 % point of the standard normal distribution: 0.841621. */
const Z_POWER = quantile(POWER, 0, 1);

interface Sizes {
  readonly size: number;
  readonly others: number;
}

/** Gap less what it must exceed; below 0 it is missed more often than stated. */
function excess(gap: number, share: number, { size, others }: Sizes): number {
  const own = share + gap;
  const pooled = (own * size + share * others) / (size + others);
  const needed = Z_95 * Math.sqrt(pooled * (1 - pooled) * (1 / size + 1 / others)) + Z_POWER * Math.sqrt((own * (1 - own)) / size + (share * (1 - share)) / others);
  return Math.abs(gap) - needed;
}

/** WHY so many steps: past the precision of a number, so that the same question gives the same digits everywhere. */
const STEPS = 60;

function gapTowards(end: number, share: number, sizes: Sizes): number | null {
  let [missed, found] = [0, end - share];
  if (found === 0 || excess(found, share, sizes) < 0) return null;
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (missed + found) / 2;
    if (excess(middle, share, sizes) < 0) missed = middle;
    else found = middle;
  }
  return Math.abs(found);
}

/**
 * The smallest gap between a group and the others that would be found four times in five.
 *
 * Shape   share of the others 0..1, sizes of at least 1 -> a gap 0..1; of the two ways it can lie the larger, as far as there is room that way.
 * Missing null where no gap there is room for would be found.
 * Errors  RangeError for a size below 1.
 * Source  Fleiss, Levin and Paik 2003, 4.2 (sizes may differ); R `power.prop.test` where they are equal.
 * Example share 0.6, 100 and 100 -> 0.1969 (downwards; upwards 0.1820)
 */
export function detectableGap(share: number, sizes: Sizes): number | null {
  if (!(sizes.size >= 1 && sizes.others >= 1)) throw new RangeError('a comparison needs somebody on either side');
  const gaps = [gapTowards(0, share, sizes), gapTowards(1, share, sizes)].filter((gap) => gap !== null);
  return gaps.length === 0 ? null : Math.max(...gaps);
}
