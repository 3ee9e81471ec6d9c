import { describe, expect, it } from 'vitest';
import { itemCodes, PLAIN_SCALE, type Instrument, type Scale } from '#analytics/instruments/instrument.ts';
import { axisOf, canShowTrend, findInstrument, INSTRUMENTS, isComparable, scaleOf } from '#analytics/instruments/instruments.ts';
import { scoreOf } from '#analytics/instruments/score.ts';
import { instrumentSettings } from '#analytics/instruments/settings.ts';

function known(id: string): Instrument {
  const instrument = findInstrument(id);
  if (instrument === null) throw new Error(`${id} is not in the list`);
  return instrument;
}
function scale(id: string, name: string, version = '1'): Scale {
  const found = scaleOf(known(id), name, version);
  if (found === null) throw new Error(`${id} has no scale ${name}`);
  return found;
}
const SCALES = INSTRUMENTS.flatMap((instrument) => instrument.scales.map((each): [string, Instrument, Scale] => [axisOf(instrument, each), instrument, each]));

describe('INSTRUMENTS', () => {
  it('have ids of their own, and axes of their own', () => {
    const ids = INSTRUMENTS.map(({ id }) => id);
    expect(ids).toEqual(['PHQ-9', 'GAD-7', 'PCL-5', 'WHO-5', 'BAM', 'BAM-R', 'BAM-IOP', 'BARC-10', 'AUDIT', 'AUDIT-C', 'DAST-10', 'C-SSRS', 'OQ-45']);
    expect(new Set(SCALES.map(([axis]) => axis)).size).toBe(SCALES.length);
  });
  it.each(SCALES)('%s: its range is what its items can add up to', (_axis, instrument, { items, itemRange, range, times }) => {
    expect(items.filter((code) => !instrument.items.includes(code))).toEqual([]);
    if (itemRange !== null) expect(itemRange.map((end) => end * items.length * times)).toEqual(range);
  });
  it.each(SCALES)('%s: its bands cover the range without a gap, and the cut-off lies between two of them', (_axis, _instrument, { bands, bandsFrom, cutOff, range, reliableChange, direction }) => {
    expect(bandsFrom === null).toBe(bands.length === 0);
    if (bands.length > 0) {
      expect([bands[0]?.from, bands.at(-1)?.to]).toEqual(range);
      expect(bands.slice(1).map(({ from }) => from)).toEqual(bands.slice(0, -1).map(({ to }) => to + 1));
    }
    if (cutOff !== null) {
      expect(cutOff.isClinical === 'at-or-above').toBe(direction === 'higher-is-worse');
      const firstOfUpper = cutOff.isClinical === 'at-or-below' ? cutOff.value + 1 : cutOff.value;
      // The GAD-7's cut-off of the service (8) lies within a band of the questionnaire (5 to 9).
      if (bands.length > 0 && cutOff.value !== 8) expect(bands.map(({ from }) => from)).toContain(firstOfUpper);
    }
    expect(reliableChange === null || reliableChange.points > 0).toBe(true);
  });
  it.each(INSTRUMENTS.map((instrument): [string, Instrument] => [instrument.id, instrument]))('%s: turns and leaves out only items it has', (_id, { items, reversedItems, unscoredItems, scales, hasTotal }) => {
    expect(reversedItems.filter((code) => !items.includes(code))).toEqual([]);
    expect(unscoredItems.filter((code) => items.includes(code))).toEqual([]);
    expect(scales.some(({ id }) => id === 'total')).toBe(hasTotal);
  });
  // domain 3.1 and 3.4: points, cut-off, and which side of it is clinical.
  it.each([
    ['PHQ-9', 'total', 6, 10, 'at-or-above'], ['GAD-7', 'total', 4, 8, 'at-or-above'], ['PCL-5', 'total', 5, 31, 'at-or-above'], ['WHO-5', 'total', 10, 50, 'at-or-below'],
    ['BARC-10', 'total', null, 47, 'below'], ['AUDIT', 'total', null, 8, 'at-or-above'], ['AUDIT-C', 'total', null, 3, 'at-or-above'], ['DAST-10', 'total', null, null, null],
    ['BAM-R', 'use', null, 1, 'at-or-above'], ['BAM-R', 'risk', null, 12, 'at-or-above'], ['BAM-R', 'protective', null, 12, 'at-or-below'], ['OQ-45', 'total', 14, 64, 'at-or-above'],
  ])('%s %s: reliable change %s, cut-off %s (%s)', (id, name, points, value, isClinical) => {
    const { reliableChange, cutOff } = scale(id, name, 'items-0-4');
    expect([reliableChange?.points ?? null, cutOff?.value ?? null, cutOff?.isClinical ?? null]).toEqual([points, value, isClinical]);
  });
  it('say which direction is better: protective factors, recovery capital and well-being rise', () => {
    expect(SCALES.filter(([, , { direction }]) => direction === 'higher-is-better').map(([axis]) => axis)).toEqual([
      'WHO-5/total', 'BAM/protective/items-0-4', 'BAM/protective/days-0-30', 'BAM-R/protective/items-0-4', 'BAM-R/protective/days-0-30', 'BAM-IOP/protective/items-0-4', 'BARC-10/total',
    ]);
  });
  it('take one more as one more entry: nothing else has to know it', () => {
    const craving: Instrument = {
      ...known('GAD-7'), id: 'CRAVING-3', name: 'A program\'s own three questions', recallDays: 7, items: itemCodes(3), unscoredItems: [], reversedItems: ['2'],
      scales: [{
        ...PLAIN_SCALE, id: 'total', label: 'CRAVING-3', range: [0, 30], direction: 'higher-is-worse', items: itemCodes(3), itemRange: [0, 10],
        reliableChange: { points: 5.5, source: 'own baseline', isConfirmed: false },
      }],
    };
    const list = [...INSTRUMENTS, craving];
    expect(scoreOf({ instrument: 'CRAVING-3', version: '1', scale: 'total', items: [10, 10, 4] }, list)).toEqual({ score: 14, isProrated: false });
    expect(findInstrument('CRAVING-3', list)).toBe(craving);
    expect(instrumentSettings(list).at(-1)).toEqual({
      name: 'CRAVING-3/total/reliable-change', value: 5.5, unit: 'points', label: 'CRAVING-3 total: least change that is reliable', source: 'own baseline', isConfirmed: false,
    });
  });
});

