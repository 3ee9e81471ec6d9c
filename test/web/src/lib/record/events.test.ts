import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTENDANCES, GOAL_DOMAINS, MARKERS, MODALITIES, parseEvent } from '#analytics/contract/event.ts';
import { toEvents, toRetraction } from '../../../../../web/src/lib/record/events.ts';
import type { Values } from '../../../../../web/src/lib/record/fields.ts';
import { CONTACT } from '../../../../../web/src/lib/record/forms/contact.ts';
import { DEFERRAL, DEFERRAL_REASONS } from '../../../../../web/src/lib/record/forms/deferral.ts';
import type { FormDefinition } from '../../../../../web/src/lib/record/forms/define.ts';
import { GOAL_ATTAINED, GOAL_DISCONTINUED, GOAL_PROGRESSED, GOAL_REVISED, GOAL_SET, MILESTONE } from '../../../../../web/src/lib/record/forms/goal.ts';
import { INSTRUMENT } from '../../../../../web/src/lib/record/forms/instrument.ts';
import { MARKER } from '../../../../../web/src/lib/record/forms/marker.ts';
import { PLAN_REVIEW } from '../../../../../web/src/lib/record/forms/plan-review.ts';

const ABOUT = { client: 'cl 1', episode: { source: 'https://record.example/test', episode: 'e/1', timeZone: 'America/New_York' } };
const BASE = { id: 'evt_1', instant: '2026-11-20T19:05:40.123Z', date: '2026-11-20', time: '' };
const TIME = BASE.instant;
const made = (definition: FormDefinition, values: Values, entry: Parameters<typeof toEvents>[3] = null) => {
  const found = toEvents(definition, { ...BASE, ...values }, ABOUT, entry);
  if ('faults' in found) throw new Error(JSON.stringify(found.faults));
  return found.events;
};
const event = (type: string, data: object, id = 'evt_1') => ({ specversion: '1.0', id, source: ABOUT.episode.source, type, subject: 'cl 1', time: TIME, data });

