import { itemCodes, PLAIN_SCALE, type Instrument } from './instrument.ts';
import { confirmed, PCL5, PRORATE_A_FIFTH } from './sources.ts';

export const PCL_5: Instrument = {
  id: 'PCL-5', name: 'PTSD Checklist for DSM-5', recallDays: 30,
  items: itemCodes(20), unscoredItems: [], isListOrdered: true, reversedItems: [], hasTotal: true, prorate: PRORATE_A_FIFTH,
  scales: [{
    ...PLAIN_SCALE, id: 'total', label: 'PCL-5', range: [0, 80], direction: 'higher-is-worse', items: itemCodes(20), itemRange: [0, 4],
    bands: [{ from: 0, to: 30, label: 'below 31' }, { from: 31, to: 80, label: '31 and above: probable PTSD' }],
    bandsFrom: confirmed(PCL5),
    // RULE: of several published cut-offs the one nearest to health, so that nobody whom one of them calls a case is called recovered.
    cutOff: { value: 31, isClinical: 'at-or-above', ...confirmed(`${PCL5}: 31 to 33 is probable PTSD; the lowest of them is used, and 33 is as common`) },
    reliableChange: { points: 5, ...confirmed(`${PCL5}: 5 points are reliable, 10 clinically meaningful; newer wording moves toward 10 to 15`) },
  }],
  licence: { text: 'US Department of Veterans Affairs; not copyrighted', ...confirmed(PCL5) },
};
