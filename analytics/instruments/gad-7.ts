import { itemCodes, PLAIN_SCALE, type Instrument } from './instrument.ts';
import { confirmed, IAPT, PRORATE_A_FIFTH, unconfirmed } from './sources.ts';

export const GAD_7: Instrument = {
  id: 'GAD-7', name: 'Generalised Anxiety Disorder scale', recallDays: 14,
  items: itemCodes(7), unscoredItems: ['8'], isListOrdered: true, reversedItems: [], hasTotal: true, prorate: PRORATE_A_FIFTH,
  scales: [{
    ...PLAIN_SCALE, id: 'total', label: 'GAD-7', range: [0, 21], direction: 'higher-is-worse', items: itemCodes(7), itemRange: [0, 3],
    bands: [
      { from: 0, to: 4, label: 'minimal' }, { from: 5, to: 9, label: 'mild' }, { from: 10, to: 14, label: 'moderate' }, { from: 15, to: 21, label: 'severe' },
    ],
    bandsFrom: unconfirmed('usual bands of the GAD-7'),
    cutOff: { value: 8, isClinical: 'at-or-above', ...confirmed(`${IAPT}; practice in the United States often takes 10`) },
    reliableChange: { points: 4, ...confirmed(IAPT) },
  }],
  licence: { text: 'Pfizer; no permission needed to reproduce, display or distribute', ...unconfirmed('as for the PHQ-9') },
};
