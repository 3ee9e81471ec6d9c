/** A long list by the page: what `?page=` means, and what is on it. */
export const PER_PAGE = 50;

export interface Paged<T> {
  items: T[];
  page: number;
  pages: number;
  /** Counted from 1. */
  first: number;
  last: number;
}

/** Anything that is no page of the list is the nearest one that is. */
export function toPage<T>(all: readonly T[], asked: string | null, perPage = PER_PAGE): Paged<T> {
  const pages = Math.max(1, Math.ceil(all.length / perPage));
  const wanted = asked !== null && /^\d{1,6}$/.test(asked) ? Number(asked) : 1;
  const page = Math.min(Math.max(wanted, 1), pages);
  const items = all.slice((page - 1) * perPage, page * perPage);
  return { items, page, pages, first: items.length === 0 ? 0 : (page - 1) * perPage + 1, last: (page - 1) * perPage + items.length };
}
