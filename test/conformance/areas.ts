/** What is held against R, in the order of the page. One line per file in `statistics/`. */
import type { Area } from './area.ts';
import { competingIncidence } from './statistics/competing-incidence.ts';
import { delayedEntry } from './statistics/delayed-entry.ts';
import { logRank } from './statistics/log-rank.ts';
import { proportion } from './statistics/proportion.ts';
import { quantiles } from './statistics/quantiles.ts';
import { restrictedMean } from './statistics/restricted-mean.ts';
import { survivalCurve } from './statistics/survival-curve.ts';

export const AREAS: readonly Area[] = [
  survivalCurve,
  delayedEntry,
  quantiles,
  restrictedMean,
  logRank,
  competingIncidence,
  proportion,
];
