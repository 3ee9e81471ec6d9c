/** What every record form is: its fields, the events it makes, and the way back from an event to its fields. */
import type { EventType } from '#analytics/contract/event.ts';
import type { ClientTimeline } from '#analytics/contract/site.ts';
import type { Fault, Field, Values } from '../fields.ts';
import type { Ask } from '../instrument.ts';
import type { RecordExtras } from '../path.ts';

export type Episode = ClientTimeline['episodes'][number];
export type Goal = ClientTimeline['goals'][number];

/** What a form is about: whose, in which episode, on which day, and what the address says beside. */
export interface Situation {
  readonly timeline: ClientTimeline;
  readonly episode: Episode;
  /** The present day where the episode's program is. */
  readonly today: string;
  readonly extras: RecordExtras;
  /** True where an entry is corrected: what ties it to others is not asked again. */
  readonly isCorrection: boolean;
  /** Something was saved under the form's id before: how things stand now decides nothing, the receipt says what became of it. */
  readonly isResent: boolean;
}

export interface Section {
  readonly legend: string | null;
  readonly help?: string;
  readonly fields: readonly Field[];
  /** Behind a line that opens; never holds what is required. */
  readonly isFolded?: boolean;
  /** Short fields beside each other. */
  readonly isLine?: boolean;
}

/** An event without what stands around it. */
export interface Draft {
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface FormDefinition {
  readonly title: string;
  readonly help?: string;
  /** The kind of event that a correction of this form makes. */
  readonly type: EventType;
  sections(of: Situation): Section[];
  /** What is wrong across fields; each field was checked by itself before. */
  faults?(values: Values, of: Situation): Fault[];
  /** RULE: from the fields alone, so that the same form always makes the same events. */
  drafts(values: Values): Draft[];
  /** Fields as an entry of this kind would have filled them. */
  values(data: Readonly<Record<string, unknown>>): Values;
  /** Fields of `data` that this form states; a correction keeps all others as they were sent. */
  readonly states: readonly string[];
  /** What the page says when one comes back to it. */
  saved(values: Values): string;
  /** It is decided now, so no day is asked for. */
  readonly isDecision?: boolean;
  /** The questionnaire, where it is one. */
  ask?(values: Values): Ask | null;
}

export const textIn = (data: Readonly<Record<string, unknown>>, field: string): string => {
  const value = data[field];
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
};

/** The fields of an event's `data` that have a value. */
export function stated(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '' && value !== null));
}
