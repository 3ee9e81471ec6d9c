import { describe, expect, it } from 'vitest';
import { recordPath, type FormName, type RecordExtras } from '../../../../../web/src/lib/record/path.ts';
import { recordView, type RecordView } from '../../../../../web/src/lib/record/view.ts';
import { aDischarge, anAdmission, anEvent, aProgram } from '../../../../support/events.ts';
import { CLIENT, HISTORY, minted, SOURCE, timelineOf, ZONE } from './timelines.ts';

const TIMELINE = timelineOf(HISTORY);
function viewOf(form: FormName | null, extras: RecordExtras = {}, timeline = TIMELINE): RecordView {
  const view = recordView(timeline, { form, extras }, minted);
  if (view === null) throw new Error('nothing to record to');
  return view;
}
const fieldsOf = (view: RecordView) => (view.kind === 'form' ? view.sections.flatMap(({ fields }) => fields) : []);
const namesOf = (view: RecordView): string[] => fieldsOf(view).map(({ name }) => name);
const choicesOf = (view: RecordView, name: string): string[] => {
  const field = fieldsOf(view).find((each) => each.name === name);
  return field !== undefined && 'choices' in field ? field.choices.map(({ label }) => label.replaceAll('\u00a0', ' ')) : [];
};
const linksOf = (view: RecordView) => (view.kind === 'choose' ? view.groups.map(({ title, options }) => [title?.replaceAll('\u00a0', ' ') ?? null, options.map(({ label }) => label)]) : []);

describe('the form for an address', () => {
  it.each<[FormName, RecordExtras, string, string[]]>([
    ['contact', {}, 'Record a contact', ['attendance', 'modality', 'minutes', 'date', 'time']],
    ['plan-review', {}, 'Record a plan review', ['planChanged', 'withClient', 'reassessment', 'date', 'time']],
    ['marker', {}, 'Record a life event', ['marker', 'date', 'time']],
    ['milestone', {}, 'A step is reached', ['step', 'attained', 'date', 'time']],
    ['deferral', { rule: 'instrument-PHQ-9' }, 'Defer', ['rule', 'reason', 'until']],
    ['goal', { what: 'progressed', goal: 'g1' }, 'Record how far a goal has come', ['level', 'date', 'time']],
    ['instrument', { instrument: 'GAD-7' }, 'Record GAD-7', ['score-total', 'item-1', 'item-2', 'item-3', 'item-4', 'item-5', 'item-6', 'item-7', 'incomplete', 'mode', 'date', 'time']],
    ['instrument', { instrument: 'OQ-45' }, 'Record OQ-45', ['score-total', 'mode', 'date', 'time']],
    ['instrument', { instrument: 'C-SSRS' }, 'Record C-SSRS', ['item-1', 'item-2', 'item-3', 'item-4', 'item-5', 'item-6', 'incomplete', 'mode', 'date', 'time']],
  ])('%s %o', (form, extras, title, names) => {
    const view = viewOf(form, extras);
    expect([view.title, namesOf(view)]).toEqual([title, names]);
  });
  it('begins today, with an id and the instant that it was shown at, unseen', () => {
    const view = viewOf('contact');
    expect(view).toMatchObject({ values: { id: 'evt_1', instant: minted.now, date: '2026-11-20', time: '', episode: 'https%3A%2F%2Frecord.example%2Ftest/e' }, hidden: ['id', 'episode', 'instant'] });
  });
  it('of a contact begins with the kind of the last one', () => {
    expect(viewOf('contact')).toMatchObject({ values: { modality: 'group' } });
    expect(viewOf('contact', {}, timelineOf([aProgram('p', ZONE), anAdmission('e', '2026-09-01')]))).toMatchObject({ values: { modality: '' } });
  });
  it('knows the day where the program is, not where the server stands', () => {
    const late = timelineOf(HISTORY, '2026-11-21T03:00:00.000Z');
    expect(recordView(late, { form: 'contact', extras: {} }, { ...minted, now: '2026-11-21T03:00:00.000Z' })).toMatchObject({ values: { date: '2026-11-20' } });
    const auckland = timelineOf([aProgram('p', 'Pacific/Auckland'), anAdmission('e', '2026-09-01')]);
    expect(viewOf('contact', {}, auckland)).toMatchObject({ values: { date: '2026-11-21' } });
  });
  it('offers the steps that are still to be reached, and those of one goal where it is named', () => {
    expect(choicesOf(viewOf('milestone'), 'step')).toEqual(['Housing: step 2 of 2']);
  });
  it('says what it is about: the goal, or the entry with its day', () => {
    expect(viewOf('goal', { what: 'attained', goal: 'g1' })).toMatchObject({ about: 'Housing, set 8\u00a0Sep\u00a02026: 1 of 2\u00a0steps reached' });
    expect(viewOf('correct', { event: 'contact-1', source: SOURCE })).toMatchObject({ about: 'Group contact attended, 90 minutes, 5\u00a0Oct\u00a02026' });
  });
  it('shows the last score, and the other scoring of the BAM', () => {
    const view = viewOf('instrument', { instrument: 'BAM' });
    expect(view).toMatchObject({ ask: { instrument: 'BAM', version: 'days-0-30' }, last: [{ scale: 'use', score: 20, on: '2026-10-06' }], scorings: [{ href: recordPath(CLIENT, 'instrument', { instrument: 'BAM', version: 'items-0-4' }), label: 'Scored by answers from 0 to 4 instead' }] });
  });
  it('puts nobody\u2019s name and no record number into anything but the page\u2019s own name', () => {
    for (const form of [null, 'contact', 'milestone', 'goal', 'instrument'] as const) expect(JSON.stringify(viewOf(form))).not.toContain('Whitfield');
  });
});

