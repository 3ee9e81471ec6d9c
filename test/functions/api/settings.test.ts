import { afterEach, describe, expect, it } from 'vitest';
import { withSettings } from '#analytics/measures/define.ts';
import { findMeasure } from '#analytics/measures/registry.ts';
import { requireKnownSettings } from '#functions/api/settings.ts';
import { readMeasureSettings } from '#functions/config.ts';

afterEach(() => {
  delete process.env['CAIRN_MEASURE_SETTINGS'];
});

describe('readMeasureSettings', () => {
  it('reads numbers by measure and name, and nothing where nothing is set', () => {
    expect(readMeasureSettings()).toEqual({});
    process.env['CAIRN_MEASURE_SETTINGS'] = '{"contact-gap":{"longGapDays":21}}';
    expect(readMeasureSettings()).toEqual({ 'contact-gap': { longGapDays: 21 } });
  });
  it.each(['{', '[]', '{"contact-gap":21}', '{"contact-gap":{"longGapDays":"21"}}'])('says how it is written where it is %s', (text) => {
    process.env['CAIRN_MEASURE_SETTINGS'] = text;
    expect(() => readMeasureSettings()).toThrow(/must be JSON such as/);
  });
});

describe('requireKnownSettings', () => {
  it('takes settings that a measure has, and refuses others by name', () => {
    expect(() => requireKnownSettings({ 'contact-gap': { longGapDays: 21 } })).not.toThrow();
    expect(() => requireKnownSettings({ 'contact-gaps': { longGapDays: 21 } })).toThrow(/contact-gaps, which is no measure; there are: .*contact-gap,/);
    expect(() => requireKnownSettings({ 'contact-gap': { longGap: 21 } })).toThrow('contact-gap.longGap, which is no setting of it; there are: shortGapDays, longGapDays');
  });
});

describe('withSettings', () => {
  it('shows the number that is in force', () => {
    const definition = findMeasure('contact-gap')?.definition;
    if (definition === undefined) throw new Error('contact-gap');
    expect(withSettings(definition, { longGapDays: 21 }).settings.map(({ name, value }) => [name, value])).toEqual([['shortGapDays', 14], ['longGapDays', 21]]);
    expect(withSettings(definition)).toEqual(definition);
  });
});
