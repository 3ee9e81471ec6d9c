/** Events for tests: valid, small, and different only where the test says so. */
import type { Event, EventOf, EventType } from '#analytics/contract/event.ts';
import { parseEvent } from '#analytics/contract/event.ts';

export const SOURCE = 'https://record.example/test';
let serial = 0;

/** A parsed event; throws where the test's own event is not valid. */
export function anEvent<T extends EventType>(type: T, data: EventOf<T>['data'], rest: Partial<Pick<Event, 'id' | 'source' | 'subject' | 'time' | 'recordedtime'>> = {}): Event {
  serial += 1;
  const parsed = parseEvent({ specversion: '1.0', id: `e-${serial}`, source: SOURCE, type, subject: 'client-1', time: '2026-01-05T12:00:00Z', ...rest, data });
  if ('faults' in parsed) throw new Error(`the test's own event is not valid: ${JSON.stringify(parsed.faults)}`);
  return parsed.event;
}

export const aProgram = (program = 'p', timeZone = 'UTC', more: { plannedDays?: number } = {}): Event =>
  anEvent('program.defined', { program, name: `Program ${program}`, timeZone, ...more }, { id: `program-${program}`, subject: program, time: '2020-01-01T00:00:00Z' });

export const anAdmission = (episode: string, on: string, more: Partial<EventOf<'episode.admitted'>['data']> = {}, rest: Partial<Pick<Event, 'id' | 'source' | 'subject' | 'time' | 'recordedtime'>> = {}): Event =>
  anEvent('episode.admitted', { episode, program: 'p', levelOfCare: '1.5', ...more }, { id: `admit-${episode}`, subject: `client-${episode}`, time: `${on}T12:00:00Z`, ...rest });

export const aDischarge = (episode: string, on: string, reason: EventOf<'episode.discharged'>['data']['reason'] = 'left', rest: Partial<Pick<Event, 'id' | 'source' | 'subject' | 'time' | 'recordedtime'>> = {}): Event =>
  anEvent('episode.discharged', { episode, reason }, { id: `discharge-${episode}`, subject: `client-${episode}`, time: `${on}T12:00:00Z`, ...rest });

export const aContact = (episode: string, on: string, attendance: EventOf<'progress.contact'>['data']['attendance'] = 'attended', rest: Partial<Pick<Event, 'id' | 'subject' | 'time' | 'recordedtime'>> = {}): Event =>
  anEvent('progress.contact', { episode, modality: 'individual', attendance }, { subject: `client-${episode}`, time: `${on}T15:00:00Z`, ...rest });
