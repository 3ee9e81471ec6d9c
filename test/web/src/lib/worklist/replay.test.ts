import { describe, expect, it } from 'vitest';
import { changesOf, isChanged, ruleChoices, shared, toReplaySearch, variantsOf } from '../../../../../web/src/lib/worklist/replay.ts';
import { replayOf, rulesOf } from './answers.ts';

const { rules } = rulesOf();
const changes = (rule: string, search: string) => changesOf(variantsOf(rules, rule), new URLSearchParams(search));

describe('what the form asks to change', () => {
  it.each([
    ['instrument-PHQ-9', 'every=21&everyUnit=D&first=7&firstUnit=D&grace=0', { interval: 'P21D', firstDue: 'P7D', graceDays: 0, settings: {} }],
    ['instrument-PHQ-9', 'every=28&everyUnit=D&first=7&firstUnit=D&grace=0', { settings: {} }],
    ['instrument-PHQ-9', 'every=4&everyUnit=W&first=&firstUnit=D&grace=', { interval: 'P4W', settings: {} }],
    ['instrument-BARC-10', 'every=90&everyUnit=D&first=14&firstUnit=D&grace=3', { interval: 'P90D', firstDue: 'P14D', graceDays: 3, settings: {} }],
    ['missed-contacts', 'setting.inARow=3&setting.ofLast=6&setting.other=1', { settings: { inARow: 3 } }],
    ['missed-contacts', 'every=21&everyUnit=D&grace=1&setting.inARow=two', { settings: {} }],
    ['plan-review', 'every=30&everyUnit=D&first=&firstUnit=D&grace=0', { interval: 'P30D', graceDays: 0, settings: {} }],
    ['plan-review', 'every=&everyUnit=D&first=&firstUnit=D&grace=0', { settings: {} }],
    ['overdose', 'isOn=false&setting.dueDays=2', { isOn: false, settings: {} }],
    ['overdose', 'isOn=true', { settings: {} }],
    ['overdose', 'isOn=', { settings: {} }],
    ['not-measured', 'isOn=true', { isOn: true, settings: {} }],
    ['no-such-rule', 'isOn=false', { settings: {} }],
    ['no-such-rule', 'every=21&everyUnit=D', { settings: {} }],
  ])('%s, %s', (rule, search, asked) => {
    expect(changes(rule, search)).toEqual(asked);
    expect(isChanged(changes(rule, search))).toBe(JSON.stringify(asked) !== '{"settings":{}}');
  });
  it('goes to the API as it takes it', () => {
    const ask = { rule: 'instrument-PHQ-9', from: '2026-06-01', to: '2026-11-20', program: 'a b', changes: { interval: 'P21D', graceDays: 0, isOn: false, settings: { dueDays: 3 } } };
    expect(toReplaySearch(ask)).toBe('rule=instrument-PHQ-9&from=2026-06-01&to=2026-11-20&program=a+b&interval=P21D&graceDays=0&isOn=false&setting.dueDays=3');
    expect(toReplaySearch({ ...ask, program: undefined, changes: { settings: {} } })).toBe('rule=instrument-PHQ-9&from=2026-06-01&to=2026-11-20');
  });
  it('offers a rule once, however many its rhythms, and says where they differ', () => {
    expect(ruleChoices(rules).filter(({ key }) => key === 'plan-review')).toEqual([{ key: 'plan-review', label: 'Plan review' }]);
    const variants = variantsOf(rules, 'plan-review');
    expect([variants.length, shared(variants, 'interval'), shared(variants, 'anchor'), shared(variants, 'graceDays')]).toEqual([2, null, 'admission', 0]);
    expect(shared(variantsOf(rules, 'overdose'), 'interval')).toBeNull();
    expect(variantsOf(rules, null)).toEqual([]);
  });
  it('the fixture keeps the contract', () => expect(replayOf().added).toBe(340));
});
