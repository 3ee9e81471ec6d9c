import { describe, expect, it } from 'vitest';
import { parseEvent, type Event } from '#analytics/contract/event.ts';
import type { ClientTimeline } from '#analytics/contract/site.ts';
import type { Values } from '../../../../../web/src/lib/record/fields.ts';
import type { FormName, RecordExtras } from '../../../../../web/src/lib/record/path.ts';
import { askOf } from '../../../../../web/src/lib/record/instrument.ts';
import { isForSafetyList } from '../../../../../web/src/lib/record/safety.ts';
import { readValues, submissionOf, type Submission } from '../../../../../web/src/lib/record/submission.ts';
import { recordView } from '../../../../../web/src/lib/record/view.ts';
import { anAdmission, anEvent } from '../../../../support/events.ts';
import { CLIENT, HISTORY, minted, NOW, SOURCE, timelineOf } from './timelines.ts';

const TIMELINE = timelineOf(HISTORY);
/** A form as the page shows it, with what somebody enters. */
function filled(form: FormName, extras: RecordExtras, entered: Values, timeline: ClientTimeline = TIMELINE): Values {
  const view = recordView(timeline, { form, extras }, minted);
  if (view?.kind !== 'form') throw new Error(`no form ${form}`);
  return { ...view.values, ...entered };
}
const submit = (form: FormName, extras: RecordExtras, entered: Values, timeline = TIMELINE): Submission => submissionOf(timeline, { form, extras }, filled(form, extras, entered, timeline), NOW);
const faultsOf = (found: Submission): string[] => ('faults' in found ? found.faults.map(({ field, text }) => `${field}: ${text.replaceAll('\u00a0', ' ')}`) : ['none']);
function eventsOf(found: Submission): Event[] {
  if ('faults' in found) throw new Error(JSON.stringify(found.faults));
  return found.events.map((event) => {
    const parsed = parseEvent(event);
    if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
    return parsed.event;
  });
}
const after = (found: Submission): ClientTimeline => timelineOf([...HISTORY, ...eventsOf(found)]);

describe('what was entered', () => {
  it.each<[string, FormName, RecordExtras, Values, string[]]>([
    ['nothing of a contact', 'contact', {}, { modality: '' }, ['attendance: Say whether the client came', 'modality: Choose the kind of contact']],
    ['minutes of a contact that was missed', 'contact', {}, { attendance: 'no-show', modality: 'group', minutes: '50' }, ['minutes: Leave the minutes empty: there was no contact']],
    ['a day before admission', 'contact', {}, { attendance: 'no-show', modality: 'group', date: '2026-08-31' }, ['date: Enter a date from 1 Sep 2026 on']],
    ['tomorrow', 'contact', {}, { attendance: 'no-show', modality: 'group', date: '2026-11-21' }, ['date: Enter a date up to 20 Nov 2026']],
    ['later today', 'contact', {}, { attendance: 'no-show', modality: 'group', time: '23:30' }, ['time: This has not happened yet; record it when it has']],
    ['a code that is not offered', 'marker', {}, { marker: 'promoted' }, ['marker: Choose one of those that are offered']],
    ['nothing of a plan review', 'plan-review', {}, {}, ['planChanged: Say whether the plan changed', 'withClient: Say whether it was done with the client']],
    ['nothing of a goal', 'goal', { what: 'set' }, {}, ['domain: Choose the area of life', 'authoredBy: Say who wrote the goal']],
    ['a day for a step that there is not', 'goal', { what: 'set' }, { domain: 'housing', authoredBy: 'client', steps: '1', 'step-2-on': '2026-12-01' }, ['step-2-on: There is no step 2; choose how many there are, or leave this empty']],
    ['no change', 'goal', { what: 'revised', goal: 'g1' }, {}, ['targetOn: Fill in what changes']],
    ['nobody who discontinued it', 'goal', { what: 'discontinued', goal: 'g1' }, {}, ['by: Say who decided it']],
    ['no step', 'milestone', {}, {}, ['step: Choose the step that was reached']],
    ['too many blanks, and a day in the future', 'instrument', { instrument: 'GAD-7' }, { 'item-1': '1', date: '2026-12-01' }, ['item-2: Items 2, 3, 4, 5, 6, 7 are blank; GAD-7 is made up from the others where at most 1 of 7 is blank. Answer them, or tick that it could not be finished', 'date: Enter a date up to 20 Nov 2026']],
    ['a score out of range', 'instrument', { instrument: 'PHQ-9' }, { 'score-total': '30' }, ['score-total: Enter a whole number from 0 to 27']],
    ['a deferral until today', 'deferral', { rule: 'instrument-PHQ-9' }, { reason: 'client-away', until: '2026-11-20' }, ['until: Enter a date from 21 Nov 2026 on']],
    ['a deferral without end', 'deferral', { rule: 'instrument-PHQ-9' }, { reason: 'client-away' }, ['until: Enter the day it comes back']],
    ['another client\u2019s episode', 'contact', {}, { attendance: 'attended', modality: 'group', episode: 'x/y' }, [': What this form was about is no longer there. Go back and open it again']],
    ['no id', 'contact', {}, { attendance: 'attended', modality: 'group', id: '' }, [': id must be 1 to 128 printable characters']],
    ['no reason for taking it back', 'correct', { event: 'contact-1', source: SOURCE }, { what: 'retract' }, ['reason: Choose why it is taken back']],
  ])('%s is said at its field, in the order of the fields', (_name, form, extras, entered, expected) => expect(faultsOf(submit(form, extras, entered))).toEqual(expected));

  it('comes from texts alone', () => {
    const form = new FormData();
    form.append('a', 'text');
    form.append('b', new Blob(['file']));
    form.append('c', 'x'.repeat(3000));
    expect(readValues(form)).toEqual({ a: 'text' });
  });
});

