/** The rows of the worklist as they stand in the page: where the keyboard is among them, and what it can reach. In the browser only. */
import { moveTo, type Act, type Focus } from './keys.ts';

const FIELD = 'input, select, textarea, [contenteditable="true"]';
const CONTROL = 'a, button, summary, [role="button"]';

/** What has the focus, as far as keys are concerned. */
export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'page';
  if (target.closest(FIELD) !== null) return 'field';
  if (target.matches('[data-open]')) return 'client';
  return target.closest(CONTROL) === null ? 'page' : 'control';
}

/** Those that can be seen: not the ones in a group that is folded. */
export function visibleRows(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('[data-row]')].filter((row) => row.checkVisibility());
}

const linkOf = (row: HTMLElement | undefined, name: 'open' | 'record' | 'defer'): HTMLAnchorElement | null => row?.querySelector<HTMLAnchorElement>(`a[data-${name}]`) ?? null;

/** What tells rows apart: the address of the client, kept in memory only. */
export const keyOf = (row: HTMLElement | undefined): string | null => linkOf(row, 'open')?.getAttribute('href') ?? null;

export function focusRow(row: HTMLElement | undefined): void {
  const link = linkOf(row, 'open');
  link?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'nearest' });
}

function toggle(row: HTMLElement): void {
  const reasons = [...row.querySelectorAll('details')];
  const isToOpen = reasons.some((each) => !each.open);
  for (const each of reasons) each.open = isToOpen;
}

/** Does what a key asks, for the row at `at` (-1: none); answers whether there was anything to do. */
export function perform(act: Exclude<Act, 'help'>, rows: HTMLElement[], at: number): boolean {
  if (act === 'next' || act === 'previous') {
    focusRow(rows[moveTo(act, at, rows.length)]);
    return rows.length > 0;
  }
  const row = rows[at];
  if (row === undefined) return false;
  if (act === 'expand') {
    toggle(row);
    return true;
  }
  const link = linkOf(row, act);
  link?.click();
  return link !== null;
}
