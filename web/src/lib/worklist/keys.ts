/** Which key does what on the worklist. Never the only way: each is a link, a button or a disclosure as well. */
export type Act = 'next' | 'previous' | 'record' | 'defer' | 'expand' | 'help';

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Where the keyboard is: in a field, on something that Space already means something to, on a client's own link, or nowhere in particular. */
export type Focus = 'field' | 'control' | 'client' | 'page';

const ACTS: Readonly<Record<string, Act>> = { j: 'next', k: 'previous', r: 'record', d: 'defer', e: 'expand', '?': 'help' };

/** What a key press means, or null where it is not ours. Enter is the link's own. RULE: nothing while typing, and nothing that a key would do by itself. */
export function actOf({ key, ctrlKey, metaKey, altKey }: Pressed, focus: Focus): Act | null {
  if (ctrlKey || metaKey || altKey || focus === 'field') return null;
  if (key === ' ') return focus === 'client' ? 'expand' : null;
  return Object.hasOwn(ACTS, key) ? (ACTS[key] ?? null) : null;
}

/** As `?` shows them: those of recording only where one may. */
export function keysFor(mayRecord: boolean): { keys: string[]; does: string }[] {
  return [
    { keys: ['j', 'k'], does: 'Next client, the one before' },
    { keys: ['Enter'], does: 'Open the client' },
    ...(mayRecord ? [{ keys: ['r'], does: 'Record what clears the first reason' }, { keys: ['d'], does: 'Defer the first reason that can be' }] : []),
    { keys: ['e', 'Space'], does: 'Unfold the reasons, fold them again' },
    { keys: ['?'], does: 'Show the keys' },
  ];
}

/** Where `j` and `k` lead among `total` rows, from row `at` (-1: none yet). Stops at both ends. */
export function moveTo(act: 'next' | 'previous', at: number, total: number): number {
  if (total === 0) return -1;
  const to = at < 0 ? 0 : act === 'next' ? at + 1 : at - 1;
  return Math.min(Math.max(to, 0), total - 1);
}
