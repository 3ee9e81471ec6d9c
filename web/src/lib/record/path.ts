/** Addresses of the record forms, and where one goes back to. Pure. */
import { parseReturn } from '../address.ts';

export const FORMS = ['instrument', 'plan-review', 'contact', 'goal', 'milestone', 'marker', 'deferral', 'correct'] as const;
export type FormName = (typeof FORMS)[number];
export const isForm = (text: string | null | undefined): text is FormName => FORMS.some((form) => form === text);

/** What a form is to begin with. RULE: codes and ids only; what is known of a person is not part of an address. */
const EXTRAS = ['instrument', 'version', 'episode', 'rule', 'goal', 'step', 'what', 'event', 'source', 'from'] as const;
export type RecordExtras = Partial<Record<(typeof EXTRAS)[number], string>>;

/**
 * The address of a form for one client; of the page to choose one where no form is named.
 *
 * Shape   `from` is `worklist`, or a path of this site that one came from; without it one goes back to the client.
 * Example recordPath('c 1', 'instrument', { instrument: 'PHQ-9', from: 'worklist' }) -> /clients/c%201/record?form=instrument&instrument=PHQ-9&from=worklist
 */
export function recordPath(client: string, form: FormName | null = null, extras: RecordExtras = {}): string {
  const search = new URLSearchParams(form === null ? {} : { form });
  for (const name of EXTRAS) {
    const value = extras[name];
    if (value !== undefined && value !== '') search.set(name, value);
  }
  const text = search.toString();
  return `/clients/${encodeURIComponent(client)}/record${text === '' ? '' : `?${text}`}`;
}

/** The extras of an address; anything else in it is dropped. */
export function parseExtras(search: URLSearchParams): RecordExtras {
  return Object.fromEntries(EXTRAS.flatMap((name) => {
    const value = search.get(name);
    return value === null || value === '' ? [] : [[name, value]];
  }));
}

/**
 * Where one came from: the worklist with its filters, or the client's own page. RULE: never another site, never another client's page by mistake.
 *
 * Example returnPath('c1', 'worklist') -> /worklist; returnPath('c1', '//elsewhere') -> /clients/c1
 */
export function returnPath(client: string, from: string | undefined): string {
  if (from === 'worklist') return '/worklist';
  const path = parseReturn(from);
  return /^\/worklist(\?|$)/.test(path) ? path : `/clients/${encodeURIComponent(client)}`;
}

/** Says on the page one goes back to what was saved: a code, never content. */
export function withSaved(path: string, saved: string): string {
  const [place = '/', search = ''] = path.split('?');
  const params = new URLSearchParams(search);
  params.set('saved', saved);
  return `${place}?${params.toString()}`;
}