describe('a form makes', () => {
  it.each<[string, FormDefinition, Values, object[]]>([
    ['a contact', CONTACT, { modality: 'group', attendance: 'attended', minutes: '90' }, [event('progress.contact', { episode: 'e/1', modality: 'group', attendance: 'attended', minutes: 90 })]],
    ['a contact without minutes', CONTACT, { modality: 'peer', attendance: 'no-show', minutes: '' }, [event('progress.contact', { episode: 'e/1', modality: 'peer', attendance: 'no-show' })]],
    ['a plan review', PLAN_REVIEW, { planChanged: 'false', withClient: 'true', reassessment: 'ra-1' }, [event('reassessment.completed', { episode: 'e/1', reassessment: 'ra-1', kind: 'plan-review', planChanged: false, withClient: true })]],
    ['scores', INSTRUMENT, { instrument: 'PHQ-9', version: '2.0', 'score-total': '12', reassessment: '' }, [event('reassessment.completed', { episode: 'e/1', kind: 'instrument', scores: [{ instrument: 'PHQ-9', version: '2.0', scale: 'total', score: 12 }] })]],
    ['a goal with steps of its own', GOAL_SET, { domain: 'housing', authoredBy: 'client', targetOn: '2027-03-01', steps: '2', 'step-1-on': '', 'step-2-on': '2027-02-01', weight: '3', baselineLevel: '-1' }, [event('goal.set', {
      episode: 'e/1', goal: 'evt_1-goal', domain: 'housing', authoredBy: 'client', targetOn: '2027-03-01', weight: 3, baselineLevel: -1, steps: [{ step: 'evt_1-step-1' }, { step: 'evt_1-step-2', targetOn: '2027-02-01' }],
    })]],
    ['a level', GOAL_PROGRESSED, { goal: 'g', level: '-2' }, [event('goal.progressed', { episode: 'e/1', goal: 'g', level: -2 })]],
    ['a level of nought', GOAL_PROGRESSED, { goal: 'g', level: '0' }, [event('goal.progressed', { episode: 'e/1', goal: 'g', level: 0 })]],
    ['a revision of what changes', GOAL_REVISED, { goal: 'g', targetOn: '2027-01-01', domain: '', weight: '', steps: '', stepsNow: 's%201/' }, [event('goal.revised', { episode: 'e/1', goal: 'g', targetOn: '2027-01-01' })]],
    ['further steps after those there are', GOAL_REVISED, { goal: 'g', steps: '1', stepsNow: 's%201/2026-10-01 s2/' }, [event('goal.revised', { episode: 'e/1', goal: 'g', steps: [{ step: 's 1', targetOn: '2026-10-01' }, { step: 's2' }, { step: 'evt_1-step-1' }] })]],
    ['an attained goal', GOAL_ATTAINED, { goal: 'g', by: '' }, [event('goal.attained', { episode: 'e/1', goal: 'g' })]],
    ['a discontinued goal', GOAL_DISCONTINUED, { goal: 'g', by: 'client' }, [event('goal.discontinued', { episode: 'e/1', goal: 'g', by: 'client' })]],
    ['a step', MILESTONE, { step: 'g%2F1/s%201' }, [event('goal.milestone-reached', { episode: 'e/1', goal: 'g/1', step: 's 1' })]],
    ['a last step, and the goal with it', MILESTONE, { step: 'g/s', attained: 'yes' }, [event('goal.milestone-reached', { episode: 'e/1', goal: 'g', step: 's' }), event('goal.attained', { episode: 'e/1', goal: 'g' }, 'evt_1-2')]],
    ['a life event', MARKER, { marker: 'work-gained' }, [event('progress.marker', { episode: 'e/1', marker: 'work-gained' })]],
    ['a deferral', DEFERRAL, { rule: 'instrument-BAM', reason: 'client-away', until: '2026-12-01' }, [event('reassessment.deferred', { episode: 'e/1', rule: 'instrument-BAM', reason: 'client-away', until: '2026-12-01' })]],
  ])('%s', (_name, definition, values, expected) => expect(made(definition, values)).toEqual(expected));

  it('nothing where its day has no such time', () => expect(toEvents(CONTACT, { ...BASE, date: '2026-03-08', time: '02:30' }, ABOUT)).toMatchObject({ faults: [{ field: 'time' }] }));
});

