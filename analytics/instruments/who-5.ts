import { itemCodes, PLAIN_SCALE, type Instrument } from './instrument.ts';
import { confirmed, PRORATE_A_FIFTH, unconfirmed, WHO5 } from './sources.ts';

/** TRAP: a raw sum (0-25) and the shown score (0-100) overlap. A raw one is sent with version `raw-0-25`; any other is taken as shown, a multiple of 4. */
export const WHO_5: Instrument = {
  id: 'WHO-5', name: 'WHO-5 Well-Being Index', recallDays: 14,
  items: itemCodes(5), unscoredItems: [], isListOrdered: true, reversedItems: [], hasTotal: true, prorate: PRORATE_A_FIFTH,
  scales: [{
    ...PLAIN_SCALE, id: 'total', label: 'WHO-5', range: [0, 100], direction: 'higher-is-better', items: itemCodes(5), itemRange: [0, 5], times: 4, rawVersions: ['raw-0-25'],
    bands: [{ from: 0, to: 50, label: '50 and below: poor well-being' }, { from: 51, to: 100, label: 'above 50' }],
    bandsFrom: confirmed(WHO5),
    cutOff: { value: 50, isClinical: 'at-or-below', ...confirmed(`${WHO5}: raw score below 13; 28 and below is often said to suggest depression`) },
    reliableChange: { points: 10, ...confirmed(`${WHO5}: 10 percentage points`) },
  }],
  licence: { text: 'World Health Organization; CC BY-NC-SA in recent versions', ...unconfirmed('licence of recent versions') },
};
