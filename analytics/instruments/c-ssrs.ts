import { itemCodes, type Instrument } from './instrument.ts';
import { unconfirmed } from './sources.ts';

/**
 * RULE: no score of any kind (domain 3.1). What it finds goes to the responsible clinician at once and stands in no figure.
 * Its six questions are sent as items, 1 for yes and 0 for no; those that an earlier answer lets one skip are null or left out.
 */
export const C_SSRS: Instrument = {
  id: 'C-SSRS', name: 'Columbia Suicide Severity Rating Scale, screener', recallDays: 30,
  items: itemCodes(6), answers: [0, 1], unscoredItems: [], isListOrdered: true, reversedItems: [], hasTotal: false, prorate: null, scales: [],
  licence: { text: 'Free for clinical use; confirm with the Columbia Lighthouse Project', ...unconfirmed('terms of use') },
};
