/** Programs with stories: a source system that never was, its deliveries, its directory, and the truth planted in it. */
import { isDate } from '../contract/instant.ts';
import { runClient, type Episode, type Frame } from './client.ts';
import type { Course, Draft } from './course.ts';
import { toDeliveries, type Delivery } from './deliveries.ts';
import { openWallClock, toEntry, type Entry, type WallClock } from './entries.ts';
import { withFaults, withoutEnd, type Faults } from './faults.ts';
import { latelyOf } from './lately.ts';
import { directoryEntry, type DirectoryEntry } from './people.ts';
import { rulesSet } from './policy.ts';
import { openRandom } from './random.ts';
import { CLINICIANS } from './staff.ts';
import { changeOn, NEW_PROGRAM_CLIENTS, opensOn, STORIES, type Story, type StoryId } from './stories.ts';
import { plantedTruth, type PlantedTruth } from './truth.ts';

/** What to simulate; the same request gives the same bytes. */
export interface SimulationRequest {
  readonly seed: number;
  readonly clients: number;
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
  /** First day that is no longer simulated: nothing happens or is handed over on or after it. */
  readonly to: string;
  readonly faults?: Faults;
  /** A clinician on whose caseload work of each kind is open on the last day, whatever the dice say. */
  readonly lately?: string;
  /** Only these programs; all of them if left out. */
  readonly programs?: readonly StoryId[];
}
/** What Cairn gets (deliveries, directory), and what it should find (truth). */
export interface Simulation {
  readonly deliveries: readonly Delivery[];
  readonly directory: readonly DirectoryEntry[];
  readonly truth: PlantedTruth;
}

/** The new program has its few, the others share the rest. */
function placesIn(stories: readonly Story[], clients: number): Story[] {
  const small = stories.find(({ id }) => id === 'new');
  const few = Array.from({ length: small === undefined ? 0 : Math.min(NEW_PROGRAM_CLIENTS, clients) }, () => small).filter((story) => story !== undefined);
  const shared = stories.filter(({ id }) => id !== 'new');
  const whole = shared.reduce((sum, { share }) => sum + share, 0);
  const rest = shared.length === 0 ? 0 : clients - few.length;
  let before = 0;
  const others = shared.flatMap((story) => {
    const start = Math.round((rest * before) / whole);
    before += story.share;
    return Array.from({ length: Math.round((rest * before) / whole) - start }, () => story);
  });
  return [...few, ...others];
}

/** Targets that the organization has set itself; one program has its own. */
const TARGETS: readonly { readonly measure: string; readonly program?: string; readonly value: number }[] = [
  { measure: 'attendance', value: 0.75 }, { measure: 'attendance', program: 'stillwater-house', value: 0.9 }, { measure: 'initiation', value: 0.9 },
  { measure: 'retention-cohorts', value: 0.5 }, { measure: 'reassessment-on-time', value: 0.9 }, { measure: 'plan-reviewed-with-client', value: 0.8 },
];

const DEFINED_MINUTE = 7 * 60;
const AT_ONCE = { entryLagDays: [[0, 1]], handOver: 'working-days' } as const;

/** Programs on the day they open; clinicians on the first day, by the first program's clock. */
function definitions(seed: number, frame: Frame, clocks: ReadonlyMap<StoryId, WallClock>): Entry[] {
  const random = openRandom(seed, 'definitions');
  const first = clocks.values().next().value ?? openWallClock('UTC');
  const define = (on: string, clock: WallClock, draft: Pick<Draft, 'type' | 'subject' | 'data'>): Entry =>
    toEntry({ id: random.id('ev_'), on, minute: DEFINED_MINUTE, ...draft }, AT_ONCE, { clock, random });
  const programs = frame.stories.map((story) => {
    const { program, name, timeZone, plannedDays } = story;
    const data = { program, name, timeZone, ...(plannedDays === undefined ? {} : { plannedDays }) };
    return define(opensOn(story, frame.from, frame.to), clocks.get(story.id) ?? first, { type: 'program.defined', subject: program, data });
  });
  const clinicians = CLINICIANS.map(({ id, name, discipline }) =>
    define(frame.from, first, { type: 'clinician.defined', subject: id, data: { clinician: id, name, discipline } }));
  const targets = TARGETS.map((data) => define(frame.from, first, { type: 'target.set', subject: data.measure, data: { ...data, from: frame.from } }));
  const rules = rulesSet(frame).map(({ on, data }) => define(on, first, { type: 'rule.set', subject: data.rule, data }));
  return [...programs, ...clinicians, ...targets, ...rules];
}

function checked(request: SimulationRequest): void {
  const { clients, from, to } = request;
  if (!isDate(from) || !isDate(to) || from >= to) throw new RangeError('from must be a date before to');
  if (!Number.isSafeInteger(clients) || clients < 0) throw new RangeError('clients must be a whole number');
}

/**
 * Some years of a source system's life.
 *
 * Shape   deliveries sorted by `at`, events as JSON values; directory in the order of the clients; truth per program.
 * Units   dates are local to each program; `at` is UTC, 20:00 in Los Angeles on working days, the last one before the end of the day before `to` there.
 * Errors  RangeError for dates that do not exist, an empty period, or a number of clients that is none.
 * Example `simulate({ seed: 7, clients: 400, from: '2024-01-01', to: '2026-01-01' })`
 */
export function simulate(request: SimulationRequest): Simulation {
  checked(request);
  const { seed, clients, from, to, faults = {}, lately } = request;
  const stories = STORIES.filter(({ id }) => request.programs?.includes(id) ?? true);
  const frame: Frame = { from, to, changedOn: changeOn(from, to), stories };
  const clocks = new Map(stories.map((story) => [story.id, openWallClock(story.timeZone)] as const));
  const entries = definitions(seed, frame, clocks);
  const directory: DirectoryEntry[] = [];
  const lives: { place: number; episodes: Episode[] }[] = [];
  openRandom(seed, 'programs').shuffled(placesIn(stories, clients)).forEach((story, place) => {
    const person = openRandom(seed, `person ${place}`);
    const client = person.id('cl_');
    directory.push(directoryEntry(place, client, person));
    const dice = { random: openRandom(seed, `course ${place}`), care: openRandom(seed, `care ${place}`) };
    lives.push({ place, episodes: runClient(client, story, frame, dice) });
  });
  const told = lately === undefined ? null : latelyOf(lives.flatMap(({ episodes }) => episodes), { clinician: lately, to, random: openRandom(seed, 'lately') });
  // A stream per event: a fault beside it does not change when it was entered.
  const enter = ({ story }: Course, draft: Draft): Entry => toEntry(draft, story, { clock: clocks.get(story.id) ?? openWallClock(story.timeZone), random: openRandom(seed, draft.id) });
  for (const { place, episodes } of lives) {
    const random = openRandom(seed, `faults ${place}`);
    for (const [index, episode] of episodes.entries()) {
      const nextOn = episodes[index + 1]?.course.admittedOn ?? null;
      const known = told?.onPaper.has(episode.course) === true ? withoutEnd(episode) : episode;
      entries.push(...withFaults(known, faults, { to, nextOn, random }).map((draft) => enter(episode.course, draft)));
    }
  }
  for (const { course, drafts } of told?.additions ?? []) entries.push(...drafts.map((draft) => enter(course, { ...draft, lagDays: 0 })));
  const deliveries = toDeliveries(entries, { from, to, faults, random: openRandom(seed, 'deliveries') });
  return { deliveries, directory, truth: plantedTruth(stories, from, to) };
}
