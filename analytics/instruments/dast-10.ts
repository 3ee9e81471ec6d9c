import { itemCodes, PLAIN_SCALE, type Instrument } from './instrument.ts';
import { confirmed, DAST } from './sources.ts';

/** Items are answers, yes 1 and no 0. Item 3 ("always able to stop") counts where it is no. */
export const DAST_10: Instrument = {
  id: 'DAST-10', name: 'Drug Abuse Screening Test', recallDays: 365,
  items: itemCodes(10), unscoredItems: [], isListOrdered: true, reversedItems: ['3'], hasTotal: true, prorate: null,
  scales: [{
    ...PLAIN_SCALE, id: 'total', label: 'DAST-10', range: [0, 10], direction: 'higher-is-worse', items: itemCodes(10), itemRange: [0, 1],
    bands: [
      { from: 0, to: 0, label: 'none' }, { from: 1, to: 2, label: 'low' }, { from: 3, to: 5, label: 'moderate' }, { from: 6, to: 8, label: 'substantial' }, { from: 9, to: 10, label: 'severe' },
    ],
    bandsFrom: confirmed(DAST),
  }],
  licence: { text: 'Skinner and CAMH; non-commercial reproduction with credit', ...confirmed('DAST page, camcops.readthedocs.io') },
};
