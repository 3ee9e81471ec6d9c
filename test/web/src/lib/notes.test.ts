import { describe, expect, it } from 'vitest';
import type { MeasureResponse } from '#analytics/contract/result.ts';
import { caseloadSentence, outsideWords } from '../../../../web/src/lib/caseloads.ts';
import { sharedAxis } from '../../../../web/src/lib/charts/spc.ts';
import { notMeasured } from '../../../../web/src/lib/measured.ts';
import { notesOf } from '../../../../web/src/lib/notes.ts';
import { verdictOf } from '../../../../web/src/lib/said/series.ts';
import { trendOf } from '../../../../web/src/lib/trends.ts';
import { anAnswer } from './answers.ts';
import { aCurve, aFunnel, aJudged, aTable, proportion } from './results.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const panel = (id: string, answer: MeasureResponse, trend?: MeasureResponse) => ({ measure: { id, title: id }, answer: { value: answer }, ...(trend && { trend }) });
const concern = aJudged([0.7, 0.7], { variation: 'concern', side: 'below', sentence: 'Worse since Jun 2026 (7 months below the mean)' });
const better = aJudged([0.7, 0.7], { variation: 'improvement', side: 'above', sentence: 'Better since Jun 2026 (7 months above the mean)' });

describe('what stands above the overview', () => {
  const calm = { ...anAnswer(aJudged([0.7])), meta: { ...anAnswer(aJudged([0.7])).meta, arrived: [] } };
  const late = { ...calm, meta: { ...calm.meta, arrived: [{ on: '2026-11-19', share: 0.62 }, { on: '2026-11-18', share: 0.9 }, { on: '2026-11-17', share: 0.99 }] } };

  it('tells what needs a look from what got better, by the series beside a measure too, in the order of the panels', () => {
    const notes = notesOf([panel('a', anAnswer(better)), panel('b', anAnswer(aCurve()), anAnswer(concern)), panel('c', calm)], null);
    expect([notes.look.map(({ id, text, look }) => [id, text, look]), notes.better.map(({ id }) => id)]).toEqual([[['b', 'Worse since Jun 2026 (7 months below the mean).', 'concern']], ['a']]);
  });
  it('tells late data as late data: the days, how much of the last has come, and what waits', () => {
    const { late: said } = notesOf([panel('c', calm), panel('d', late)], { id: 's', takenAt: '', dataThrough: null, waiting: 1, contradictory: 2 });
    expect(said.map(plain)).toEqual([
      '18 Nov 2026 to 19 Nov 2026: not everything has been entered yet; of the last day about 62 % has arrived. A month that is not over is drawn as far as it has gone, and counts for no signal.',
      '1 event waits for what it refers to, and is not counted yet.', '2 events contradict others and are not counted.',
    ]);
    expect(notesOf([panel('c', calm)], { id: 's', takenAt: '', dataThrough: null, waiting: null, contradictory: null }).late).toEqual([]);
  });
  it('keeps apart what has too few points and what limits do not judge; a failed panel is neither', () => {
    const notes = notesOf([panel('few', anAnswer(aJudged([0.7], { variation: 'too-few-points', needs: 5 }))), panel('curve', anAnswer(aCurve())), { measure: { id: 'x', title: 'x' }, answer: { failed: { message: 'Too busy' } } }], null);
    expect([notes.tooFew.map(({ id }) => id), notes.withoutLimits.map(({ id }) => id)]).toEqual([['few'], ['curve']]);
  });
  it('a chart that is quiet now says since when', () => {
    const spc = aJudged([0.7, 0.9, 0.7], {}, { 1: ['outside-limits'] }).groups[0]?.spc;
    const never = aJudged([0.7, 0.7]).groups[0]?.spc;
    expect([spc && verdictOf(spc, 'month'), never && verdictOf(never, 'month')]).toEqual(['No real change since Feb 2026.', 'No real change.']);
  });
});

