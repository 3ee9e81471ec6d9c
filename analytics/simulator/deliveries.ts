/** When the source hands its entries to Cairn: one delivery for all programs on the evening of every working day. */
import { parseInstant } from '../contract/instant.ts';
import { addDays } from '../period/dates.ts';
import { instantAtLocalNoon } from '../period/zone.ts';
import { weekdayOf } from './course.ts';
import type { Entry, SentEvent } from './entries.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';

/** Zone of the hand-over, the westernmost of the demo's: at 20:00 there, it is the same evening in every program. */
export const HAND_OVER_ZONE = 'America/Los_Angeles';
const EVENING_MS = 8 * 3_600_000;
const FRIDAY = 5;

/** What is handed over on one evening. */
export interface Delivery {
  /** The instant at which the source hands it over: Cairn's ingest clock. */
  readonly at: string;
  readonly events: readonly SentEvent[];
}
interface Slot {
  readonly ms: number;
  readonly isFriday: boolean;
}
interface Placed {
  readonly entry: Entry;
  slot: number;
}

function slotsBetween(from: string, to: string): Slot[] {
  const slots: Slot[] = [];
  for (let date = from; date < to; date = addDays(date, 1)) {
    const weekday = weekdayOf(date);
    if (weekday === 0 || weekday === 6) continue;
    slots.push({ ms: (parseInstant(instantAtLocalNoon(date, HAND_OVER_ZONE)) ?? 0) + EVENING_MS, isFriday: weekday === FRIDAY });
  }
  return slots;
}

/** First slot at or after an entry; `slots.length` where the simulation ends before. */
function slotFor(entry: Entry, slots: readonly Slot[]): number {
  let [low, high] = [0, slots.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slots[middle]?.ms ?? Infinity) < entry.enteredMs) low = middle + 1;
    else high = middle;
  }
  if (entry.handOver === 'fridays') while (low < slots.length && slots[low]?.isFriday === false) low += 1;
  return low;
}

/** Holds admissions back until the delivery after their discharge. */
function disordered(placed: readonly Placed[], share: number, random: Random): void {
  const discharges = new Map<unknown, number>();
  for (const { entry, slot } of placed) {
    if (entry.event.type !== 'episode.discharged') continue;
    const episode = entry.event.data['episode'];
    discharges.set(episode, Math.min(slot, discharges.get(episode) ?? Infinity));
  }
  for (const item of placed) {
    const discharge = item.entry.event.type === 'episode.admitted' ? discharges.get(item.entry.event.data['episode']) : undefined;
    if (discharge !== undefined && random.chance(share)) item.slot = Math.max(item.slot, discharge + 1);
  }
}

function repeated(placed: readonly Placed[], share: number, random: Random): Placed[] {
  return placed.filter(() => random.chance(share)).map(({ entry, slot }) => ({ entry, slot: slot + random.int(0, 5) }));
}

/**
 * Entries as deliveries.
 *
 * Shape   sorted by `at`, within one by entry; what would be handed over on or after `to` is not there yet, as in life.
 */
export function toDeliveries(entries: readonly Entry[], frame: { from: string; to: string; faults: Faults; random: Random }): Delivery[] {
  const { faults, random } = frame;
  const slots = slotsBetween(frame.from, frame.to);
  const sorted = [...entries].sort((a, b) => a.enteredMs - b.enteredMs || (a.event.id < b.event.id ? -1 : 1));
  const placed: Placed[] = sorted.map((entry) => ({ entry, slot: slotFor(entry, slots) }));
  if (faults.disorder !== undefined) disordered(placed, faults.disorder, random);
  const again = faults.duplicates === undefined ? [] : repeated(placed, faults.duplicates, random);
  const bySlot = new Map<number, SentEvent[]>();
  for (const { entry, slot } of [...placed, ...again]) {
    const events = bySlot.get(slot) ?? [];
    if (events.length === 0) bySlot.set(slot, events);
    events.push(entry.event);
  }
  return slots.flatMap(({ ms }, index) => {
    const events = bySlot.get(index);
    return events === undefined ? [] : [{ at: new Date(ms).toISOString(), events }];
  });
}
