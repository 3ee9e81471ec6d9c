/** The instruments that a table's rows are about, each once. */
import type { Result } from '#analytics/contract/result.ts';

/** A row of a scale (`phq-9/total`) goes by its instrument. */
export function instrumentsOf(result: Result): { key: string; label: string }[] {
  if (result.kind !== 'table') return [];
  const found = new Map<string, string>();
  for (const { key, label } of result.groups.flatMap(({ rows }) => rows)) {
    const [instrument = key] = key.split('/');
    if (!found.has(instrument)) found.set(instrument, instrument === key || key.endsWith('/total') ? (label.split(', ')[0] ?? label) : instrument);
  }
  return [...found].map(([key, label]) => ({ key, label })).sort((a, b) => a.label.localeCompare(b.label));
}
