/** The address is the only state of the worklist: URLSearchParams to what the API is asked and back. */
import type { Worklist } from '#analytics/contract/worklist.ts';

const NAMES = ['program', 'clinician', 'levelOfCare', 'category', 'rule', 'asOf'] as const satisfies readonly (keyof Worklist['query'])[];
export type Filter = (typeof NAMES)[number];
export const FILTERS: readonly Filter[] = NAMES;

/** What narrows the list; a filter that is not there is not set. */
export type WorklistView = Partial<Record<Filter, string>>;

export const WORKLIST_PATH = '/worklist';

/** What the address says, as text. Empty fields (a form sends them) and unknown names are dropped; the API judges the rest. */
export function parseView(params: URLSearchParams): WorklistView {
  const view: WorklistView = {};
  for (const name of NAMES) {
    const value = params.get(name);
    if (value !== null && value !== '') view[name] = value;
  }
  return view;
}

/** In a fixed order, without a leading `?`: two addresses of one view are the same text. */
export function toSearch(view: WorklistView): string {
  const params = new URLSearchParams();
  for (const name of NAMES) {
    const value = view[name];
    if (value !== undefined && value !== '') params.set(name, value);
  }
  return params.toString();
}

/** A link to `path` that keeps the view. */
export function toHref(view: WorklistView, path = WORKLIST_PATH): string {
  const search = toSearch(view);
  return search === '' ? path : `${path}?${search}`;
}

/** A view without one of its filters. */
export function without(view: WorklistView, name: Filter): WorklistView {
  return { ...view, [name]: '' };
}

/** How many filters are set. */
export function setCount(view: WorklistView): number {
  return NAMES.filter((name) => view[name] !== undefined && view[name] !== '').length;
}
