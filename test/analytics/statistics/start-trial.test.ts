/** Every survival figure of ../shared/data/README.md, from the file it speaks of. The data are not committed. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cumulativeIncidence } from '#analytics/statistics/cumulative-incidence.ts';
import { kaplanMeier, medianOf, type CurvePoint, type DayCount } from '#analytics/statistics/kaplan-meier.ts';
import { logRank } from '#analytics/statistics/log-rank.ts';
import { daysBetween } from '#analytics/period/dates.ts';

const FILE = fileURLToPath(new URL('../../../../shared/data/start-trial/episodes.csv', import.meta.url));
const isThere = existsSync(FILE);
if (!isThere) console.log(`left out: the START trial's figures (${FILE} is not there)`);

const isoDate = (american: string): string => {
  const [month = '', day = '', year = ''] = american.split('/');
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
};
const ROWS = isThere ? readFileSync(FILE, 'utf8').trim().split(/\r?\n/).slice(1).map((line) => {
  const [, , medication = '', admitted = '', discharged = '', reason = ''] = line.split(',');
  return { medication, admittedOn: isoDate(admitted), dischargedOn: isoDate(discharged), isCompleted: reason === 'Completed treatment' };
}) : [];

const followed = (asOf: string) => ROWS.filter(({ admittedOn }) => admittedOn <= asOf).map((row) => {
  const hasExited = row.dischargedOn <= asOf;
  return { ...row, hasExited, day: daysBetween(row.admittedOn, hasExited ? row.dischargedOn : asOf) };
});
const arm = (asOf: string, medication: string): DayCount[] => followed(asOf).filter((row) => row.medication === medication)
  .map(({ day, hasExited }) => ({ day, exits: hasExited ? 1 : 0, censored: hasExited ? 0 : 1 }));
const BOTH = ['buprenorphine', 'methadone'] as const;
/** As R's `summary(fit, times)`: S(t), and the number followed t days or longer. */
const summaryAt = (points: readonly CurvePoint[], day: number): (number | null)[] => {
  const last = points.findLast((point) => point.day <= day);
  return [last?.value ?? null, last?.lower ?? null, last?.upper ?? null, points.find((point) => point.day >= day)?.atRisk ?? 0];
};
const expectDigits = (actual: readonly (number | null)[], expected: readonly number[]): void => {
  expect(actual.map((value) => value?.toPrecision(10))).toEqual(expected.map((value) => value.toPrecision(10)));
};

describe.skipIf(!isThere)('the START trial', () => {
  it.each([
    ['2020-12-31', 0, [0.9202702703, 0.8983034525, 0.937657267, 740], [0.9678638941, 0.9488126248, 0.9798993951, 529]],
    ['2020-12-31', 30, [0.7, 0.6655753133, 0.7316206999, 520], [0.8960302457, 0.8667468715, 0.9191792999, 476]],
    ['2020-12-31', 90, [0.5445945946, 0.5079846327, 0.5796833198, 404], [0.8052930057, 0.7689113191, 0.8365643546, 427]],
    ['2020-12-31', 161, [0.4567567568, 0.420523739, 0.4922148623, 339], [0.7221172023, 0.6818374955, 0.758225936, 386]],
    ['2020-12-31', 180, [0.05945945946, 0.04397786152, 0.0780839698, 45], [0.1228733459, 0.09660718536, 0.1524606003, 67]],
    ['2019-12-31', 30, [0.702719727, 0.6678649207, 0.734668359, 483], [0.8928238046, 0.8626594314, 0.9166840169, 434]],
    ['2019-12-31', 90, [0.5498502731, 0.5112910355, 0.5866759554, 302], [0.802481481, 0.7636432435, 0.835633813, 320]],
    ['2019-12-31', 180, [0.04581191813, 0.0283483332, 0.06939852142, 19], [0.1349330726, 0.0982791727, 0.1774057462, 38]],
    ['2019-07-01', 90, [0.5454532734, 0.4876211958, 0.5995656706, 110], [0.8233812344, 0.7624729071, 0.8699992885, 107]],
  ])('as of %s has the published curve on day %i', (asOf, day, buprenorphine, methadone) => {
    expectDigits(summaryAt(kaplanMeier(arm(asOf, 'buprenorphine'), 'log-log'), day), buprenorphine);
    expectDigits(summaryAt(kaplanMeier(arm(asOf, 'methadone'), 'log-log'), day), methadone);
  });
  it.each([
    ['2020-12-31', [119.5, 95, 153], [168, 167, 168]],
    ['2019-12-31', [128, 95, 159], [168, 168, 169]],
  ])('as of %s has the published medians', (asOf, ...expected) => {
    BOTH.forEach((medication, index) => {
      const [value, lower, upper] = expected[index] ?? [];
      expect(medianOf(kaplanMeier(arm(asOf, medication), 'log-log'), 'log-log')).toMatchObject({ state: 'value', value, lower, upper });
    });
  });
  it.each([
    ['2020-12-31', 70.58878639, 4.400110459e-17], ['2019-12-31', 87.1073305, 1.027888662e-20], ['2019-07-01', 52.1114894, 5.243721556e-13],
  ])('as of %s has the published log-rank test', (asOf, chiSquare, p) => {
    const test = logRank(BOTH.map((medication) => arm(asOf, medication)));
    expect([test?.chiSquare, test?.df, test?.p].map((value, index) => value?.toPrecision(index === 0 ? 9 : 7))).toEqual([chiSquare.toPrecision(9), (1).toPrecision(7), p.toPrecision(7)]);
  });
  it('has the published numbers of people', () => {
    expect(BOTH.map((medication) => arm('2019-12-31', medication).reduce((total, { censored }) => total + censored, 0))).toEqual([204, 215]);
    expect(followed('2019-07-01')).toHaveLength(641);
  });
  it('has the published competing exits as of 2019-12-31', () => {
    const rows = followed('2019-12-31');
    const seenFrom = (isCompleted: boolean) => cumulativeIncidence(rows.map((row) => ({
      day: row.day, events: row.hasExited && row.isCompleted === isCompleted ? 1 : 0, competing: row.hasExited && row.isCompleted !== isCompleted ? 1 : 0, censored: row.hasExited ? 0 : 1,
    })), 'log-log');
    const at = (isCompleted: boolean, days: readonly number[]): number[] => days.map((day) => seenFrom(isCompleted).findLast((point) => point.day <= day)?.value ?? Number.NaN);
    expectDigits(at(false, [0, 30, 90, 161]), [0.05988967691, 0.2182457359, 0.3450596925, 0.4258706034]);
    expectDigits(at(true, [161, 180, 365]), [0.005614957424, 0.4913949893, 0.5741293966]);
  });
});
