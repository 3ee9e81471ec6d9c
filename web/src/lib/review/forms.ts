/**
 * The forms of a review: their fields, and the event that each sends. Pure; the page draws them, the action reads them.
 *
 * RULE: the same form makes the same bytes (docs/adr/0017): ids and the present instant come in hidden fields.
 * RULE: words are about a change in care, never about a person; every field for them says so.
 */
import { parseEvent, WORDS_AT_MOST, type EventType } from '#analytics/contract/event.ts';
import { REVIEW_SOURCE, REVIEW_SUBJECT } from '#analytics/contract/review-source.ts';
import type { SentEvent } from '../record/events.ts';
import { faultsOf, valueOf, type Choice, type Fault, type Field, type Values } from '../record/fields.ts';
import type { FormView } from '../record/view.ts';

export const FORMS = ['open', 'baseline', 'phase', 'change', 'retract'] as const;
export type ReviewForm = (typeof FORMS)[number];
export const isReviewForm = (text: string): text is ReviewForm => FORMS.some((form) => form === text);

/** What a page minted when it showed the form. */
export interface Minted {
  readonly id: string;
  readonly now: string;
}
/** What the opening form offers. */
export interface Offered {
  readonly measures: readonly Choice[];
  readonly programs: readonly Choice[];
  readonly levelsOfCare: readonly Choice[];
  /** `name=value`. */
  readonly strata: readonly Choice[];
  readonly instruments: readonly Choice[];
  /** The snapshot in force; null where the role names none. */
  readonly snapshot: string | null;
}
export type ReviewFormView = Pick<FormView, 'sections' | 'values' | 'hidden' | 'ask' | 'last' | 'submit'>;

const NOBODY = 'About care, never about a person: no names, no record numbers, nothing by which somebody could be known.';
const words = (name: string, label: string, help: string): Field => ({ kind: 'text', name, label, most: WORDS_AT_MOST, help: `${help} ${NOBODY}` });

function openFields({ measures, programs, levelsOfCare, strata, instruments, snapshot }: Offered): Field[] {
  return [
    words('title', 'Title', 'What the review is called.'), words('question', 'Question', 'What you want to know.'),
    { kind: 'select', name: 'measure', label: 'Measure', choices: measures, blank: 'Choose a measure' },
    { kind: 'select', name: 'instrument', label: 'Instrument', isOptional: true, choices: instruments, blank: 'Not for one instrument', help: 'For outcomes alone.' },
    { kind: 'select', name: 'program', label: 'Program', isOptional: true, choices: programs, blank: 'All programs' },
    { kind: 'select', name: 'levelOfCare', label: 'Level of care', isOptional: true, choices: levelsOfCare, blank: 'All levels' },
    { kind: 'select', name: 'stratum', label: 'Stratum', isOptional: true, choices: strata, blank: 'Everybody' },
    { kind: 'choice', name: 'rules', label: 'Rules of the chart', choices: [{ value: 'nhs', label: 'NHS control chart', help: 'Limits around the mean; the usual choice.' }, { value: 'anhoej', label: 'Anh\u00f8j run chart', help: 'Runs around the median.' }] },
    { kind: 'select', name: 'interval', label: 'Points', choices: [{ value: 'month', label: 'By month' }, { value: 'week', label: 'By week' }, { value: 'quarter', label: 'By quarter' }] },
    ...(snapshot === null ? [] : [{ kind: 'check' as const, name: 'pin', label: 'Pin it to the data as they are now', help: 'The review then answers the same for ever. Left open, it goes on as data come in.' }]),
  ];
}

const BASELINE: readonly Field[] = [
  { kind: 'date', name: 'from', label: 'First day', help: 'Points that begin from this day on make the centre and the limits.' }, { kind: 'date', name: 'to', label: 'Day after the last', help: 'Points that begin on this day or later are judged by them.' },
  words('reason', 'Reason', 'Why this stretch is what to judge by.'),
];
const PHASE: readonly Field[] = [
  { kind: 'date', name: 'on', label: 'First day', help: 'From this day on, centre and limits are made anew. Only for a change that is known and lasts.' }, words('reason', 'Reason', 'What is known to have changed.'),
];
const CHANGE: readonly Field[] = [
  words('hypothesis', 'What you hope for', 'What was changed, and what should be seen.'), { kind: 'date', name: 'on', label: 'Day of the change' },
  { kind: 'choice', name: 'direction', label: 'The figure should', choices: [{ value: 'increase', label: 'go up' }, { value: 'decrease', label: 'go down' }], layout: 'line' },
  { kind: 'number', name: 'pointsNeeded', label: 'Points before a verdict', least: 7, most: 60, help: 'Seven at least: fewer cannot show a lasting change.' },
];