describe('beside an outcome', () => {
  const told = (rows: Record<string, ReturnType<typeof proportion> | { state: 'hidden'; reason: string }>) => {
    const table = aTable();
    const [group] = table.groups;
    const all = Object.entries(rows).map(([label, paired]) => ({ key: label, label, cells: { paired } }));
    return plain(notMeasured({ value: anAnswer({ ...table, groups: group === undefined ? [] : [{ ...group, rows: all }] }) }));
  };
  it('says how many were not measured, once where it is the same of all', () => {
    expect(told({ 'PHQ-9': proportion(70, 100) })).toBe('Not measured twice: PHQ-9 30 % (30 of 100).');
    expect(told({ a: proportion(70, 100), b: proportion(70, 100), c: proportion(70, 100) })).toBe('Not measured twice: 30 % (30 of 100) on each of the 3 scales.');
    expect(told({ a: proportion(70, 100), b: proportion(70, 100), c: { state: 'hidden', reason: 'small' } })).toBe('Not measured twice: a and b 30 % (30 of 100); c too few to show.');
  });
  it('is said of the latest months known where it comes over time, as in a release', () => {
    const series = aJudged([0.7, 0.75, null]);
    expect(plain(notMeasured({ value: anAnswer({ ...series, groups: series.groups.map((group) => ({ ...group, label: 'PHQ-9' })) }) }))).toBe('Not measured twice, of those admitted in Feb 2026: PHQ-9 25 % (25 of 100).');
  });
  it('never leaves it out: nobody to be measured, and not known, are said', () => {
    expect([told({}), notMeasured({ failed: { message: 'Too busy' } })]).toEqual(['Nobody was to be measured by an instrument in this period.', 'How many were not measured could not be read just now.']);
  });
});

describe('caseloads', () => {
  it('say what lies outside the limits in the order it came in, and in one sentence what to ask', () => {
    const funnel = aFunnel();
    expect(plain(outsideWords(funnel))).toBe('Outside the limits: A (99.8 %, above).');
    expect(plain(caseloadSentence([panel('x', anAnswer(funnel)), panel('y', anAnswer(aCurve()))], 'program') ?? '')).toBe('In 1 of 1 measure a program lies outside the 99.8 % limits. Ask first whether the records are complete and whether the people are alike; then what is done differently there.');
    const within = { ...funnel, groups: funnel.groups.map((group) => ({ ...group, position: 'within' as const })) };
    expect([outsideWords(within), plain(caseloadSentence([panel('x', anAnswer(within))], 'clinician') ?? '')]).toEqual(['', 'All caseloads are within what chance would give, in 1 measure.']);
    expect(caseloadSentence([panel('y', anAnswer(aCurve()))], 'program')).toBeNull();
  });
});

describe('the series beside a measure', () => {
  const all = [{ id: 'retention', kind: 'curve', views: ['curve', 'table'] }, { id: 'retention-cohorts', kind: 'grid', views: ['grid', 'series'] }, { id: 'exits', kind: 'incidence', views: ['incidence'] }, { id: 'gap', kind: 'table', views: ['table', 'series'] }, { id: 'own', kind: 'series', views: ['series'] }] as const;
  it('is its own, or that of what counts the same; none where there is none', () => {
    const measures = all.map((one) => ({ ...one, views: [...one.views] }));
    expect(measures.map((one) => trendOf(one, measures))).toEqual(['retention-cohorts', 'retention-cohorts', null, 'gap', null]);
  });
});

describe('small multiples', () => {
  it('share one axis, but for a group whose few people would press the others flat', () => {
    const [calm] = aJudged([0.7, 0.72, 0.71]).groups;
    const [wild] = aJudged([0, 1, 0.2], { points: [] }).groups;
    if (calm === undefined || wild === undefined) throw new Error('no group');
    const groups = [{ ...calm, key: 'a' }, { ...calm, key: 'b' }, { ...wild, key: 'few' }];
    const { axis, apart } = sharedAxis({ kind: 'series', interval: 'month', unit: 'share', groups });
    expect([[...apart], axis.min > 0.3, axis.max < 1]).toEqual([['few'], true, true]);
    for (const group of groups.slice(0, 2)) for (const { reading } of group.points) if (reading.state === 'value') expect(reading.value >= axis.min && reading.value <= axis.max).toBe(true);
  });
});
