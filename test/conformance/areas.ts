/** What is held against R, in the order of the page. One line per file in `statistics/`. */
import type { Area } from './area.ts';
import { competingIncidence } from './statistics/competing-incidence.ts';
import { delayedEntry } from './statistics/delayed-entry.ts';
import { exactIntervals } from './statistics/exact-intervals.ts';
import { funnel } from './statistics/funnel.ts';
import { logRank } from './statistics/log-rank.ts';
import { outcomes } from './statistics/outcomes.ts';
import { proportion } from './statistics/proportion.ts';
import { quantiles } from './statistics/quantiles.ts';
import { restrictedMean } from './statistics/restricted-mean.ts';
import { spc } from './statistics/spc.ts';
import { survivalCurve } from './statistics/survival-curve.ts';

export const AREAS: readonly Area[] = [
  survivalCurve,
  delayedEntry,
  quantiles,
  restrictedMean,
  logRank,
  competingIncidence,
  proportion,
  exactIntervals,
  funnel,
  spc,
  outcomes,
];
