/** Why a form was not saved, in words, and what to do. */
import type { Fault } from './fields.ts';
import { plural } from '../format.ts';

export interface Refused {
  readonly title: string;
  readonly text: string | null;
  readonly faults: readonly Fault[];
  readonly traceId: string | null;
  readonly way: { readonly href: string; readonly label: string; readonly isElsewhere?: boolean } | null;
  /** Another entry has the form's id: only a new one can save what stands here now. */
  readonly isTaken: boolean;
}
interface Problem {
  readonly type: string;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly traceId?: string | undefined;
}

const refused = (title: string, text: string | null, more: Partial<Refused> = {}): Refused => ({ title, text, faults: [], traceId: null, way: null, isTaken: false, ...more });
const KEPT = 'What you entered is still here.';

/** No answer came back, so nobody can say whether it was saved; sending it again is safe, since the same form is one entry. */
export const UNREACHED = refused('It is not known whether this was saved', `No answer came back: this device may be offline, or Cairn may have stopped. ${KEPT} Save again when you can; it is recorded once, however often it is sent.`);

/** A session that ended while the form was open. */
export function signedOut(): Refused {
  return refused('You are signed out; nothing was saved', `${KEPT} Sign in again in a new tab, come back to this one, and save.`, { way: { href: '/sign-in', label: 'Sign in, in a new tab', isElsewhere: true } });
}

function byType(problem: Problem): Refused {
  const traceId = problem.traceId ?? null;
  switch (problem.type.split('/').at(-1)) {
    case 'event-id-reused':
      return refused('This form was saved before, with other content', 'What was saved first stays, and is on the time line; it can be corrected there. To record what stands here now as well, save it as a new entry.', { isTaken: true });
    case 'unreachable':
    case 'store-unavailable':
    case 'too-busy':
      return refused('It was not saved yet', `The data service did not answer in time. ${KEPT} Save again in a moment; it is recorded once, however often it is sent.`, { traceId });
    case 'not-authenticated':
      return signedOut();
    case 'not-allowed':
      return refused('It was not saved: this is not yours to record', problem.detail ?? problem.title, { traceId });
    default:
      return refused('It was not saved', `${problem.detail ?? problem.title} ${KEPT}`, { traceId });
  }
}

export function refusalOf(faults: readonly Fault[], problem: Problem | null): Refused | null {
  if (problem !== null) return byType(problem);
  if (faults.length === 0) return null;
  return refused(`Nothing was saved: ${plural(faults.length, 'thing', 'things')} to mend`, null, { faults });
}

/** Where the site sends somebody who is no longer signed in. */
export function isSignIn(location: string): boolean {
  return /^\/sign-in(\?|$)/.test(location);
}
