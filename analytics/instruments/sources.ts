/** The publications behind the numbers, spelled out once. */
import type { Sourced } from './instrument.ts';

/** A number found in a source that was read. */
export function confirmed(source: string): Sourced {
  return { source, isConfirmed: true };
}
/** A number that is used widely and has been checked nowhere. */
export function unconfirmed(what: string): Sourced {
  return { source: `${what}; not checked against a publication`, isConfirmed: false };
}

export const IAPT = 'NHS Talking Therapies (IAPT) outcome definitions, as in trial NCT05134103';
export const PCL5 = 'PCL-5 scoring page, calculate.qxmd.com';
export const WHO5 = 'WHO-5 scoring page, help.valant.com';
export const BAM_SCORING = 'BAM scoring page, ebchelp.blueprint.ai 3945380';
export const BARC = 'Vilsaint et al. 2017, abstract';
export const AUDIT_SCORING = 'AUDIT scoring page, solsticecares.com';
export const DAST = 'DAST-10 scoring page, comorbidityguidelines.org.au';
export const OQ = 'OQ Measures, frequently asked questions, oqmeasures.com';

/** RULE: at most a fifth of the items (domain 3.5). */
export const PRORATE_A_FIFTH = { maxMissingShare: 0.2, ...unconfirmed('habit in service use: mean of the answered items times their number, rounded, where at most 20 % are missing') };
