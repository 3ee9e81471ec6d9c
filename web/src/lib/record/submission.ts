/** What was sent by a form -> events to send on, or what is wrong with it. Pure. */
import { parseEvent, type Fault as ContractFault } from '#analytics/contract/event.ts';
import type { ClientTimeline } from '#analytics/contract/site.ts';
import { findEntry, refusalOf, RETRACTION_REASONS } from './correct.ts';
import { toEvents, toRetraction, type Made, type SentEvent } from './events.ts';
import { faultsOf, fromKey, valueOf, type Fault, type Values } from './fields.ts';
import { definitionFor, type Found } from './forms.ts';
import type { Situation } from './forms/define.ts';
import type { FormName, RecordExtras } from './path.ts';
import { formView, situationOf } from './view.ts';
import { futureFault, timeOf } from './when.ts';

export type Submission = { events: SentEvent[]; saved: string } | { faults: Fault[] };

const FIELDS_AT_MOST = 100;
const LETTERS_AT_MOST = 2000;

/** The texts of a form; files, and what is longer than any field of ours, are dropped. */
export function readValues(form: FormData): Values {
  const texts = [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].length <= LETTERS_AT_MOST);
  return Object.fromEntries(texts.slice(0, FIELDS_AT_MOST));
}

/** RULE: a fault that the contract finds after all of ours is a defect of the form; it is said, and nothing is sent. */
function contractFaults(events: readonly SentEvent[]): ContractFault[] {
  return events.flatMap((event) => {
    const parsed = parseEvent(event);
    return 'faults' in parsed ? parsed.faults : [];
  });
}

function checked(made: Made, saved: string): Submission {
  if ('faults' in made) return made;
  const faults = contractFaults(made.events);
  return faults.length === 0 ? { events: made.events, saved } : { faults: faults.map(({ pointer, detail }) => ({ field: '', text: `${pointer.slice(1).replaceAll('/', ' ')} ${detail}` })) };
}

/** What an event's own id says: it, or something else, was saved under it already. Whatever has changed since, it is asked again and the answer is the receipt's. */
const wasSent = ({ entries }: ClientTimeline, id: string): boolean => entries.some((entry) => entry.id === id);

/** The situation in which the form was shown: its episode stands in it. */
function shownIn(timeline: ClientTimeline, extras: RecordExtras, values: Values, now: string): Situation | null {
  const [source = '', episode = ''] = fromKey(valueOf(values, 'episode'));
  const found = timeline.episodes.find((each) => each.source === source && each.episode === episode);
  const of = found === undefined ? null : situationOf(timeline, { ...extras, episode }, now);
  return of === null || found === undefined ? null : { ...of, episode: found, isResent: wasSent(timeline, valueOf(values, 'id')) };
}

function retraction(of: Situation, values: Values): Submission {
  const entry = findEntry(of.timeline, of.extras);
  if (entry === null) return { faults: [{ field: '', text: 'There is no such entry on this time line' }] };
  const refusal = of.isResent ? null : refusalOf(entry);
  if (refusal !== null) return { faults: [{ field: '', text: refusal }] };
  if (!RETRACTION_REASONS.some(({ value }) => value === valueOf(values, 'reason'))) return { faults: [{ field: 'reason', text: 'Choose why it is taken back' }] };
  return checked(toRetraction(values, { client: of.timeline.client, episode: { ...of.episode, source: entry.source } }, entry), 'retraction');
}

/** Several faults of one field are one too many: the first is said. */
function oncePerField(faults: readonly Fault[]): Fault[] {
  return faults.filter(({ field }, index) => field === '' || faults.findIndex((other) => other.field === field) === index);
}

function whenFaults(values: Values, zone: string, now: string): Fault[] {
  const when = timeOf(values, zone);
  return 'time' in when ? [futureFault(when.time, now, values) ?? []].flat() : [when];
}

/** In the order in which the fields stand; what is about no field, first. */
function formFaults(found: Found, values: Values, now: string): Fault[] {
  const fields = formView(found, { id: '', retraction: '', now }).sections.flatMap((section) => section.fields);
  const faults = [...faultsOf(fields, values), ...(found.definition.faults?.(values, found.of) ?? []), ...whenFaults(values, found.of.episode.timeZone, now)];
  const place = ({ field }: Fault): number => fields.findIndex(({ name }) => name === field);
  return oncePerField(faults).sort((left, right) => place(left) - place(right));
}

/**
 * Shape   the client's time line, the address of the form and what was sent by it -> events, and what to say when they are saved; or faults, in the order
 *         of the fields.
 * RULE    Checks that depend on how things stand now are for forms that were not sent yet: after a lost answer, sending again must come to the same events.
 */
export function submissionOf(timeline: ClientTimeline, address: { form: FormName | null; extras: RecordExtras }, values: Values, now: string): Submission {
  const gone: Submission = { faults: [{ field: '', text: 'What this form was about is no longer there. Go back and open it again' }] };
  const of = shownIn(timeline, { ...address.extras, ...(valueOf(values, 'goal') !== '' && { goal: valueOf(values, 'goal') }) }, values, now);
  if (of === null) return gone;
  if (valueOf(values, 'what') === 'retract') return retraction(of, values);
  const found = definitionFor(of, address.form);
  if (found === null) return gone;
  const { definition } = found;
  const made = toEvents(definition, values, { client: timeline.client, episode: of.episode }, found.of.isCorrection ? findEntry(timeline, of.extras) : null);
  const faults = of.isResent ? [] : formFaults(found, values, now);
  return faults.length > 0 ? { faults } : checked(made, found.of.isCorrection ? 'correction' : definition.saved(values));
}
