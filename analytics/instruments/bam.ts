import { itemCodes, PLAIN_SCALE, type CutOff, type Instrument, type Range, type Scale } from './instrument.ts';
import { BAM_SCORING, confirmed, unconfirmed } from './sources.ts';

// RULE: original numbering; 7 with its parts and 17 count for nothing (domain 3.2).
const USE = ['4', '5', '6'];
const RISK = ['1', '2', '3', '8', '11', '15'];
const PROTECTIVE = ['9', '10', '12', '13', '14', '16'];
const UNSCORED = ['7', '7A', '7B', '7C', '7D', '7E', '7F', '7G', '17'];

interface Scoring {
  readonly scoring: string;
  readonly itemRange: Range;
}
const ITEMS_0_4: Scoring = { scoring: 'items-0-4', itemRange: [0, 4] };
const DAYS_0_30: Scoring = { scoring: 'days-0-30', itemRange: [0, 30] };

function subscales(id: string, { scoring, itemRange }: Scoring): Scale[] {
  const scaleOver = (items: readonly string[]) => ({ ...PLAIN_SCALE, scoring, items, itemRange, range: [itemRange[0] * items.length, itemRange[1] * items.length] }) as const;
  return [
    { ...scaleOver(USE), id: 'use', label: `${id} use`, direction: 'higher-is-worse' },
    { ...scaleOver(RISK), id: 'risk', label: `${id} risk`, direction: 'higher-is-worse' },
    { ...scaleOver(PROTECTIVE), id: 'protective', label: `${id} protective`, direction: 'higher-is-better' },
  ];
}

interface Published {
  readonly cutOff: CutOff;
  readonly bands: Scale['bands'];
}
// RULE: the published cut-offs are of the scoring 0-4; the scoring by days has none.
const PUBLISHED: Readonly<Record<string, Published>> = {
  use: { cutOff: { value: 1, isClinical: 'at-or-above', ...confirmed(BAM_SCORING) }, bands: [{ from: 0, to: 0, label: '0' }, { from: 1, to: 12, label: '1 and above' }] },
  risk: { cutOff: { value: 12, isClinical: 'at-or-above', ...confirmed(BAM_SCORING) }, bands: [{ from: 0, to: 11, label: 'below 12' }, { from: 12, to: 24, label: '12 and above' }] },
  protective: { cutOff: { value: 12, isClinical: 'at-or-below', ...confirmed(BAM_SCORING) }, bands: [{ from: 0, to: 12, label: '12 and below' }, { from: 13, to: 24, label: 'above 12' }] },
};
const withPublished = (scale: Scale): Scale => ({ ...scale, ...PUBLISHED[scale.id], bandsFrom: confirmed(BAM_SCORING) });

const COMMON = {
  items: itemCodes(16).filter((code) => code !== '7'), unscoredItems: UNSCORED, isListOrdered: false, reversedItems: [], hasTotal: false, prorate: null,
  licence: { text: 'Work of the US Department of Veterans Affairs, treated as public domain', ...unconfirmed('status of the work') },
} as const;

function monthly(id: string, name: string): Instrument {
  return { ...COMMON, id, name, recallDays: 30, scales: [...subscales(id, ITEMS_0_4).map(withPublished), ...subscales(id, DAYS_0_30)] };
}
export const BAM = monthly('BAM', 'Brief Addiction Monitor');
export const BAM_R = monthly('BAM-R', 'Brief Addiction Monitor, revised');
/** Looks back a week, so its counts of days and the cut-offs of the month's form are not its own. */
export const BAM_IOP: Instrument = { ...COMMON, id: 'BAM-IOP', name: 'Brief Addiction Monitor, intensive outpatient', recallDays: 7, scales: subscales('BAM-IOP', ITEMS_0_4) };
