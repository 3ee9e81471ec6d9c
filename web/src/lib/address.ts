/** Where to go back to: a path of this site, or `/`. An address of another site never gets through. */
export function parseReturn(to: string | null | undefined): string {
  // TRAP: browsers read `//host` and `/\host` as another site.
  if (!to || !/^\/(?![/\\])/.test(to) || /[\p{Cc}\\]/u.test(to)) return '/';
  return to;
}
