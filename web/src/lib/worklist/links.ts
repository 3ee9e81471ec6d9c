/** Where the actions of the worklist lead, and what they are called: one place, for rows, menus and keys alike. */
import type { Reason, RecordForm } from '#analytics/contract/worklist.ts';
import { DEFERRAL_REASONS } from '../record/forms/deferral.ts';
import { recordPath } from '../record/path.ts';
import { word } from '../words.ts';

type Of = Pick<Reason, 'rule' | 'title' | 'category' | 'record' | 'instrument' | 'episode'>;

const LABELS: Record<RecordForm, string> = {
  instrument: 'Record a score',
  'plan-review': 'Record plan review',
  contact: 'Record contact',
  goal: 'Update goals',
  marker: 'Record life event',
  deferral: 'Defer',
};

/** `Record PHQ-9`, `Record contact`: what clears a reason, as an action. */
export function recordLabel({ record, instrument }: Pick<Of, 'record' | 'instrument'>): string {
  return record === 'instrument' && instrument !== null ? `Record ${instrument}` : LABELS[record];
}

export function clientHref(client: string): string {
  return `/clients/${encodeURIComponent(client)}`;
}

/** The form that records what clears a reason; `from` is where one comes back to. */
export function recordHref(client: string, { record, instrument, episode, rule }: Of, from: string): string {
  return recordPath(client, record, { episode, rule, ...(record === 'instrument' && instrument !== null && { instrument }), from });
}

/** RULE: what is about safety is done, never deferred. */
export const mayDefer = ({ category }: Pick<Of, 'category'>): boolean => category !== 'safety';

export function deferHref(client: string, { episode, rule }: Of, from: string): string {
  return recordPath(client, 'deferral', { episode, rule, from });
}

/** Why something is put off, within a sentence: `the client is away`. Another system's code is shown as it was sent. */
export function deferralReason(code: string): string {
  const label = DEFERRAL_REASONS.find(({ value }) => value === code)?.label;
  return label === undefined ? word(code) : label.charAt(0).toLowerCase() + label.slice(1);
}
