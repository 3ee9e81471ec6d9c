import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CI_TYPES } from '#analytics/contract/query.ts';
import { cumulativeIncidence } from '#analytics/statistics/cumulative-incidence.ts';
import { kaplanMeier, medianOf } from '#analytics/statistics/kaplan-meier.ts';
import { chiSquareTail, logRank } from '#analytics/statistics/log-rank.ts';
import { causeOf, groupsOf, VECTORS, Vectors, worst } from './r/read-vectors.ts';

const TOLERANCE = 1e-12;
const median = (reading: ReturnType<typeof medianOf>): (number | null)[] => (reading.state === 'value' ? [reading.value, reading.lower, reading.upper] : [null, null, null]);
/** R prints no row for day 0 where nothing happens on it; we always have one. */
const asPrinted = <P extends { day: number }>(points: readonly P[], days: readonly number[]): P[] => points.filter(({ day }) => day !== 0 || days.includes(0));

describe.each(VECTORS.cases)('R on $name', (vector) => {
  const groups = groupsOf(vector);
  it.each(CI_TYPES)('gives the same curves with %s bounds', (ci) => {
    vector.curves.forEach((theirs, index) => {
      const points = asPrinted(kaplanMeier(groups[index] ?? [], ci), theirs.day);
      expect(points.map(({ day, atRisk, exits, censored }) => [day, atRisk, exits, censored])).toEqual(theirs.day.map((day, row) => [day, theirs.atRisk[row], theirs.exits[row], theirs.censored[row]]));
      expect(worst(points.map(({ value }) => value), theirs.value)).toBeLessThan(TOLERANCE);
      expect(worst(points.map(({ lower }) => lower), theirs.ci[ci].lower)).toBeLessThan(TOLERANCE);
      expect(worst(points.map(({ upper }) => upper), theirs.ci[ci].upper)).toBeLessThan(TOLERANCE);
    });
  });
  it.each(CI_TYPES)('gives the same medians with %s bounds', (ci) => {
    vector.curves.forEach((theirs, index) => {
      const reading = medianOf(kaplanMeier(groups[index] ?? [], ci), ci);
      const [value, ...limits] = theirs.ci[ci].median;
      // R answers limits where the curve itself is not down to one half yet; a median that was not reached has none here.
      expect(median(reading)).toEqual(value === null ? [null, null, null] : [value, ...limits]);
    });
  });
  it('gives the same log-rank test', () => {
    const ours = logRank(groups);
    if (vector.logRank === null || vector.logRank === 'error' || vector.logRank.df < 1) expect(ours).toBeNull();
    else expect(worst([ours?.chiSquare ?? null, ours?.df ?? null, ours?.p ?? null], [vector.logRank.chiSquare, vector.logRank.df, vector.logRank.p])).toBeLessThan(TOLERANCE);
  });
});

describe.each(VECTORS.cases.filter(({ incidence }) => incidence !== null))('R on $name', (vector) => {
  it.each(CI_TYPES)('gives the same competing incidences with %s bounds', (ci) => {
    for (const [cause, name] of [[1, 'milestone'], [2, 'exit']] as const) {
      const theirs = vector.incidence?.[name];
      const days = vector.incidence?.day ?? [];
      const points = asPrinted(cumulativeIncidence(causeOf(vector, cause), ci), days);
      expect(points.map(({ day, atRisk, events }) => [day, atRisk, events])).toEqual(days.map((day, row) => [day, vector.incidence?.atRisk[row], theirs?.events[row]]));
      expect(worst(points.map(({ value }) => value), theirs?.value ?? [])).toBeLessThan(TOLERANCE);
      expect(worst(points.map(({ lower }) => lower), theirs?.ci[ci].lower ?? [])).toBeLessThan(TOLERANCE);
      expect(worst(points.map(({ upper }) => upper), theirs?.ci[ci].upper ?? [])).toBeLessThan(TOLERANCE);
    }
  });
});

describe('chiSquareTail', () => {
  it.each(VECTORS.chiSquareTails)('is R\'s pchisq(%f, %i, lower.tail = FALSE)', (chiSquare, df, p) => {
    expect(worst([chiSquareTail(chiSquare, df)], [p])).toBeLessThan(TOLERANCE);
  });
});

const script = fileURLToPath(new URL('./r/vectors.R', import.meta.url));
const answer = spawnSync('Rscript', [script], { encoding: 'utf8', maxBuffer: 1e8 });
const isThere = answer.error === undefined && answer.status === 0;
if (!isThere) console.log('left out: R says today what it said when the vectors were recorded (no Rscript with the package survival here)');

describe.skipIf(!isThere)('vectors.json', () => {
  it('is what R says today', () => {
    const today = Vectors.parse(JSON.parse(answer.stdout));
    // Another version of R or of survival may round otherwise; what it finds is in the tests above.
    if (today.source === VECTORS.source) expect(today).toEqual(VECTORS);
  });
});
