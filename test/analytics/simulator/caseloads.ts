/** The worklist of a simulation, as an export would fold it: what was handed over, judged on the first day that is not simulated. */
import { parseEvent } from '#analytics/contract/event.ts';
import type { Worklist } from '#analytics/contract/worklist.ts';
import type { Arrival } from '#analytics/marts/arrival.ts';
import { caseloadOf, type Episode } from '#analytics/marts/episodes.ts';
import { foldEvents } from '#analytics/marts/fold.ts';
import { worklistOf } from '#analytics/marts/worklist-rows.ts';
import { addDays } from '#analytics/period/dates.ts';
import type { Simulation } from '#analytics/simulator/simulate.ts';
import { segmentOn } from '#analytics/worklist/facts.ts';
import { listOf } from '#analytics/worklist/list.ts';
import type { Obligation } from '#analytics/worklist/obligation.ts';
import { fingerprint } from '#functions/store/identity-of.ts';

export interface Caseloads {
  /** Everybody's, or one clinician's. */
  listFor(clinician: string | null): Pick<Worklist, 'counts' | 'rows' | 'deferred' | 'next'>;
  /** Everything that was ever due. */
  obligations(): readonly Obligation[];
  readonly episodes: readonly Episode[];
}

/** Errors: throws for an event that the contract refuses. */
export function caseloadsOf({ deliveries }: Simulation, day: string): Caseloads {
  const arrivals = new Map<string, Arrival>();
  for (const { at, events } of deliveries) {
    for (const sent of events) {
      const parsed = parseEvent(sent);
      if ('faults' in parsed) throw new Error('the simulator made an event that the contract refuses');
      const { identity } = fingerprint(parsed.event);
      if (!arrivals.has(identity)) arrivals.set(identity, { event: parsed.event, recordedAt: at, identity });
    }
  }
  const fold = foldEvents([...arrivals.values()]);
  const workOf = worklistOf(fold, addDays(day, 92));
  const open = fold.episodes.filter(({ admittedOn, dischargedOn }) => admittedOn <= day && (dischargedOn === null || dischargedOn > day)).map((episode) => {
    const { facts, obligations, track } = workOf(episode);
    const place = segmentOn(facts, day);
    const { client, source, admittedOn } = episode;
    const view = { client, source, episode: episode.episode, program: place?.program ?? '', levelOfCare: place?.levelOfCare ?? '', clinician: place?.clinician ?? null, admittedOn, day, obligations, track };
    return { view, caseload: caseloadOf(episode) };
  });
  return {
    listFor(clinician) {
      const own = open.filter(({ caseload }) => clinician === null || caseload.includes(clinician)).map(({ view }) => view);
      return listOf(own, { names: { client: () => null, program: (program) => program, clinician: () => null }, category: null, rule: null, isToday: true });
    },
    obligations: () => fold.episodes.flatMap((episode) => [...workOf(episode).obligations]),
    episodes: fold.episodes,
  };
}
