/**
 * What has to stand on whatever leaves the program with records of it.
 *
 * Source  42 CFR 2.32, the short form (domain fact sheet 7, P2-NOTICE).
 */
export const REDISCLOSURE_NOTICE = '42 CFR part 2 prohibits unauthorized use or disclosure of these records.';
