import { itemCodes, type Instrument } from './instrument.ts';
import { unconfirmed } from './sources.ts';

/** RULE: no score of any kind (domain 3.1). What it finds goes to the responsible clinician at once and stands in no figure. */
export const C_SSRS: Instrument = {
  id: 'C-SSRS', name: 'Columbia Suicide Severity Rating Scale, screener', recallDays: 30,
  items: itemCodes(6), unscoredItems: [], isListOrdered: true, reversedItems: [], hasTotal: false, prorate: null, scales: [],
  licence: { text: 'Free for clinical use; confirm with the Columbia Lighthouse Project', ...unconfirmed('terms of use') },
};