describe('the scheduled one that is completed', () => {
  const due = (instrument?: string) => anEvent('reassessment.scheduled', { episode: 'e', reassessment: `ra-${instrument ?? 'any'}`, kind: 'instrument', dueOn: '2026-11-25', ...(instrument !== undefined && { instrument }) }, { id: `due-${instrument ?? 'any'}`, subject: CLIENT, time: '2026-10-06T15:00:00Z' });
  const late = anEvent('reassessment.scheduled', { episode: 'e', reassessment: 'ra-late', kind: 'instrument', dueOn: '2026-11-28' }, { id: 'due-late', subject: CLIENT, time: '2026-10-06T15:00:00Z' });
  it.each<[string, Parameters<typeof timelineOf>[0], string, string]>([
    ['names no questionnaire, and the client answers this one', [due()], 'PHQ-9', 'ra-any'],
    ['names no questionnaire, and this one is new to the client', [due()], 'C-SSRS', ''],
    ['names this one', [due('C-SSRS')], 'C-SSRS', 'ra-C-SSRS'],
    ['names another', [due('GAD-7')], 'PHQ-9', ''],
    ['is due in more than a week', [late], 'PHQ-9', ''],
    ['is done', [due(), anEvent('reassessment.completed', { episode: 'e', reassessment: 'ra-any', kind: 'instrument' }, { id: 'done', subject: CLIENT, time: '2026-11-19T15:00:00Z' })], 'PHQ-9', ''],
  ])('%s', (_name, events, instrument, expected) => {
    const view = viewOf('instrument', { instrument }, timelineOf([...HISTORY, ...events]));
    expect(view.kind === 'form' ? (view.values['reassessment'] ?? '') : '').toBe(expected);
  });
});

describe('a correction begins with what was sent', () => {
  it('of a contact', () => expect(viewOf('correct', { event: 'contact-1', source: SOURCE })).toMatchObject({ values: { attendance: 'attended', modality: 'group', minutes: '90', date: '2026-10-05', time: '11:00', instant: '2026-10-05T15:00:00Z' }, submit: 'Save the correction' }));
  it('of a goal, a weight of another system included', () => {
    const view = viewOf('correct', { event: 'set-1', source: SOURCE });
    expect(view).toMatchObject({ values: { domain: 'housing', authoredBy: 'joint', weight: '5', goal: 'g1' } });
    expect([choicesOf(view, 'weight').at(-1), namesOf(view).includes('steps')]).toEqual(['5', false]);
  });
  it('of one questionnaire among several, once it is chosen', () => {
    expect(linksOf(viewOf('correct', { event: 'scores-1', source: SOURCE }))).toEqual([[null, ['PHQ-9', 'BAM', 'GAD-7']]]);
    expect(viewOf('correct', { event: 'scores-1', source: SOURCE, instrument: 'PHQ-9' })).toMatchObject({ values: { 'score-total': '16', mode: 'self', version: '2.0' } });
  });
  it.each<[string, string, boolean]>([
    ['contact-1', 'Correct an entry', true], ['scores-1', 'Correct an entry', true], ['due-1', 'Correct an entry', true], ['admit-e', 'Correct an entry', false], ['nothing', 'Correct an entry', false],
  ])('%s can be taken back: %s %s', (event, title, can) => {
    const view = viewOf('correct', { event, source: SOURCE });
    expect([view.title, view.retraction !== null]).toEqual([title, can]);
  });
  it('is not offered twice', () => {
    const line = timelineOf([...HISTORY, anEvent('progress.contact', { episode: 'e', modality: 'group', attendance: 'no-show', replaces: 'contact-1' }, { id: 'c-2', subject: CLIENT, time: '2026-10-05T15:00:00Z' })]);
    expect(viewOf('correct', { event: 'contact-1', source: SOURCE }, line)).toMatchObject({ kind: 'choose', help: expect.stringContaining('was corrected already'), retraction: null });
    expect(viewOf('correct', { event: 'c-2', source: SOURCE }, line).kind).toBe('form');
  });
});

