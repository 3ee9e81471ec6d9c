import { describe, expect, it } from 'vitest';
import { RECORD_FORMS } from '#analytics/contract/worklist.ts';
import { clientHref, deferHref, deferralReason, mayDefer, recordHref, recordLabel } from '../../../../../web/src/lib/worklist/links.ts';
import { worklistOf } from './answers.ts';

const [first] = worklistOf().rows.flatMap(({ reasons }) => reasons.filter(({ rule }) => rule === 'instrument-PHQ-9'));
if (first === undefined) throw new Error('the fixture has no PHQ-9');
const phq = first;

describe('actions', () => {
  it('lead to the form of what clears a reason, and back to the view', () => {
    expect(recordHref('cl 1/é', phq, '/worklist?category=overdue')).toBe('/clients/cl%201%2F%C3%A9/record?form=instrument&instrument=PHQ-9&episode=ep1&rule=instrument-PHQ-9&from=%2Fworklist%3Fcategory%3Doverdue');
    expect(recordHref('c', { ...phq, rule: 'no-contact', record: 'contact', instrument: null }, '/worklist')).toBe('/clients/c/record?form=contact&episode=ep1&rule=no-contact&from=%2Fworklist');
    expect(deferHref('c', phq, '/worklist')).toBe('/clients/c/record?form=deferral&episode=ep1&rule=instrument-PHQ-9&from=%2Fworklist');
    expect(clientHref('a/../b')).toBe('/clients/a%2F..%2Fb');
  });
  it('are called what they are', () => {
    expect(recordLabel(phq)).toBe('Record PHQ-9');
    expect(RECORD_FORMS.map((record) => recordLabel({ record, instrument: null }))).toEqual(['Record a score', 'Record plan review', 'Record contact', 'Update goals', 'Record life event', 'Defer']);
  });
  it('say why something waits', () => {
    expect([deferralReason('client-away'), deferralReason('their-own-code')]).toEqual(['the client is away', 'their own code']);
  });
  it('never put off what is about safety', () => {
    expect(worklistOf().rows.flatMap(({ reasons }) => reasons.filter((reason) => !mayDefer(reason)).map(({ rule }) => rule))).toEqual(['overdose', 'self-harm-screen']);
  });
});
