/** Views that somebody named, kept in their own browser. RULE: a name and an address, never a person: the address names none. */
import { parseView, toSearch } from './view.ts';

export interface SavedView {
  name: string;
  /** Of the worklist, without `?`. */
  search: string;
}

const MOST = 20;
const LONGEST = 60;

/** What was kept, or nothing where it cannot be read. What an address may not say is dropped. */
export function parseSaved(text: string | null): SavedView[] {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(kept)) return [];
  const views = kept.filter((each: unknown): each is SavedView => typeof each === 'object' && each !== null && 'name' in each && 'search' in each && typeof each.name === 'string' && typeof each.search === 'string');
  return views.slice(0, MOST).map(({ name, search }) => ({ name: name.slice(0, LONGEST), search: toSearch(parseView(new URLSearchParams(search))) }));
}

/** One more view; a name that is there already gets the new address. An empty name changes nothing. */
export function keep(saved: readonly SavedView[], name: string, search: string): SavedView[] {
  const called = name.trim().slice(0, LONGEST);
  if (called === '') return [...saved];
  return [{ name: called, search }, ...saved.filter((each) => each.name !== called)].slice(0, MOST);
}

export function forget(saved: readonly SavedView[], name: string): SavedView[] {
  return saved.filter((each) => each.name !== name);
}
