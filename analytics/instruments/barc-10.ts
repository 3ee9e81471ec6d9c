import { itemCodes, PLAIN_SCALE, type Instrument } from './instrument.ts';
import { BARC, confirmed, PRORATE_A_FIFTH } from './sources.ts';

/** TRAP: items run from 1, not from 0 as one provider's page has it; the least total is 10. */
export const BARC_10: Instrument = {
  id: 'BARC-10', name: 'Brief Assessment of Recovery Capital', recallDays: 0,
  items: itemCodes(10), unscoredItems: [], isListOrdered: true, reversedItems: [], hasTotal: true, prorate: PRORATE_A_FIFTH,
  scales: [{
    ...PLAIN_SCALE, id: 'total', label: 'BARC-10', range: [10, 60], direction: 'higher-is-better', items: itemCodes(10), itemRange: [1, 6],
    bands: [{ from: 10, to: 46, label: 'below 47' }, { from: 47, to: 60, label: '47 and above' }],
    bandsFrom: confirmed(BARC),
    cutOff: { value: 47, isClinical: 'below', ...confirmed(`${BARC}: 47 predicts sustained remission of over 12 months`) },
  }],
  licence: { text: 'Free, no permission needed', ...confirmed('PhenX protocol 590502') },
};
