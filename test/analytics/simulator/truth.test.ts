import { describe, expect, it } from 'vitest';
import { DISCHARGE_REASONS } from '#analytics/contract/event.ts';
import { parseInstant } from '#analytics/contract/instant.ts';
import { addDays, daysBetween } from '#analytics/period/dates.ts';
import type { SentEvent } from '#analytics/simulator/entries.ts';
import { simulate, type SimulationRequest } from '#analytics/simulator/simulate.ts';
import { STEP_DOWN_SHARE, STORIES, type StoryId } from '#analytics/simulator/stories.ts';
import { exitIncidenceAt, milestoneIncidenceAt, stayedAt, survivalAt, TRUTH_DAYS, type PlantedCohort, type PlantedProgram } from '#analytics/simulator/truth.ts';

const SEED = 20_261_121;
const REQUEST = { seed: SEED, clients: 4000, from: '2024-11-21', to: '2026-11-21' };
const ERRORS = 4;
/** Six weeks before the end: what happened by then has been handed over, the latest entry included. */
const AS_OF = '2026-10-09';

interface Stay {
  readonly admittedOn: string;
  readonly days: number;
  readonly isExit: boolean;
  readonly milestoneDay: number | null;
}
interface Seen {
  readonly planted: PlantedProgram;
  readonly events: readonly SentEvent[];
  readonly stays: readonly Stay[];
}

// The date that a time shows is the local one: events are written in the program's own offset.
const dateOf = (event: SentEvent): string => event.time.slice(0, 10);

function staysOf(events: readonly SentEvent[], program: string): Stay[] {
  const left = new Map(events.filter(({ type }) => type === 'episode.discharged').map((event) => [event.data['episode'], dateOf(event)]));
  const milestones = new Map<unknown, string>();
  for (const event of events) {
    const known = milestones.get(event.data['episode']);
    if (event.type === 'goal.milestone-reached' && (known === undefined || dateOf(event) < known)) milestones.set(event.data['episode'], dateOf(event));
  }
  return events.filter(({ type, data }) => type === 'episode.admitted' && data['program'] === program).map((event) => {
    const admittedOn = dateOf(event);
    const end = left.get(event.data['episode']);
    const isExit = end !== undefined && end <= AS_OF;
    const milestone = milestones.get(event.data['episode']);
    const milestoneDay = milestone === undefined || milestone > AS_OF ? null : daysBetween(admittedOn, milestone);
    return { admittedOn, days: daysBetween(admittedOn, isExit ? end : AS_OF), isExit, milestoneDay };
  }).filter(({ admittedOn }) => admittedOn <= AS_OF);
}

function see(programs: readonly [StoryId, ...StoryId[]], request: SimulationRequest = REQUEST): Seen {
  const { deliveries, truth } = simulate({ ...request, programs });
  const events = deliveries.flatMap((delivery) => [...delivery.events]);
  const planted = truth.programs[0];
  if (planted === undefined) throw new Error('a program was asked for');
  return { planted, events, stays: staysOf(events, planted.program) };
}

/** Kaplan-Meier with Greenwood's error, written out here so that it shares nothing with the measures. */
function kaplanMeier(stays: readonly Stay[], day: number): { value: number; error: number } {
  let [value, sum] = [1, 0];
  for (let at = 0; at <= day; at += 1) {
    const atRisk = stays.filter(({ days }) => days >= at).length;
    if (atRisk === 0) break;
    const exits = stays.filter(({ days, isExit }) => days === at && isExit).length;
    value *= 1 - exits / atRisk;
    sum += exits === atRisk ? 0 : exits / (atRisk * (atRisk - exits));
  }
  return { value, error: value * Math.sqrt(sum) };
}

/** With everybody observed for `day` days, the incidence is a plain proportion. */
function incidence(stays: readonly Stay[], day: number): { value: number; error: number } {
  const seen = stays.filter(({ admittedOn }) => addDays(admittedOn, day) <= AS_OF);
  const value = seen.filter(({ milestoneDay }) => milestoneDay !== null && milestoneDay <= day).length / seen.length;
  return { value, error: Math.sqrt((value * (1 - value)) / seen.length) };
}

function membersOf(stays: readonly Stay[], cohort: PlantedCohort): Stay[] {
  return stays.filter(({ admittedOn }) => admittedOn >= (cohort.admittedFrom ?? '') && admittedOn < (cohort.admittedBefore ?? '9999'));
}

function expectNear(found: { value: number; error: number }, planted: number, what: string): void {
  const off = Math.abs(found.value - planted);
  expect(off, `seed ${SEED}, ${what}: found ${found.value} for ${planted}, error ${found.error}`).toBeLessThanOrEqual(ERRORS * found.error + 1e-12);
}

describe('survivalAt', () => {
  it('multiplies the days from 0 to t', () => {
    expect(survivalAt([{ fromDay: 0, perDay: 0 }, { fromDay: 1, perDay: 0.01 }], 2)).toBeCloseTo(0.99 ** 2, 15);
    expect(survivalAt([{ fromDay: 0, perDay: 0.5 }, { fromDay: 2, perDay: 1 }], 1)).toBe(0.25);
    expect(survivalAt([{ fromDay: 0, perDay: 0.5 }, { fromDay: 2, perDay: 1 }], 2)).toBe(0);
  });
});

describe('milestoneIncidenceAt', () => {
  it('lets a milestone come before an exit of the same day', () => {
    // Day 1: 0.5 reach one, of the other 0.5 half leave; day 2: half of the 0.25 left reach one.
    expect(milestoneIncidenceAt([{ fromDay: 0, perDay: 0 }, { fromDay: 1, perDay: 0.5 }], 1, 0.5, 2)).toBe(0.5 + 0.25 * 0.5);
  });
});