describe('what is saved is on the time line', () => {
  it('a score beside the last one, with the version that it was scored by before', () => {
    const line = after(submit('instrument', { instrument: 'PHQ-9' }, { 'score-total': '11' }));
    expect(line.scales.find(({ instrument }) => instrument === 'PHQ-9')?.points.map(({ score, on }) => [score, on])).toEqual([[16, '2026-10-06'], [11, '2026-11-20']]);
    expect(line.entries.at(-1)?.data).toMatchObject({ scores: [{ version: '2.0' }] });
  });
  it('a BAM on the axis of its last scoring', () => {
    const line = after(submit('instrument', { instrument: 'BAM' }, { 'item-4': '2', 'item-5': '0', 'item-6': '1' }));
    expect(line.scales.filter(({ instrument }) => instrument === 'BAM').map(({ axis, points }) => [axis, points.map(({ score }) => score)])).toEqual([['BAM/use/days-0-30', [20, 3]]]);
  });
  it('a plan review completes the one that is due in two days, unless it is said otherwise', () => {
    const values = { planChanged: 'true', withClient: 'true' };
    expect(eventsOf(submit('plan-review', {}, values))[0]?.data).toMatchObject({ reassessment: 'ra-1' });
    expect(eventsOf(submit('plan-review', {}, { ...values, reassessment: '' }))[0]?.data).toEqual({ episode: 'e', kind: 'plan-review', planChanged: true, withClient: true });
  });
  it('a new goal with its steps, then a step, then the last one and the goal', () => {
    const set = eventsOf(submit('goal', { what: 'set' }, { domain: 'family', authoredBy: 'client', steps: '2', date: '2026-11-19' }));
    const line = timelineOf([...HISTORY, ...set]);
    expect(line.goals.at(-1)).toMatchObject({ goal: 'evt_1-goal', steps: [{ step: 'evt_1-step-1', reachedOn: null }, { step: 'evt_1-step-2', reachedOn: null }] });
    const last = eventsOf(submit('milestone', { goal: 'evt_1-goal', step: 'evt_1-step-2' }, { id: 'evt_9', attained: 'yes' }, line));
    expect(timelineOf([...HISTORY, ...set, ...last]).goals.at(-1)).toMatchObject({ state: 'attained', closedOn: '2026-11-20', steps: [{ reachedOn: null }, { reachedOn: '2026-11-20' }] });
  });
  it('further steps come after those there are, and those reached stay so', () => {
    expect(after(submit('goal', { what: 'revised', goal: 'g1' }, { steps: '1' })).goals[0]?.steps).toEqual([
      { step: 's/1', targetOn: '2026-10-01', reachedOn: '2026-10-02' }, { step: 's 2', targetOn: null, reachedOn: null }, { step: 'evt_1-step-1', targetOn: null, reachedOn: null },
    ]);
  });
  it('a correction counts in place of the entry, which stays as history', () => {
    const line = after(submit('correct', { event: 'contact-1', source: SOURCE }, { attendance: 'no-show', minutes: '' }));
    const contacts = line.entries.filter(({ type }) => type === 'progress.contact');
    expect(contacts.map(({ id, standing, on, data }) => [id, standing, on, data['attendance']])).toEqual([['contact-1', 'replaced', '2026-10-05', 'attended'], ['evt_1', 'in-force', '2026-10-05', 'no-show']]);
    expect(contacts[1]?.time).toBe('2026-10-05T15:00:00Z');
  });
  it('a correction of one questionnaire keeps the others of its entry, and its own version and day', () => {
    const line = after(submit('correct', { event: 'scores-1', source: SOURCE, instrument: 'PHQ-9' }, { 'score-total': '14' }));
    expect(line.scales.map(({ axis, points }) => [axis, points.map(({ score }) => score)]).sort()).toEqual([['BAM/use/days-0-30', [20]], ['GAD-7/total', [9]], ['PHQ-9/total', [14]]]);
    expect(line.entries.find(({ id }) => id === 'evt_1')?.data).toMatchObject({ reassessment: 'ra-0', withClient: true, replaces: 'scores-1', scores: [{ instrument: 'PHQ-9', version: '2.0', mode: 'self', language: 'es' }, {}, {}] });
  });
  it('a retraction takes the entry out', () => {
    const values = { ...filled('correct', { event: 'contact-1', source: SOURCE }, {}), what: 'retract', reason: 'wrong-client', id: 'evt_2' };
    const found = submissionOf(TIMELINE, { form: 'correct', extras: { event: 'contact-1', source: SOURCE } }, values, NOW);
    expect(after(found).entries.find(({ id }) => id === 'contact-1')?.standing).toBe('retracted');
  });
});