export function fieldsOf(form: ReviewForm, offered: Offered | null): readonly Field[] {
  switch (form) {
    case 'open': return offered === null ? [] : openFields(offered);
    case 'baseline': return BASELINE;
    case 'phase': return PHASE;
    case 'change': return CHANGE;
    case 'retract': return [];
  }
}

const SUBMIT: Readonly<Record<ReviewForm, string>> = { open: 'Open the review', baseline: 'Freeze the baseline', phase: 'Begin the phase', change: 'Log the change', retract: 'Take it back' };
const USUAL: Readonly<Record<ReviewForm, Values>> = { open: { rules: 'nhs', interval: 'month' }, baseline: {}, phase: {}, change: { pointsNeeded: '7' }, retract: {} };

/** A form as `RecordForm` draws it. */
export function reviewFormView(form: ReviewForm, minted: Minted, more: { offered?: Offered; values?: Values } = {}): ReviewFormView {
  const { offered = null, values = {} } = more;
  return {
    sections: [{ legend: null, fields: fieldsOf(form, offered) }], values: { ...USUAL[form], ...values, what: form, id: minted.id, now: minted.now },
    hidden: ['what', 'id', 'now', ...(form === 'retract' ? ['event'] : []), ...(form === 'open' && offered?.snapshot != null ? ['snapshot'] : [])], ask: null, last: [], submit: SUBMIT[form],
  };
}

function openData(values: Values): Record<string, unknown> {
  const at = (name: string): string => valueOf(values, name);
  const cut = at('stratum').indexOf('=');
  const optional = (name: string) => (at(name) === '' ? {} : { [name]: at(name) });
  return {
    review: at('id'), title: at('title'), question: at('question'), measure: at('measure'), rules: at('rules'), interval: at('interval'),
    scope: { ...optional('program'), ...optional('levelOfCare'), ...optional('instrument'), ...(cut > 0 && { strata: { [at('stratum').slice(0, cut)]: at('stratum').slice(cut + 1) } }) },
    snapshot: at('pin') === 'yes' && at('snapshot') !== '' ? at('snapshot') : null,
  };
}

function draftOf(form: ReviewForm, review: string, values: Values): { type: EventType; data: Record<string, unknown> } {
  const at = (name: string): string => valueOf(values, name);
  switch (form) {
    case 'open': return { type: 'review.opened', data: openData(values) };
    case 'baseline': return { type: 'review.baseline-frozen', data: { review, from: at('from'), to: at('to'), reason: at('reason') } };
    case 'phase': return { type: 'review.phase-began', data: { review, on: at('on'), reason: at('reason') } };
    case 'change': return { type: 'change.logged', data: { change: at('id'), review, hypothesis: at('hypothesis'), on: at('on'), direction: at('direction'), pointsNeeded: Number(at('pointsNeeded')) } };
    case 'retract': return { type: 'event.retracted', data: { event: at('event'), reason: 'entered-in-error' } };
  }
}

/**
 * What was sent by a form -> the event to send on, or what is wrong with it.
 *
 * RULE: a fault that the contract finds after ours is said at its field, or above the form.
 */
export function submitReview(form: ReviewForm, values: Values, about: { review: string; offered: Offered | null }): { events: SentEvent[] } | { faults: Fault[] } {
  const fields = fieldsOf(form, about.offered);
  const faults = faultsOf(fields, values);
  if (faults.length > 0) return { faults };
  const { type, data } = draftOf(form, about.review, values);
  const event: SentEvent = { specversion: '1.0', id: `evt_${valueOf(values, 'id')}`, source: REVIEW_SOURCE, type, subject: REVIEW_SUBJECT, time: valueOf(values, 'now'), data };
  const parsed = parseEvent(event);
  if (!('faults' in parsed)) return { events: [event] };
  return { faults: parsed.faults.map(({ pointer, detail }) => {
    const field = pointer.split('/').at(-1) ?? '';
    return { field: fields.some(({ name }) => name === field) ? field : '', text: `${field === '' ? 'This form' : field} ${detail}` };
  }) };
}
