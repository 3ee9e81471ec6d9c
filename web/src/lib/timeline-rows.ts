/** The table under a time line: every entry, and every dot of the lanes in words. Pure. */
import type { ClientTimeline, TimelineEntry } from '#analytics/contract/site.ts';
import { plannedRows } from './timeline-goals.ts';
import { rowOf, type Lane } from './timeline-parts.ts';

export interface Row {
  key: string;
  on: string;
  sentence: string;
  /** What the lanes say of it beyond its sentence, and what is to be known of it. */
  more: string[];
  standing: TimelineEntry['standing'] | 'planned';
  entry: TimelineEntry | null;
}

/**
 * Newest first.
 *
 * RULE every dot of every lane is said in a row, that of its entry; a planned step, which is no entry, has one of its own.
 */
export function toRows(timeline: ClientTimeline, lanes: readonly Lane[]): Row[] {
  const said = new Map<string, string[]>();
  for (const { row, text } of lanes.flatMap(({ dots }) => dots)) said.set(row, [...(said.get(row) ?? []), text]);
  const entries = timeline.entries.map((entry): Row => {
    const more = [...new Set(said.get(rowOf(entry)) ?? [])].filter((text) => text !== entry.sentence);
    return { key: rowOf(entry), on: entry.on, sentence: entry.sentence, more: [...more, ...entry.notes], standing: entry.standing, entry };
  });
  const planned = plannedRows(timeline).map(({ key, on, text }): Row => ({ key, on, sentence: text, more: [], standing: 'planned', entry: null }));
  return [...entries.reverse(), ...planned].sort((a, b) => b.on.localeCompare(a.on));
}