const storyOf = (wanted: StoryId) => {
  const story = STORIES.find(({ id }) => id === wanted);
  if (story === undefined) throw new Error(wanted);
  return story;
};

describe('exitIncidenceAt', () => {
  it('adds up, over all reasons, to those who have left', () => {
    const story = storyOf('early-loss');
    for (const day of TRUTH_DAYS) {
      const left = DISCHARGE_REASONS.reduce((sum, reason) => sum + exitIncidenceAt(story, story.exits, reason, day), 0);
      expect(left).toBeCloseTo(1 - survivalAt(story.exits, day), 12);
    }
  });
  it('has everybody complete who is there on the planned day', () => {
    const story = storyOf('residential');
    expect(exitIncidenceAt(story, story.exits, 'completed', 27)).toBe(0);
    expect(exitIncidenceAt(story, story.exits, 'completed', 28)).toBeCloseTo(survivalAt(story.exits, 27), 15);
  });
});

describe('stayedAt', () => {
  it('goes on one step down from the day after the planned end, for the share that does', () => {
    const [story, next] = [storyOf('residential'), storyOf('steady')];
    const there = survivalAt(story.exits, 27);
    expect(stayedAt(story, story.exits, next, 28)).toBe(there);
    // Day 29 is day 0 of the next episode, day 30 its day 1: nobody leaves before that.
    expect(stayedAt(story, story.exits, next, 30)).toBeCloseTo(there * STEP_DOWN_SHARE, 15);
    expect(stayedAt(story, story.exits, next, 31)).toBeCloseTo(there * STEP_DOWN_SHARE * survivalAt(next.exits, 1), 15);
    expect(stayedAt(story, story.exits, undefined, 29)).toBe(0);
  });
});

describe.each<StoryId>(['steady', 'improving', 'early-loss', 'late-entry', 'residential'])('planted truth of %s', (story) => {
  const { planted, events, stays } = see([story]);

  it('is found by Kaplan-Meier', () => {
    for (const cohort of planted.cohorts) {
      for (const day of TRUTH_DAYS) expectNear(kaplanMeier(membersOf(stays, cohort), day), cohort.survival[day], `S(${day})`);
      for (const day of TRUTH_DAYS) expectNear(kaplanMeier(membersOf(stays, cohort), day - 1), cohort.retained[day], `S(${day}-)`);
    }
  });

  it('is found in the first milestones', () => {
    for (const cohort of planted.cohorts) for (const day of TRUTH_DAYS) expectNear(incidence(membersOf(stays, cohort), day), cohort.milestone[day], `milestone by ${day}`);
  });

  it('is found in the attendance', () => {
    const contacts = events.filter(({ type }) => type === 'progress.contact').map(({ data }) => data['attendance']);
    const own = contacts.filter((attendance) => attendance !== 'cancelled-by-program');
    const value = own.filter((attendance) => attendance === 'attended').length / own.length;
    expectNear({ value, error: Math.sqrt((value * (1 - value)) / own.length) }, planted.attendanceRate, 'attendance');
    const cancelled = 1 - own.length / contacts.length;
    expectNear({ value: cancelled, error: Math.sqrt((cancelled * (1 - cancelled)) / contacts.length) }, planted.programCancelledRate, 'program cancellations');
  });

  it('is found in the days until entry', () => {
    const lags = events.filter(({ type, time }) => !type.endsWith('.defined') && time < AS_OF).map(({ time, recordedtime }) => daysBetween(time.slice(0, 10), recordedtime.slice(0, 10)));
    for (const { days, share } of planted.entryLagDays) {
      const value = lags.filter((lag) => lag === days).length / lags.length;
      expectNear({ value, error: Math.sqrt((value * (1 - value)) / lags.length) }, share, `entered after ${days} days`);
    }
  });
});

describe('faults', () => {
  const small = { ...REQUEST, clients: 1500 };

  it('leave what was planted as it is: mistakes are mended within the data', () => {
    const clean = see(['steady'], small);
    const faulty = see(['steady'], { ...small, faults: { retractions: 0.5 } });
    const retracted = new Set(faulty.events.filter(({ type }) => type === 'event.retracted').map(({ data }) => data['event']));
    const replaced = new Set(faulty.events.map(({ data }) => data['replaces']).filter((id) => id !== undefined));
    const inForce = faulty.events.filter(({ id, type }) => !retracted.has(id) && !replaced.has(id) && type !== 'event.retracted');
    expect(retracted.size).toBeGreaterThan(100);
    expect(replaced.size).toBeGreaterThan(100);
    const told = (events: readonly SentEvent[]): string[] =>
      events.filter(({ time }) => time < AS_OF).map(({ type, time, data: { replaces: _replaces, ...data } }) => JSON.stringify([type, time, data])).sort();
    expect(told(inForce)).toEqual(told(clean.events));
    const sorted = (stays: readonly Stay[]): string[] => stays.map((stay) => JSON.stringify(stay)).sort();
    expect(sorted(staysOf(inForce, faulty.planted.program))).toEqual(sorted(clean.stays));
  });
});

describe('an instant', () => {
  it('shows the local date of its program in every zone', () => {
    const { deliveries } = simulate({ ...REQUEST, clients: 60 });
    const offsets = new Set(deliveries.flatMap(({ events }) => events.map(({ time }) => time.slice(-6))));
    expect(offsets).toEqual(new Set(['-04:00', '-05:00', '-06:00', '-07:00', '-08:00']));
    expect(deliveries.every(({ events }) => events.every(({ time }) => parseInstant(time) !== null))).toBe(true);
  });
});
