/** One figure per group, with what can and cannot be said of it. RULE: rows keep the order of their keys; nothing here ranks. */
import type { Stratification } from '#analytics/contract/review.ts';
import type { Funnel, MeasureDefinition, Reading } from '#analytics/contract/result.ts';
import { detectableGap } from '#analytics/statistics/detectable-gap.ts';
import { differenceOf, type Share } from '#analytics/statistics/newcombe.ts';
import { shrink, type Shrinkage } from '#analytics/statistics/shrinkage.ts';
import { plural, readingWords } from './say.ts';

/** [domain 6.6] NCQA treats denominators below 30 as not reportable. */
export const SIZE_TO_SAY = 30;
/** RULE (ours): where only a gap of more than 20 points of a percentage would be found, nothing found says nothing. */
export const GAP_TO_SAY = 0.2;

type Row = Stratification['rows'][number];
interface Counted {
  readonly index: number;
  readonly share: Share;
}

function shareOf(reading: Reading): Share | null {
  if (reading.state !== 'value' || reading.numerator === undefined || reading.denominator === undefined || reading.denominator === 0) return null;
  return { numerator: reading.numerator, denominator: reading.denominator };
}

const NONE: Reading = { state: 'none' };

/** RULE: the others are those shown, added up: never the whole less one group, which would tell what is hidden. */
function othersOf(counted: readonly Counted[], index: number): Share {
  const rest = counted.filter((one) => one.index !== index);
  return { numerator: rest.reduce((all, { share }) => all + share.numerator, 0), denominator: rest.reduce((all, { share }) => all + share.denominator, 0) };
}

function compared(counted: readonly Counted[], { index, share }: Counted): Pick<Row, 'detectable' | 'fromOthers' | 'state'> {
  const others = othersOf(counted, index);
  if (others.denominator === 0) return { detectable: null, fromOthers: NONE, state: share.denominator < SIZE_TO_SAY ? 'too-few' : 'said' };
  const detectable = detectableGap(others.numerator / others.denominator, { size: share.denominator, others: others.denominator });
  const isSaid = share.denominator >= SIZE_TO_SAY && detectable !== null && detectable <= GAP_TO_SAY;
  return { detectable, fromOthers: differenceOf(share, others), state: isSaid ? 'said' : 'too-few' };
}

function sentenceOf(rows: readonly Row[], { overall, unit, rho }: { overall: Reading; unit: Funnel['unit']; rho: number | null }): string {
  if (rows.length === 0) return 'Nobody to divide yet.';
  const few = rows.filter(({ state }) => state === 'too-few').length;
  const hidden = rows.filter(({ reading }) => reading.state === 'hidden').length;
  const how = rho === null ? '' : rho === 0 ? ' The groups differ by no more than chance would give.' : ' The groups differ by more than chance alone; small ones are drawn towards the share of all.';
  const said = [few === 0 ? null : `too few to say in ${few} of ${plural(rows.length, 'group')}`, hidden === 0 ? null : `too few to show in ${hidden} of ${plural(rows.length, 'group')}`].filter((part) => part !== null).join('; ');
  return `Overall ${readingWords(overall, unit)}${said === '' ? '' : `; ${said}`}.${how}`;
}

const PER_PERSON: readonly MeasureDefinition['unit'][] = ['person', 'episode', 'stay'];

/** RULE: where people are counted several times, an interval that takes counts as independent looks surer than it is; that is said. */
const caveatOf = (unit: MeasureDefinition['unit']): string => (PER_PERSON.includes(unit) ? '' : ` Several ${unit}s may be one person's, so all of this looks surer than it is.`);

/**
 * The groups of a funnel, side by side.
 *
 * Shape   a funnel of shares -> per group, in the order given: size, value with interval, the value drawn towards all (beta-binomial), the smallest gap to the
 *         others that would be found (power 80 %, two-sided 5 %), the difference to the others, and whether there are enough people to say anything.
 * Missing `shrunken` and `detectable` are null for rates and for what is not shown. `too-few` below 30, or where only a gap above 20 points would be found.
 * Source  domain 6.6, 10.6; product "for whom did it work".
 */
export function stratify(by: string, funnel: Pick<Funnel, 'unit' | 'overall' | 'groups'>, counted: MeasureDefinition['unit'] = 'person'): Stratification {
  const shares = funnel.unit !== 'share' ? [] : funnel.groups.flatMap(({ reading }, index): Counted[] => {
    const share = shareOf(reading);
    return share === null ? [] : [{ index, share }];
  });
  const shrinkage: Shrinkage | null = shrink(shares.map(({ share }) => share));
  const rows = funnel.groups.map(({ key, label, size, reading }, index): Row => {
    const place = shares.findIndex((one) => one.index === index);
    const own = shares[place];
    const row = { key, label, size, reading, shrunken: null, detectable: null, fromOthers: NONE, state: 'not-said' as const };
    return own === undefined ? row : { ...row, shrunken: shrinkage?.groups[place] ?? null, ...compared(shares, own) };
  });
  const rho = shrinkage === null || shares.length < 2 ? null : shrinkage.rho;
  return { by, overall: funnel.overall, rho, rows, sentence: `${sentenceOf(rows, { overall: funnel.overall, unit: funnel.unit, rho })}${caveatOf(counted)}`, refusal: null, receipt: null };
}

/** Where the measure, or the role, has no such answer. */
export function refusedStratum(by: string, refusal: string): Stratification {
  return { by, overall: NONE, rho: null, rows: [], sentence: refusal, refusal, receipt: null };
}
