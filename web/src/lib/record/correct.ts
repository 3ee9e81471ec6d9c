/** Entries that can be corrected or taken back, and why they are. */
import type { ClientTimeline, TimelineEntry } from '#analytics/contract/site.ts';
import type { Choice } from './fields.ts';
import type { RecordExtras } from './path.ts';

/** RULE: codes, never free text. */
export const RETRACTION_REASONS: readonly Choice[] = [
  { value: 'entered-in-error', label: 'It did not happen; it was entered in error' },
  { value: 'wrong-client', label: 'It belongs to another client' },
  { value: 'entered-twice', label: 'It was entered twice' },
  { value: 'client-withdrew', label: 'The client took it back' },
];

/** The entry that the address names, or null. */
export function findEntry({ entries }: ClientTimeline, { event, source }: RecordExtras): TimelineEntry | null {
  if (event === undefined) return null;
  return entries.find((entry) => entry.id === event && (source === undefined || entry.source === source)) ?? null;
}

/** Types that a clinician records, and so may correct (functions/ingest/recording.ts); everything else comes from the record system and is mended there. */
const CORRECTED = new Set([
  'progress.contact', 'progress.marker', 'goal.set', 'goal.milestone-reached', 'goal.progressed', 'goal.revised', 'goal.attained', 'goal.discontinued', 'reassessment.completed', 'reassessment.deferred',
]);
export const RETRACTED_ONLY = new Set(['reassessment.scheduled']);

/** Why an entry cannot be changed here; null where it can. */
export function refusalOf(entry: Pick<TimelineEntry, 'type' | 'standing'>): string | null {
  if (entry.standing === 'replaced') return 'This entry was corrected already. Correct the one that took its place.';
  if (entry.standing === 'retracted') return 'This entry was taken back already.';
  return CORRECTED.has(entry.type) || RETRACTED_ONLY.has(entry.type) ? null : 'This entry comes from the record system, and is mended there.';
}

/** Whether the page of an entry offers to change it. */
export function mayCorrect(entry: Pick<TimelineEntry, 'type' | 'standing'>): boolean {
  return refusalOf(entry) === null;
}
