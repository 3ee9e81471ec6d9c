/**
 * A form -> the events that it sends.
 *
 * RULE: the form and what it is about decide everything. No clock, no chance: a double click, a retry and a lost connection send the same bytes, and so
 * make one event (docs/adr/0017-the-form-scores-with-the-marts-code.md).
 */
import type { EventType } from '#analytics/contract/event.ts';
import type { TimelineEntry } from '#analytics/contract/site.ts';
import { valueOf, type Fault, type Values } from './fields.ts';
import type { Draft, Episode, FormDefinition } from './forms/define.ts';
import { scoresIn } from './forms/instrument.ts';
import type { ScoreEntry } from './instrument.ts';
import { timeOf } from './when.ts';

/** One event as it is sent; the API parses it like anybody's. */
export interface SentEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: EventType;
  readonly subject: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}
/** Whom and what a form is about. References are within one source, so an entry has its episode's. */
export interface About {
  readonly client: string;
  readonly episode: Pick<Episode, 'source' | 'episode' | 'timeZone'>;
}
export type Made = { events: SentEvent[] } | { faults: Fault[] };

/** A form that makes two events gives the second an id of its own that follows from the first. */
function idOf(values: Values, place: number): string {
  const id = valueOf(values, 'id');
  return place === 0 ? id : `${id}-${place + 1}`;
}

/** RULE (docs/adr/0007-corrections.md): a correction states the event anew and whole. What the form does not ask about stays as it was sent. */
function corrected(entry: Pick<TimelineEntry, 'id' | 'data'>, definition: FormDefinition, data: Draft['data']): Record<string, unknown> {
  const kept = Object.entries(entry.data).filter(([field]) => !definition.states.includes(field) && field !== 'replaces');
  const stated = Object.entries(data).filter(([field]) => definition.states.includes(field));
  const whole = { ...Object.fromEntries(kept), ...Object.fromEntries(stated), replaces: entry.id };
  return 'scores' in whole ? { ...whole, scores: withOthers(entry.data, data) } : whole;
}

/** A score as it was, but for what a form says of it. */
function renewed(now: ScoreEntry, old: readonly ScoreEntry[]): ScoreEntry {
  const before = old.find(({ instrument, scale }) => instrument === now.instrument && scale === now.scale);
  const kept = Object.entries(before ?? {}).filter(([field]) => !['score', 'items', 'mode'].includes(field));
  return { ...Object.fromEntries(kept), ...now };
}

/** The scores of one questionnaire take the place of its former ones; those of others that came with them stay. */
function withOthers(before: TimelineEntry['data'], data: Draft['data']): unknown[] {
  const now = scoresIn(data);
  const instrument = now[0]?.instrument;
  const old = scoresIn(before);
  const place = old.findIndex((score) => score.instrument === instrument);
  const others = old.filter((score) => score.instrument !== instrument);
  const at = place === -1 ? others.length : old.slice(0, place).filter((score) => score.instrument !== instrument).length;
  return [...others.slice(0, at), ...now.map((score) => renewed(score, old)), ...others.slice(at)];
}

/** Example a contact form, twice -> the same JSON, twice */
export function toEvents(definition: FormDefinition, values: Values, { client, episode }: About, entry: Pick<TimelineEntry, 'id' | 'data'> | null = null): Made {
  const when = timeOf(values, episode.timeZone);
  if (!('time' in when)) return { faults: [when] };
  const drafts = entry === null ? definition.drafts(values) : definition.drafts(values).slice(0, 1);
  const dataOf = ({ data }: Draft) => (entry === null ? { episode: episode.episode, ...data } : corrected(entry, definition, data));
  return {
    events: drafts.map((draft, place) => ({
      specversion: '1.0', id: idOf(values, place), source: episode.source, type: draft.type, subject: client, time: when.time, data: dataOf(draft),
    })),
  };
}

/** That an entry was made in error. */
export function toRetraction(values: Values, { client, episode }: About, entry: Pick<TimelineEntry, 'id'>): Made {
  const when = timeOf(values, episode.timeZone);
  if (!('time' in when)) return { faults: [when] };
  const data = { event: entry.id, reason: valueOf(values, 'reason') };
  return { events: [{ specversion: '1.0', id: idOf(values, 0), source: episode.source, type: 'event.retracted', subject: client, time: when.time, data }] };
}