/** Forms as they come from the page, of every kind. */
const day = fc.date({ min: new Date('2015-01-01'), max: new Date('2026-11-19'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const maybe = (arbitrary: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), arbitrary);
const digit = (most: number) => fc.integer({ min: 0, max: most }).map(String);
const id = fc.stringMatching(/^[A-Za-z0-9 /%&+-]{1,20}$/).filter((text) => text.trim() !== '');
const FORMS: fc.Arbitrary<[FormDefinition, Values]>[] = [
  fc.record({ modality: fc.constantFrom(...MODALITIES), attendance: fc.constantFrom(...ATTENDANCES), minutes: maybe(digit(600)) }).map((values) => [CONTACT, values]),
  fc.record({ planChanged: fc.constantFrom('true', 'false'), withClient: fc.constantFrom('true', 'false'), reassessment: maybe(id.map((text) => text.trim())) }).map((values) => [PLAN_REVIEW, values]),
  fc.record({ marker: fc.constantFrom(...MARKERS) }).map((values) => [MARKER, values]),
  fc.record({ domain: fc.constantFrom(...GOAL_DOMAINS), authoredBy: fc.constantFrom('client', 'joint', 'clinician'), targetOn: maybe(day), steps: maybe(fc.constantFrom('1', '6')), 'step-1-on': maybe(day), weight: maybe(fc.constantFrom('1', '3')), baselineLevel: maybe(fc.constant('-2')) }).map((values) => [GOAL_SET, values]),
  fc.record({ rule: fc.constantFrom('plan-review', 'no-contact'), reason: fc.constantFrom(...DEFERRAL_REASONS.map(({ value }) => value)), until: day }).map((values) => [DEFERRAL, values]),
  fc.record(Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`item-${index + 1}`, digit(3)]))).map((answers) => [INSTRUMENT, { ...answers, instrument: 'PHQ-9', version: '1.0' }]),
];
const around = fc.record({ id: fc.uuid().map((uuid) => `evt_${uuid}`), instant: fc.constant(BASE.instant), date: day, time: maybe(fc.constantFrom('00:00', '09:30', '23:59')) });
const zone = fc.constantFrom('America/New_York', 'Pacific/Auckland', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC');

describe('the same form', () => {
  it('makes the same bytes, and events that the contract takes', () => {
    let count = 0;
    fc.assert(fc.property(fc.oneof(...FORMS), around, zone, ([definition, values], more, timeZone) => {
      const about = { ...ABOUT, episode: { ...ABOUT.episode, timeZone } };
      const once = toEvents(definition, { ...values, ...more }, about);
      // As it comes a second time: another object, its fields in another order.
      const twice = toEvents(definition, Object.fromEntries(Object.entries({ ...more, ...values }).reverse()), structuredClone(about));
      expect(JSON.stringify(twice)).toBe(JSON.stringify(once));
      if ('faults' in once) expect(more.time).not.toBe('');
      else for (const one of once.events) expect([one, parseEvent(one)]).toEqual([one, { event: one }]);
      count += 1;
    }), { numRuns: 1000 });
    expect(count).toBe(1000);
  });
});

describe('a correction', () => {
  const data = { episode: 'e/1', modality: 'group', attendance: 'attended', minutes: 90, replaces: 'before' };
  it('states the event anew and whole, and names the one it corrects', () => {
    expect(made(CONTACT, { modality: 'group', attendance: 'no-show', minutes: '' }, { id: 'c-1', data })[0]?.data).toEqual({ episode: 'e/1', modality: 'group', attendance: 'no-show', replaces: 'c-1' });
  });
  it('keeps what the form does not ask about', () => {
    const set = { episode: 'e/1', goal: 'g', domain: 'housing', authoredBy: 'joint', steps: [{ step: 's' }], weight: 2 };
    expect(made(GOAL_SET, { domain: 'income', authoredBy: 'joint', weight: '' }, { id: 'g-1', data: set })[0]?.data).toEqual({ episode: 'e/1', goal: 'g', domain: 'income', authoredBy: 'joint', steps: [{ step: 's' }], replaces: 'g-1' });
  });
  it('of one questionnaire leaves the scores of others where they were', () => {
    const gad = { instrument: 'GAD-7', version: '1.0', scale: 'total', score: 9 };
    const use = { instrument: 'BAM', version: 'items-0-4', scale: 'use', score: 3 };
    const before = { episode: 'e/1', reassessment: 'ra', kind: 'instrument', withClient: true, scores: [gad, { instrument: 'PHQ-9', version: '1.0', scale: 'total', score: 16 }, use] };
    expect(made(INSTRUMENT, { instrument: 'PHQ-9', version: '1.0', 'score-total': '12' }, { id: 's-1', data: before })[0]?.data).toEqual({
      episode: 'e/1', reassessment: 'ra', kind: 'instrument', withClient: true, scores: [gad, { instrument: 'PHQ-9', version: '1.0', scale: 'total', score: 12 }, use], replaces: 's-1',
    });
  });
  it('of a last step does not attain the goal a second time', () => {
    expect(made(MILESTONE, { step: 'g/s', attained: 'yes' }, { id: 'm', data: { episode: 'e/1', goal: 'g', step: 's' } })).toEqual([event('goal.milestone-reached', { episode: 'e/1', goal: 'g', step: 's', replaces: 'm' })]);
  });
});

describe('a retraction', () => {
  it('names the entry and a reason, and nothing else', () => {
    expect(toRetraction({ ...BASE, reason: 'wrong-client' }, ABOUT, { id: 'c-1' })).toEqual({ events: [event('event.retracted', { event: 'c-1', reason: 'wrong-client' })] });
  });
});
