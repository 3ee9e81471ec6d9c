/** The role that reads releases: whole months that were made once, so an address says less, and always gives the same answer. */
import type { Me, Role } from '#analytics/contract/site.ts';
import { month } from './format.ts';
import { resolveView, type View } from './query.ts';
import { sentenceCase, word } from './words.ts';

/** RULE: as the API has them (functions/api/releases/read.ts); what else an address asks for is not in a release, and is said. */
const BY = ['program', 'levelOfCare', 'ageBand', 'gender'] as const;
/** At most one of them at a time. */
export const AMONG = ['levelOfCare', 'ageBand', 'gender'] as const;
const TAKEN: readonly (keyof View)[] = ['release', 'view', 'program', 'groupBy', 'rules', ...AMONG];

export const readsReleases = (role: Role): boolean => role === 'quality';
const isReleasedBy = (text: string): boolean => BY.some((by) => by === text);
const isMonth = (text: string | undefined): text is string => text !== undefined && /^\d{4}-\d{2}-01$/.test(text);

export interface Resolved {
  /** What the API is asked; `from` and `to` are empty where all months of a release are. */
  view: View & { from: string; to: string };
  /** What the address asks for and is not in a release, in words. */
  left: string[];
}

const NAMES: Partial<Record<keyof View, string>> = { from: 'the period', to: 'the period', asOf: 'the as-of date', groupBy: 'the grouping', ci: 'another interval', interval: 'other periods', instrument: 'one instrument', snapshot: 'a snapshot' };
const nameOf = (name: string): string => (NAMES as Record<string, string | undefined>)[name] ?? word(name);

function releasedView(asked: View): Resolved {
  const [, ...more] = AMONG.filter((name) => asked[name] !== undefined);
  const isSplit = asked.groupBy !== undefined && AMONG.some((name) => asked[name] !== undefined);
  const [from, to] = isMonth(asked.from) && isMonth(asked.to) ? [asked.from, asked.to] : ['', ''];
  const taken = TAKEN.filter((name) => asked[name] !== undefined && !more.some((other) => other === name) && (name !== 'groupBy' || (isReleasedBy(asked.groupBy ?? '') && !isSplit)));
  const left = Object.keys(asked).filter((name) => !taken.some((other) => other === name) && !(from !== '' && (name === 'from' || name === 'to')));
  return { view: { ...Object.fromEntries(taken.map((name) => [name, asked[name]])), from, to }, left: [...new Set(left.map(nameOf))] };
}

/** An address as it is asked for this person: a period filled in, or what a release has. */
export function viewFor({ role, lastCompleteDay }: Pick<Me, 'role' | 'lastCompleteDay'>, asked: View): Resolved {
  return readsReleases(role) ? releasedView(asked) : { view: resolveView(asked, lastCompleteDay), left: [] };
}

/** `The as-of date and clinician in this address are not in a release, and are left out.` */
export function leftSentence(left: readonly string[]): string {
  if (left.length === 0) return '';
  return `${sentenceCase(left.join(', '))} in this address: not in a release, and left out.`;
}

/** No event has been sent yet. Who reads releases is told what each figure waits for instead. */
export const hasNothing = ({ role, snapshot }: Pick<Me, 'role' | 'snapshot'>): boolean => !readsReleases(role) && (snapshot?.dataThrough ?? null) === null;

/** `Oct 2026 release`, where room is short. */
export const releaseShort = (of: string): string => `${month(`${of}-01`)} release`;

/** `Release of Oct 2026`. */
export const releaseName = (of: string): string => `Release of ${month(`${of}-01`)}`;
