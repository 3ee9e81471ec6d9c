/** A client's time line out of events, by the code that the API makes it with. */
import type { Event } from '#analytics/contract/event.ts';
import type { ClientTimeline } from '#analytics/contract/site.ts';
import { foldEvents } from '#analytics/marts/fold.ts';
import { clientAsOf } from '#functions/api/timeline-as-of.ts';
import { toTimeline } from '#functions/api/timeline.ts';
import { anAdmission, anEvent, aProgram, SOURCE } from '../../../../support/events.ts';

export const CLIENT = 'client-e';
export const NOW = '2026-11-20T19:05:40.000Z';
export const ZONE = 'America/New_York';

/** Recorded in the order given. */
export function timelineOf(events: readonly Event[], now = NOW): ClientTimeline {
  const arrivals = events.map((event, index) => ({ event, recordedAt: new Date(Date.parse('2026-01-01T00:00:00Z') + index * 1000).toISOString(), identity: `${event.source} ${event.id}` }));
  const asOf = clientAsOf(foldEvents(arrivals), CLIENT, { asOf: undefined, now: new Date(now) });
  return toTimeline(asOf, CLIENT, { displayName: 'Ana Whitfield', recordNumber: null }, { readAt: new Date(now) });
}

const at = (id: string, on: string) => ({ id, subject: CLIENT, time: `${on}T15:00:00Z` });
/** Two goals, a contact, scores of two questionnaires in one event, a plan review that is scheduled. */
export const HISTORY: readonly Event[] = [
  aProgram('p', ZONE),
  anAdmission('e', '2026-09-01', { clinician: 'k' }),
  anEvent('goal.set', { episode: 'e', goal: 'g1', domain: 'housing', authoredBy: 'joint', weight: 5, steps: [{ step: 's/1', targetOn: '2026-10-01' }, { step: 's 2' }] }, at('set-1', '2026-09-08')),
  anEvent('goal.set', { episode: 'e', goal: 'g2', domain: 'family', authoredBy: 'client' }, at('set-2', '2026-09-08')),
  anEvent('goal.milestone-reached', { episode: 'e', goal: 'g1', step: 's/1' }, at('step-1', '2026-10-02')),
  anEvent('progress.contact', { episode: 'e', modality: 'group', attendance: 'attended', minutes: 90 }, at('contact-1', '2026-10-05')),
  anEvent('reassessment.completed', {
    episode: 'e', reassessment: 'ra-0', kind: 'instrument', withClient: true, scores: [
      { instrument: 'PHQ-9', version: '2.0', scale: 'total', score: 16, mode: 'self', language: 'es' }, { instrument: 'BAM', version: 'days-0-30', scale: 'use', score: 20 }, { instrument: 'GAD-7', version: '1.0', scale: 'total', score: 9 },
    ],
  }, at('scores-1', '2026-10-06')),
  anEvent('reassessment.scheduled', { episode: 'e', reassessment: 'ra-1', kind: 'plan-review', dueOn: '2026-11-22' }, at('due-1', '2026-10-06')),
];
export { SOURCE };

export const minted = { id: 'evt_1', retraction: 'evt_2', now: NOW };
