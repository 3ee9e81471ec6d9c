/** Drafts become events: an instant in the program's zone, and an entry time as late as the program's habit. */
import { parseInstant } from '../contract/instant.ts';
import { addDays } from '../period/dates.ts';
import { instantAtLocalNoon } from '../period/zone.ts';
import type { Draft } from './course.ts';
import type { Random } from './random.ts';
import type { Story } from './stories.ts';

/** The one source of all demo events. */
export const DEMO_SOURCE = 'https://demo.cairn.example/record';

/** One event as the source sends it; `data` is parsed at Cairn's door like anybody's. */
export interface SentEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: Draft['type'];
  readonly subject: string;
  readonly time: string;
  readonly recordedtime: string;
  readonly data: Readonly<Record<string, unknown>>;
}
/** An event, and the moment from which the source could hand it over. */
export interface Entry {
  readonly event: SentEvent;
  readonly enteredMs: number;
  readonly handOver: Story['handOver'];
}

/** Local wall-clock time with the offset of that day's noon; working hours never meet a clock change. */
export type WallClock = (date: string, minute: number) => string;

/** A wall clock for one zone that looks each day's offset up once. */
export function openWallClock(timeZone: string): WallClock {
  const offsets = new Map<string, string>();
  const two = (value: number): string => String(value).padStart(2, '0');
  return (date, minute) => {
    const known = offsets.get(date);
    const offset = known ?? instantAtLocalNoon(date, timeZone).slice(`${date}T12:00:00`.length);
    if (known === undefined) offsets.set(date, offset);
    return `${date}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00${offset}`;
  };
}

const OPENING_MINUTE = 8 * 60;
const CLOSING_MINUTE = 17 * 60 + 30;

function enteredAt(draft: Draft, habit: Story['entryLagDays'], tools: { clock: WallClock; random: Random }): string {
  const { clock, random } = tools;
  const drawn = random.weighted(habit);
  const lag = draft.lagDays ?? drawn;
  const sameDay = draft.minute + random.int(5, 70);
  return lag === 0 ? clock(draft.on, sameDay) : clock(addDays(draft.on, lag), random.int(OPENING_MINUTE, CLOSING_MINUTE));
}

/**
 * A draft as an entry of its program.
 *
 * Shape   `time` in the program's zone; `recordedtime` never before it.
 */
export function toEntry(draft: Draft, story: Pick<Story, 'entryLagDays' | 'handOver'>, tools: { clock: WallClock; random: Random }): Entry {
  const time = tools.clock(draft.on, draft.minute);
  const recordedtime = enteredAt(draft, story.entryLagDays, tools);
  const enteredMs = parseInstant(recordedtime) ?? 0;
  const { id, type, subject, data } = draft;
  return { event: { specversion: '1.0', id, source: DEMO_SOURCE, type, subject, time, recordedtime, data }, enteredMs, handOver: story.handOver };
}