describe('findInstrument', () => {
  it.each(['PHQ9', 'phq-9', ' PHQ-9', ''])('compares ids exactly: %j is not known', (id) => {
    expect(findInstrument(id)).toBeNull();
  });
});

describe('scaleOf', () => {
  it('scores BAM by the version that was sent', () => {
    expect(['items-0-4', 'days-0-30'].map((version) => ['use', 'risk', 'protective'].map((name) => scale('BAM', name, version).range))).toEqual([
      [[0, 12], [0, 24], [0, 24]],
      [[0, 90], [0, 180], [0, 180]],
    ]);
  });
  it('leaves the scoring by days without the cut-offs of the other', () => {
    const byDays = scale('BAM', 'risk', 'days-0-30');
    expect([byDays.cutOff, byDays.bands, byDays.bandsFrom, byDays.reliableChange]).toEqual([null, [], null, null]);
  });
  it('compares a scoring it does not know with nothing: no range, no bands, no thresholds, an axis of its own', () => {
    const unknown = scale('BAM', 'use', 'May 2019');
    expect(unknown).toMatchObject({ scoring: 'May 2019', range: null, itemRange: null, bands: [], bandsFrom: null, cutOff: null, reliableChange: null, direction: 'higher-is-worse' });
    expect([isComparable(unknown), isComparable(scale('BAM', 'use', 'items-0-4'))]).toEqual([false, true]);
  });
  it('scores others alike in every version', () => {
    expect(scale('PHQ-9', 'total', '1.0')).toBe(scale('PHQ-9', 'total', 'es-MX'));
  });
  it.each([['PHQ-9', 'somatic'], ['BAM', 'total'], ['C-SSRS', 'total'], ['PHQ-9', 'constructor']])('%s has no scale %s', (id, name) => {
    expect(scaleOf(known(id), name, '1')).toBeNull();
  });
});

describe('axisOf', () => {
  it('never puts two scorings on one axis', () => {
    const axes = ['items-0-4', 'days-0-30', 'x', 'y'].map((version) => axisOf(known('BAM'), scale('BAM', 'use', version)));
    expect(axes).toEqual(['BAM/use/items-0-4', 'BAM/use/days-0-30', 'BAM/use/x', 'BAM/use/y']);
    expect(axisOf(known('WHO-5'), scale('WHO-5', 'total', 'raw-0-25'))).toBe(axisOf(known('WHO-5'), scale('WHO-5', 'total', '1998')));
  });
});

describe('canShowTrend', () => {
  // domain 3.3
  it.each([
    ['AUDIT', 30, false], ['AUDIT', 364, false], ['AUDIT', 365, true], ['AUDIT-C', 90, false], ['DAST-10', 90, false], ['PHQ-9', 13, false], ['PHQ-9', 14, true],
    ['BAM', 29, false], ['BAM', 30, true], ['BAM-IOP', 7, true], ['BARC-10', 7, true],
  ])('%s every %i days: %s', (id, days, expected) => {
    expect(canShowTrend(known(id), days)).toBe(expected);
  });
});

describe('instrumentSettings', () => {
  const settings = instrumentSettings();
  it('have names and sources of their own', () => {
    expect(new Set(settings.map(({ name }) => name)).size).toBe(settings.length);
    expect(settings.filter(({ source }) => source.length < 5)).toEqual([]);
  });
  it('say of every number that is common practice that it has not been confirmed', () => {
    expect(settings.filter(({ isConfirmed }) => !isConfirmed).map(({ name }) => name)).toEqual(['AUDIT-C/total/cut-off', 'OQ-45/total/cut-off']);
    expect(settings.filter(({ isConfirmed, source }) => isConfirmed === source.includes('not checked'))).toEqual([]);
  });
  it('tell the two numbers of the PHQ-9', () => {
    const source = 'NHS Talking Therapies (IAPT) outcome definitions, as in trial NCT05134103';
    expect(settings.slice(0, 2)).toEqual([
      { name: 'PHQ-9/total/cut-off', value: 10, unit: 'points', label: 'PHQ-9 total: in the clinical range at or above', source, isConfirmed: true },
      { name: 'PHQ-9/total/reliable-change', value: 6, unit: 'points', label: 'PHQ-9 total: least change that is reliable', source: `${source}; 5 points are often called clinically meaningful`, isConfirmed: true },
    ]);
  });
});
