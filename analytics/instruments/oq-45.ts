import { PLAIN_SCALE, type Instrument } from './instrument.ts';
import { confirmed, OQ, unconfirmed } from './sources.ts';

/** A commercial product: scored by its owner's software, so only scores are sent. */
export const OQ_45: Instrument = {
  id: 'OQ-45', name: 'Outcome Questionnaire 45.2', recallDays: 7,
  items: [], unscoredItems: [], isListOrdered: false, reversedItems: [], hasTotal: true, prorate: null,
  scales: [{
    ...PLAIN_SCALE, id: 'total', label: 'OQ-45', range: [0, 180], direction: 'higher-is-worse', items: [], itemRange: null,
    cutOff: { value: 64, isClinical: 'at-or-above', ...unconfirmed('norms of the United States; 56 in the Netherlands (Timman et al. 2017)') },
    reliableChange: { points: 14, ...confirmed(`${OQ}: norms of the United States; 18 in the Netherlands (Timman et al. 2017)`) },
  }],
  licence: { text: 'Copyrighted commercial product', ...confirmed(OQ) },
};
