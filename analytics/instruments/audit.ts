import { itemCodes, PLAIN_SCALE, type Instrument } from './instrument.ts';
import { AUDIT_SCORING, confirmed, unconfirmed } from './sources.ts';

const COMMON = {
  recallDays: 365, unscoredItems: [], isListOrdered: true, reversedItems: [], hasTotal: true, prorate: null,
  licence: { text: 'World Health Organization; free for clinical use with attribution', ...unconfirmed('terms of use') },
} as const;

/** An item that a first answer lets one skip is sent as 0, not left out. */
export const AUDIT: Instrument = {
  ...COMMON, id: 'AUDIT', name: 'Alcohol Use Disorders Identification Test', items: itemCodes(10),
  scales: [{
    ...PLAIN_SCALE, id: 'total', label: 'AUDIT', range: [0, 40], direction: 'higher-is-worse', items: itemCodes(10), itemRange: [0, 4],
    bands: [{ from: 0, to: 7, label: 'zone I' }, { from: 8, to: 15, label: 'zone II' }, { from: 16, to: 19, label: 'zone III' }, { from: 20, to: 40, label: 'zone IV' }],
    bandsFrom: unconfirmed('zones of the World Health Organization'),
    cutOff: { value: 8, isClinical: 'at-or-above', ...confirmed(`${AUDIT_SCORING}; likely dependence from 13 for women, from 15 for men`) },
  }],
};

export const AUDIT_C: Instrument = {
  ...COMMON, id: 'AUDIT-C', name: 'AUDIT, first three items', items: itemCodes(3),
  scales: [{
    ...PLAIN_SCALE, id: 'total', label: 'AUDIT-C', range: [0, 12], direction: 'higher-is-worse', items: itemCodes(3), itemRange: [0, 4],
    bands: [{ from: 0, to: 2, label: 'below 3' }, { from: 3, to: 12, label: '3 and above' }],
    bandsFrom: unconfirmed('usual cut-off for women'),
    // RULE: the lower of the two for everybody, so that nobody whom one of them calls a case is called recovered.
    cutOff: { value: 3, isClinical: 'at-or-above', ...unconfirmed('usual cut-offs: 3 for women, 4 for men; the lower is used for everybody') },
  }],
};
