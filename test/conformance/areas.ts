/** What is held against R, in the order of the page. One line per file in `statistics/`. */
import type { Area } from './area.ts';
import { proportion } from './statistics/proportion.ts';

export const AREAS: readonly Area[] = [
  proportion,
];