describe('what the form says of the safety list is what the list does', () => {
  const reasonsAfter = (instrument: string, entered: Values): boolean => after(submit('instrument', { instrument }, entered)).worklist.reasons.some(({ rule }) => rule === 'self-harm-screen');
  const says = (instrument: string, entered: Values): boolean => {
    const ask = askOf(instrument);
    return ask !== null && isForSafetyList(ask, entered);
  };
  const screens = Array.from({ length: 64 }, (_, bits) => Object.fromEntries([1, 2, 3, 4, 5, 6].map((item) => [`item-${item}`, String((bits >> (item - 1)) & 1)])));
  it('for every screen of the C-SSRS', () => {
    expect(screens.filter((screen) => reasonsAfter('C-SSRS', screen) !== says('C-SSRS', screen))).toEqual([]);
    expect(screens.filter((screen) => says('C-SSRS', screen)).length).toBe(60);
  });
  it.each(['0', '1', '2', '3'])('for a %s to item 9 of the PHQ-9, and for answers that were not finished', (answer) => {
    const whole = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`item-${index + 1}`, index === 8 ? answer : '0']));
    const alone = { 'item-9': answer, incomplete: 'yes' };
    expect([reasonsAfter('PHQ-9', whole), says('PHQ-9', whole), reasonsAfter('PHQ-9', alone), says('PHQ-9', alone)]).toEqual(Array.from({ length: 4 }, () => answer !== '0'));
  });
});

describe('sent again after a lost answer', () => {
  const cases: [string, FormName, RecordExtras, Values][] = [
    ['a contact', 'contact', {}, { attendance: 'attended', modality: 'group' }],
    ['the last open step', 'milestone', {}, { step: 'g1/s%202', attained: 'yes' }],
    ['an attained goal', 'goal', { what: 'attained', goal: 'g2' }, {}],
    ['a plan review that was due', 'plan-review', {}, { planChanged: 'true', withClient: 'true' }],
    ['a correction', 'correct', { event: 'contact-1', source: SOURCE }, { attendance: 'no-show', minutes: '' }],
    ['a deferral', 'deferral', { rule: 'instrument-GAD-7' }, { reason: 'client-away', until: '2026-11-30' }],
  ];
  it.each(cases)('%s comes to the same events, however things stand by then', (_name, form, extras, entered) => {
    const values = filled(form, extras, entered);
    const first = submissionOf(TIMELINE, { form, extras }, values, NOW);
    const later = '2026-12-03T08:00:00.000Z';
    expect(submissionOf(timelineOf([...HISTORY, ...eventsOf(first)], later), { form, extras }, values, later)).toEqual(first);
  });
  it('but what was never saved is looked at anew', () => {
    const values = { ...filled('milestone', {}, { step: 'g1/s%202' }), id: 'evt_7' };
    const gone = timelineOf([...HISTORY, anEvent('goal.attained', { episode: 'e', goal: 'g1' }, { id: 'won', subject: CLIENT, time: '2026-11-01T12:00:00Z' })]);
    expect(faultsOf(submissionOf(gone, { form: 'milestone', extras: {} }, values, NOW))).toEqual([': What this form was about is no longer there. Go back and open it again']);
  });
});

describe('two stays', () => {
  const second = timelineOf([...HISTORY, anAdmission('f', '2026-11-01', {}, { subject: CLIENT })]);
  it('the one that the form was shown for is recorded to, whatever the address would come to by now', () => {
    const values = filled('contact', {}, { attendance: 'attended', modality: 'group' });
    expect(eventsOf(submissionOf(second, { form: 'contact', extras: {} }, values, NOW))[0]?.data).toMatchObject({ episode: 'e' });
    expect(eventsOf(submit('contact', { episode: 'f' }, { attendance: 'attended', modality: 'group' }, second))[0]?.data).toMatchObject({ episode: 'f' });
  });
});
