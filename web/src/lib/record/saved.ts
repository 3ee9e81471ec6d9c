/** What a page says when something was saved and one comes back to it: by a code in the address, never by content. */

interface Saved {
  readonly text: string;
  /** A client's own win. */
  readonly isWin: boolean;
}
const plain = (text: string): Saved => ({ text, isWin: false });

// RULE (design.md): the client's own win is the one place for an exclamation mark.
const SAVED: Readonly<Record<string, Saved>> = {
  contact: plain('The contact is recorded.'),
  instrument: plain('The score is recorded.'),
  incomplete: plain('The answers are recorded, without a score.'),
  'plan-review': plain('The plan review is recorded.'),
  goal: plain('The goal is recorded.'),
  milestone: { text: 'A step reached, and recorded. Worth celebrating together!', isWin: true },
  attained: { text: 'A goal attained, and recorded. Well done to your client!', isWin: true },
  marker: plain('The life event is recorded.'),
  deferral: plain('Deferred. It comes back on its day, or when something new happens.'),
  correction: plain('The correction is recorded. What it replaces stays in the history.'),
  retraction: plain('The entry is taken back. It stays in the history.'),
  open: plain('The review is open.'),
  baseline: plain('The baseline is frozen.'),
  phase: plain('The phase has begun: centre and limits are made anew from its first day on.'),
  change: plain('The change is logged. It says by itself what was seen after it, when there are enough points.'),
  retract: plain('It is taken back. It stays in the history.'),
};

/** Missing null where nothing was saved, or the code says nothing. */
export function savedOf(code: string | null): Saved | null {
  return code !== null && Object.hasOwn(SAVED, code) ? (SAVED[code] ?? null) : null;
}