describe('where there is something to choose first', () => {
  it('every form', () => expect(linksOf(viewOf(null))).toEqual([[null, ['A contact', 'A questionnaire', 'A plan review', 'A step reached', 'A goal', 'A life event', 'A deferral']]]));
  it('questionnaires that are due stand first', () => {
    const groups = linksOf(viewOf('instrument'));
    expect(groups.map(([title]) => title)).toEqual(['Due, or due next', 'Others']);
    expect(groups[0]?.[1]).toEqual(expect.arrayContaining(['PHQ-9', 'GAD-7', 'BAM']));
  });
  it('what can be said about each goal in progress', () => {
    expect(linksOf(viewOf('goal'))).toEqual([['Housing, set 8 Sep 2026', ['Step reached', 'Attained', 'Level', 'Revise', 'Discontinue']], ['Family, set 8 Sep 2026', ['Attained', 'Level', 'Revise', 'Discontinue']], [null, ['Set a new goal']]]);
  });
  it('keeps where one came from, and the stay', () => {
    const view = viewOf(null, { from: 'worklist' });
    expect(view.kind === 'choose' ? view.groups[0]?.options[0]?.href : '').toBe(`/clients/${CLIENT}/record?form=contact&episode=e&from=worklist`);
  });
  it.each<[FormName, RecordExtras]>([['instrument', { instrument: 'PHQ9' }], ['goal', { what: 'attained', goal: 'nobody' }], ['goal', { what: 'constructor' }], ['correct', {}]])('an address that names what there is not: %s %o', (form, extras) => {
    expect(viewOf(form, extras).kind).toBe('choose');
  });
  it('says so where no step is open, and where nothing can be put off', () => {
    const bare = timelineOf([aProgram('p', ZONE), anAdmission('e', '2026-09-20'), aDischarge('e', '2026-10-20')]);
    expect([viewOf('milestone', {}, bare), viewOf('deferral', {}, bare)].map((view) => (view.kind === 'choose' ? view.help : ''))).toEqual(['No goal in progress has a step that is still to be reached.', 'Nothing is open that could be put off. What concerns safety never is.']);
  });
});

describe('the stay that is recorded to', () => {
  const line = timelineOf([...HISTORY, aDischarge('e', '2026-10-20', 'completed', { subject: CLIENT }), anAdmission('f', '2026-11-01', {}, { subject: CLIENT })]);
  it.each<[string, RecordExtras, string]>([['the one that goes on', {}, 'f'], ['the one that is named', { episode: 'e' }, 'e'], ['that of the entry', { event: 'contact-1', source: SOURCE }, 'e']])('is %s', (_name, extras, episode) => {
    expect(viewOf(extras.event === undefined ? 'contact' : 'correct', extras, line)).toMatchObject({ values: { episode: `https%3A%2F%2Frecord.example%2Ftest/${episode}` } });
  });
  it('has no day yet where it ended: nothing of it happens today unless somebody says so', () => {
    expect([viewOf('contact', { episode: 'e' }, line), viewOf('contact', {}, line)].map((view) => (view.kind === 'form' ? view.values['date'] : ''))).toEqual(['', '2026-11-20']);
  });
  it('is none where no admission has come', () => {
    const waiting = timelineOf([anEvent('progress.contact', { episode: 'x', modality: 'group', attendance: 'attended' }, { id: 'w', subject: CLIENT })]);
    expect(recordView(waiting, { form: 'contact', extras: {} }, minted)).toBeNull();
  });
});
