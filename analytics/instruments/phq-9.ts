import { itemCodes, PLAIN_SCALE, type Instrument } from './instrument.ts';
import { confirmed, IAPT, PRORATE_A_FIFTH, unconfirmed } from './sources.ts';

export const PHQ_9: Instrument = {
  id: 'PHQ-9', name: 'Patient Health Questionnaire, depression', recallDays: 14,
  items: itemCodes(9), unscoredItems: ['10'], isListOrdered: true, reversedItems: [], hasTotal: true, prorate: PRORATE_A_FIFTH,
  scales: [{
    ...PLAIN_SCALE, id: 'total', label: 'PHQ-9', range: [0, 27], direction: 'higher-is-worse', items: itemCodes(9), itemRange: [0, 3],
    bands: [
      { from: 0, to: 4, label: 'minimal' }, { from: 5, to: 9, label: 'mild' }, { from: 10, to: 14, label: 'moderate' },
      { from: 15, to: 19, label: 'moderately severe' }, { from: 20, to: 27, label: 'severe' },
    ],
    bandsFrom: unconfirmed('usual bands of the PHQ-9'),
    cutOff: { value: 10, isClinical: 'at-or-above', ...confirmed(IAPT) },
    reliableChange: { points: 6, ...confirmed(`${IAPT}; 5 points are often called clinically meaningful`) },
  }],
  licence: { text: 'Pfizer; no permission needed to reproduce, display or distribute', ...confirmed('HL7 SDC PHQ-9 example, copyright field') },
};
