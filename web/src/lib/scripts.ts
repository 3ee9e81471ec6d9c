/** Whether this browser runs scripts: only then may a page be sent ahead of its figures. */
export const SCRIPTS_COOKIE = 'cairn_scripts';
/** In an address: send the page with all its figures, whatever the cookie says. */
export const WHOLE = 'whole';

/** True where the browser has said that it runs scripts, and the address does not ask for all at once. */
export function runsScripts(cookie: string | undefined, url: URL): boolean {
  return cookie === '1' && !url.searchParams.has(WHOLE);
}

/** The same page with all its figures. Example `/families/plans?program=a` -> `/families/plans?program=a&whole=1` */
export function wholeAddress({ pathname, searchParams }: URL): string {
  const params = new URLSearchParams(searchParams);
  params.set(WHOLE, '1');
  return `${pathname}?${params.toString()}`;
}
