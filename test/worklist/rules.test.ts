/** The rules as data: every name has a rule with all its words, every setting a number and a place, every default the domain's. */
import { describe, expect, it } from 'vitest';
import { parseEvent, LEVELS_OF_CARE } from '#analytics/contract/event.ts';
import { CADENCE_RULES, RULE_SETTINGS, TRIGGER_RULES, type TriggerRuleId } from '#analytics/contract/rule-names.ts';
import { RecordForm } from '#analytics/contract/worklist.ts';
import { findInstrument } from '#analytics/instruments/instruments.ts';
import { ruleBook, thresholdOf, type RuleStatement } from '#analytics/worklist/book.ts';
import { cadenceThreshold } from '#analytics/worklist/cadence.ts';
import { CADENCES, triggerRule, TRIGGERS } from '#analytics/worklist/rules.ts';
import { addWorkingDays } from '#analytics/worklist/triggers.ts';

const SENTENCE = /^[A-Z"].*[.?]$/;
const place = (levelOfCare: string, program = 'p', on = '2026-11-20') => ({ program, levelOfCare, on });
const ofTrigger = TRIGGERS.map((rule) => [rule.id, rule] as const);
const ofCadence = CADENCES.map((rule) => [rule.id, rule] as const);

describe('the list of rules', () => {
  it('has every rule that the contract names, once, and no other', () => {
    expect(CADENCES.map(({ id }) => id)).toEqual([...CADENCE_RULES]);
    expect(TRIGGERS.map(({ id }) => id)).toEqual([...TRIGGER_RULES]);
    expect(new Set([...CADENCE_RULES, ...TRIGGER_RULES]).size).toBe(CADENCE_RULES.length + TRIGGER_RULES.length);
  });
  it('throws for a rule that is not there', () => {
    expect(() => triggerRule('bygone' as TriggerRuleId)).toThrow('no rule bygone');
  });
  it.each([...ofTrigger, ...ofCadence])('says of %s what it is, what clears it, what to do, and where it comes from', (_id, { title, clearsWhen, nextStep, source, isConfirmed, record }) => {
    expect(title).toMatch(/^[A-Z]/);
    expect(title.length).toBeLessThanOrEqual(32);
    for (const said of [clearsWhen, nextStep]) expect(said).toMatch(SENTENCE);
    expect(source).not.toBe('');
    // RULE: no default has been checked, and none may look as if a regulation stood behind it.
    expect(isConfirmed).toBe(false);
    expect(RecordForm.options).toContain(record);
    expect([title, clearsWhen, nextStep].join(' ').toLowerCase()).not.toMatch(/addict|relapse|fail|patient|complian|abus|clean\b|!/);
  });
  it.each([...ofTrigger, ...ofCadence].filter(([id]) => !id.startsWith('scheduled-')))('calls the default of %s what it is', (_id, { source }) => {
    expect(source).toMatch(/^program default, not a regulation; /);
  });
  it('takes what a source system has scheduled as scheduled', () => {
    expect([triggerRule('scheduled-plan-review').source, triggerRule('scheduled-instrument').source]).toEqual(['scheduled in the source system', 'scheduled in the source system']);
  });
});

describe('the settings of a rule', () => {
  it('are those that the contract names', () => {
    const named = TRIGGERS.filter(({ settings }) => settings.length > 0).map(({ id, settings }) => [id, settings.map(({ name }) => name).sort()]);
    expect(Object.fromEntries(named)).toEqual(Object.fromEntries(Object.entries(RULE_SETTINGS).map(([rule, names]) => [rule, [...names].sort()])));
  });
  it.each(ofTrigger)('of %s have a number, a unit and a label, and stand in its threshold as they hold', (id, { settings, threshold }) => {
    for (const { value, unit, label } of settings) {
      expect(Number.isInteger(value) && value >= 0).toBe(true);
      expect([unit, label]).not.toContain('');
    }
    expect([...threshold.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).filter((name) => !settings.some((one) => one.name === name))).toEqual([]);
    expect(thresholdOf(ruleBook([]).trigger(id, place('1.5')))).toMatch(/^[A-Z][^{}]*\.$/);
  });
  it.each(ofTrigger.flatMap(([id, { settings }]) => settings.map(({ name }) => [id, name] as const)))('of %s: %s can be set by an event, and holds', (rule, name) => {
    const data = { rule, from: '2026-01-01', source: 'agreed', settings: { [name]: 9 } };
    const parsed = parseEvent({ specversion: '1.0', id: 'e', source: 's', type: 'rule.set', subject: 'rules', time: '2026-01-01T00:00:00Z', data });
    expect(parsed).toMatchObject({ event: { data } });
    const book = ruleBook([data]);
    expect([book.trigger(rule, place('1.5', 'p', '2025-12-31')).setting(name) === 9, book.trigger(rule, place('1.5', 'p', '2026-01-01')).setting(name)]).toEqual([false, 9]);
  });
  it('that a rule has not are a mistake of ours', () => {
    expect(() => ruleBook([]).trigger('overdose', place('1.5')).setting('silentDays')).toThrow('overdose has no setting silentDays');
  });
});

describe('the rhythm of plan reviews', () => {
  // Domain 5.2, the table for where no state rule is entered.
  it.each([
    ['4.0', 'P3D'], ['3.7', 'P3D'], ['3.5', 'P7D'], ['3.1', 'P30D'], ['2.7', 'P14D'], ['2.5', 'P14D'], ['2.1', 'P30D'], ['1.7', 'P90D'], ['1.5', 'P90D'], ['1.0', 'P180D'], ['RR', null],
  ])('at %s is %s, from the day the level began', (level, interval) => {
    const cadence = ruleBook([]).cadence('plan-review', place(level));
    expect(cadence === null ? null : [cadence.interval, cadence.firstDue, cadence.anchor, cadence.isByLevel, cadence.graceDays]).toEqual(interval === null ? null : [interval, interval, 'admission', true, 0]);
  });
  it('is shown no earlier than one counts, and at the most a week before', () => {
    for (const level of LEVELS_OF_CARE) {
      const cadence = ruleBook([]).cadence('plan-review', place(level));
      if (cadence === null) continue;
      expect(cadence.leadDays).toBeLessThanOrEqual(Math.min(7, cadence.earlyDays ?? 0));
      expect(cadence.leadDays).toBeGreaterThanOrEqual(1);
    }
  });
});

describe('the rhythm of instruments', () => {
  it.each(ofCadence.filter(([id]) => id !== 'plan-review'))('%s is about an instrument that is known, at every level, from the last one', (id, rule) => {
    expect(findInstrument(rule.instrument ?? '')?.id).toBe(id.slice('instrument-'.length));
    const all = LEVELS_OF_CARE.map((level) => ruleBook([]).cadence(id, place(level)));
    expect(new Set(all.map((cadence) => JSON.stringify(cadence))).size).toBe(1);
    expect(all[0]).toMatchObject({ anchor: 'last-completed', isByLevel: false, firstDue: 'P7D', instrument: rule.instrument });
  });
  it('never asks more often than an instrument looks back', () => {
    for (const [id, { instrument }] of ofCadence) {
      const cadence = ruleBook([]).cadence(id, place('1.5'));
      const recall = findInstrument(instrument ?? '')?.recallDays ?? 0;
      const days = cadence?.interval === 'P3M' ? 89 : Number(/^P(\d+)D$/.exec(cadence?.interval ?? '')?.[1]);
      expect(days, id).toBeGreaterThanOrEqual(recall);
    }
  });
});

describe('a rhythm in words', () => {
  const said = (statement: Partial<RuleStatement>, level = '1.5'): string => {
    const rule = statement.rule ?? 'plan-review';
    const cadence = ruleBook([{ source: 's', from: '2020-01-01', ...statement, rule }]).cadence(rule, place(level));
    return cadence === null ? 'none' : cadenceThreshold(cadence);
  };
  it.each<[Partial<RuleStatement>, string]>([
    [{}, 'Every 90 days from the day the level of care began, up to 14 days early.'],
    [{ interval: 'P3M', earlyDays: 1 }, 'Every 3 months from the day the level of care began, up to 1 day early.'],
    [{ interval: 'P1M', firstDue: 'P7D', graceDays: 3 }, 'Every month from the day the level of care began, first within 7 days, up to 7 days early, 3 days of grace.'],
    [{ anchor: 'last-completed' }, 'Every 90 days after the last one.'],
    [{ rule: 'instrument-PHQ-9' }, 'Every 28 days after the last one, first within 7 days; every 3 months while below the cut-off.'],
    [{ rule: 'instrument-PHQ-9', interval: 'P14D', firstDue: 'P0D' }, 'Every 14 days after the last one, first at admission.'],
    [{ rule: 'own', kind: 'plan-review', interval: 'P14D', anchor: 'admission' }, 'Every 14 days from admission, up to 3 days early.'],
    [{ isOn: false }, 'none'],
  ])('%j', (statement, words) => expect(said(statement)).toBe(words));
});

describe('which of several statements holds', () => {
  const set = (interval: string, more: Partial<RuleStatement> = {}): RuleStatement => ({ rule: 'plan-review', from: '2026-01-01', source: interval, interval, ...more });
  const held = (...statements: RuleStatement[]) => ruleBook(statements).cadence('plan-review', place('1.5', 'p', '2026-06-01'))?.interval;
  it('is that of the program before that of the organization, whichever came later', () => {
    expect([held(set('P10D', { program: 'p' }), set('P20D', { from: '2026-05-01' })), held(set('P20D'), set('P10D', { program: 'p' }))]).toEqual(['P10D', 'P10D']);
  });
  it('is the one with the later day, and of one day the one stated last', () => {
    expect([held(set('P10D', { from: '2026-03-01' }), set('P20D')), held(set('P10D'), set('P20D'))]).toEqual(['P10D', 'P20D']);
  });
  it('is none of another program, of another level, or of a day that has not come', () => {
    expect(held(set('P10D', { program: 'q' }), set('P11D', { levelsOfCare: ['3.5'] }), set('P12D', { from: '2026-06-02' }))).toBe('P90D');
  });
  it('changes what it names and leaves the rest', () => {
    expect(ruleBook([set('P10D'), { rule: 'plan-review', from: '2026-02-01', source: 'later', graceDays: 2 }]).cadence('plan-review', place('1.5'))).toMatchObject({ interval: 'P10D', graceDays: 2, source: 'later', isConfirmed: true });
  });
});

it.each([
  ['2026-01-05', 1, '2026-01-06'], ['2026-01-09', 1, '2026-01-12'], ['2026-01-10', 1, '2026-01-12'], ['2026-01-11', 1, '2026-01-12'], ['2026-01-08', 2, '2026-01-12'], ['2026-01-09', 0, '2026-01-09'],
  ['2026-01-05', 5, '2026-01-12'], ['1969-12-26', 1, '1969-12-29'],
])('counts working days: %s and %i is %s', (on, count, day) => expect(addWorkingDays(on, count)).toBe(day));
