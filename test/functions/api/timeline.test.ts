import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent, type Event, type EventOf } from '#analytics/contract/event.ts';
import { ClientTimeline } from '#analytics/contract/site.ts';
import { InvalidInput } from '#analytics/errors.ts';
import type { Arrival } from '#analytics/marts/arrival.ts';
import { foldEvents } from '#analytics/marts/fold.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { clientWorklistOf } from '#functions/api/client-worklist.ts';
import { toTimeline } from '#functions/api/timeline.ts';
import { clientAsOf } from '#functions/api/timeline-as-of.ts';
import { fingerprint } from '#functions/store/identity-of.ts';
import { aContact, aDischarge, anAdmission, anEvent, aProgram } from '../../support/events.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const arrive = (event: Event): Arrival => ({ event, recordedAt: '2026-11-01T00:00:00.000Z', identity: fingerprint(event).identity });
function timelineOf(events: readonly Event[], { asOf, now = NOW, settings }: { asOf?: string; now?: Date; settings?: Record<string, number> } = {}): ClientTimeline {
  const view = clientAsOf(foldEvents(events.map(arrive)), 'client-a', { asOf, now });
  return ClientTimeline.parse(toTimeline(view, 'client-a', undefined, { readAt: now, settings }));
}
const at = (on: string, more: Partial<Pick<Event, 'id' | 'subject' | 'time'>> = {}) => ({ subject: 'client-a', time: `${on}T12:00:00Z`, ...more });
const goal = (on: string, type: 'goal.set' | 'goal.revised' | 'goal.attained' | 'goal.discontinued' | 'goal.milestone-reached' | 'goal.progressed', data: object = {}, more: object = {}): Event =>
  anEvent(type, { episode: 'a', goal: 'g', ...(type === 'goal.set' ? { domain: 'housing', authoredBy: 'client' } : {}), ...data } as EventOf<typeof type>['data'], at(on, more));
type Score = NonNullable<EventOf<'reassessment.completed'>['data']['scores']>[number];
const scored = (on: string, ...scores: Partial<Score>[]): Event =>
  anEvent('reassessment.completed', { episode: 'a', kind: 'instrument', scores: scores.map((score) => ({ instrument: 'PHQ-9', version: '1', scale: 'total', ...score })) }, at(on, { id: `scored-${on}` }));
const START = [aProgram(), anAdmission('a', '2026-01-05')];
const listed = ({ entries }: ClientTimeline) => entries.map(({ on, standing, sentence }) => [on, standing, sentence]);

describe('as of a day', () => {
  const HISTORY = [
    ...START, aContact('a', '2026-01-06'), anEvent('episode.transferred', { episode: 'a', levelOfCare: '1.0' }, at('2026-02-01')),
    goal('2026-01-08', 'goal.set', { steps: [{ step: 'apply' }, { step: 'move' }], baselineLevel: -1 }), goal('2026-01-20', 'goal.milestone-reached', { step: 'apply' }), goal('2026-02-10', 'goal.progressed', { level: 1 }),
    goal('2026-02-20', 'goal.attained'), scored('2026-01-05', { score: 16 }), scored('2026-02-02', { score: 9 }), aDischarge('a', '2026-03-01', 'completed'),
  ];

  it('an episode is open, a goal in progress and a score the latest as they were on that day', () => {
    const { asOf, today, episodes, goals, scales, entries } = timelineOf(HISTORY, { asOf: '2026-01-31' });
    expect({ asOf, today, entries: entries.length }).toEqual({ asOf: '2026-01-31', today: '2026-11-21', entries: 5 });
    expect(episodes.map(({ levelOfCare, dischargedOn, reason, segments }) => ({ levelOfCare, dischargedOn, reason, segments }))).toEqual([{ levelOfCare: '1.5', dischargedOn: null, reason: null, segments: [{ from: '2026-01-05', to: null, levelOfCare: '1.5', program: 'p', clinician: null }] }]);
    expect(goals).toEqual([expect.objectContaining({ state: 'in-progress', closedOn: null, level: -1, steps: [{ step: 'apply', targetOn: null, reachedOn: '2026-01-20' }, { step: 'move', targetOn: null, reachedOn: null }] })]);
    expect(scales.map(({ axis, points }) => [axis, points.map(({ on, score }) => [on, score])])).toEqual([['PHQ-9/total', [['2026-01-05', 16]]]]);
  });
  it('includes the day itself, and grows by exactly what happened on the next', () => {
    const onDay = (asOf: string) => timelineOf(HISTORY, { asOf });
    expect([onDay('2026-02-28').episodes[0]?.dischargedOn, onDay('2026-03-01').episodes[0]?.dischargedOn]).toEqual([null, '2026-03-01']);
    expect([onDay('2026-02-19').goals[0]?.state, onDay('2026-02-20').goals[0]?.state]).toEqual(['in-progress', 'attained']);
    expect(listed(onDay('2026-01-06')).length - listed(onDay('2026-01-05')).length).toBe(1);
  });
  it('knows nothing before the first day, and says so with empty lists', () => {
    const { episodes, goals, scales, entries } = timelineOf(HISTORY, { asOf: '2026-01-04' });
    expect({ episodes, goals, scales, entries }).toEqual({ episodes: [], goals: [], scales: [], entries: [] });
  });
  it('a correction that was sent later stays settled as known now', () => {
    const later = anEvent('progress.contact', { episode: 'a', modality: 'group', attendance: 'no-show', replaces: 'first' }, at('2026-01-06', { id: 'corrected' }));
    const events = [...START, aContact('a', '2026-01-06', 'attended', { id: 'first' }), later];
    expect(listed(timelineOf(events, { asOf: '2026-01-10' })).slice(1).sort()).toEqual([['2026-01-06', 'in-force', 'Group contact missed'], ['2026-01-06', 'replaced', 'Individual contact attended']]);
  });
  it('so does a correction to a later day: what it replaced does not come back, and it has not happened yet', () => {
    const moved = anEvent('progress.marker', { episode: 'a', marker: 'hospital', replaces: 'first' }, at('2026-02-20', { id: 'moved' }));
    const events = [...START, anEvent('progress.marker', { episode: 'a', marker: 'arrest' }, at('2026-01-10', { id: 'first' })), moved];
    expect(listed(timelineOf(events, { asOf: '2026-01-31' }))).toEqual([['2026-01-05', 'in-force', 'Admitted at level of care 1.5'], ['2026-01-10', 'replaced', 'Arrest']]);
    expect(listed(timelineOf(events)).at(-1)).toEqual(['2026-02-20', 'in-force', 'Hospital']);
  });
  it('a retraction dated later holds, and is listed from its own day on', () => {
    const events = [...START, aDischarge('a', '2026-02-01'), anEvent('event.retracted', { event: 'discharge-a', reason: 'entered-in-error' }, at('2026-02-05', { subject: 'system' }))];
    const before = timelineOf(events, { asOf: '2026-02-02' });
    expect([before.episodes[0]?.dischargedOn, listed(before).slice(1)]).toEqual([null, [['2026-02-01', 'retracted', 'Left before completion']]]);
    expect(listed(timelineOf(events, { asOf: '2026-02-05' })).at(-1)).toEqual(['2026-02-05', 'in-force', 'An entry was retracted (entered in error)']);
  });
  it('lists a retraction where what it takes back is, and of a retraction too; that of a rule is nobody\'s', () => {
    const back = (event: string, id: string) => anEvent('event.retracted', { event, reason: 'entered-in-error' }, at('2026-02-05', { subject: 'system', id }));
    const rule = anEvent('rule.set', { rule: 'no-contact', from: '2026-01-01', source: 'policy', isOn: false }, { id: 'rule', subject: 'p', time: '2026-01-01T00:00:00Z' });
    const { entries } = timelineOf([...START, rule, back('rule', 'back-rule'), aContact('a', '2026-01-06', 'attended', { id: 'seen' }), back('seen', 'back-seen'), back('back-seen', 'forth')]);
    expect(entries.map(({ id, standing }) => [id, standing]).sort()).toEqual([['admit-a', 'in-force'], ['back-seen', 'retracted'], ['forth', 'in-force'], ['seen', 'in-force']]);
  });
  it('an entry that waits for one of a later day waits as of its own', () => {
    const early = scored('2025-12-30', { score: 14 });
    expect(listed(timelineOf([...START, early], { asOf: '2025-12-31' }))).toEqual([['2025-12-30', 'waiting', 'Reassessed: PHQ-9 14']]);
    expect(timelineOf([...START, early]).scales[0]?.baselines.map(({ on, score }) => [on, score])).toEqual([['2025-12-30', 14]]);
  });
  it('lists what is dated after today as future, and counts none of it', () => {
    const { episodes, entries } = timelineOf([...START, aDischarge('a', '2026-11-22'), aContact('a', '2026-12-01')]);
    expect([episodes[0]?.dischargedOn, entries.map(({ standing }) => standing)]).toEqual([null, ['in-force', 'future', 'future']]);
    expect(timelineOf([...START, aDischarge('a', '2026-11-22')], { asOf: '2026-11-20' }).entries.length).toBe(1);
  });
  it('names, zones and programs hold whenever they were sent', () => {
    const late = anEvent('program.defined', { program: 'p', name: 'The old mill', timeZone: 'UTC' }, { id: 'late', subject: 'p', time: '2026-06-01T00:00:00Z' });
    expect(timelineOf([late, anAdmission('a', '2026-01-05')], { asOf: '2026-01-31' }).episodes.map(({ programName, admittedOn }) => [programName, admittedOn])).toEqual([['The old mill', '2026-01-05']]);
  });
  it('refuses a day that has not come where the client is, which may be one that has come elsewhere', () => {
    const events = [aProgram('p', 'America/Los_Angeles'), anAdmission('a', '2026-01-05')];
    const now = new Date('2026-11-21T03:00:00Z');
    expect(timelineOf(events, { now }).today).toBe('2026-11-20');
    expect(() => timelineOf(events, { now, asOf: '2026-11-21' })).toThrow(InvalidInput);
    expect(timelineOf([aProgram('p', 'Pacific/Auckland'), anAdmission('a', '2026-01-05')], { now, asOf: '2026-11-21' }).asOf).toBe('2026-11-21');
  });
  it('of any day tells what the fold of the events up to it tells, in any order of arrival', () => {
    const days = HISTORY.map(({ time }) => time.slice(0, 10));
    fc.assert(fc.property(fc.constantFrom(...days), fc.shuffledSubarray(HISTORY, { minLength: HISTORY.length }), (asOf, shuffled) => {
      const cut = HISTORY.filter(({ type, time }) => type.endsWith('.defined') || time.slice(0, 10) <= asOf);
      const { today: _today, ...whole } = timelineOf(shuffled, { asOf });
      const { today: _other, ...part } = timelineOf(cut, { asOf });
      expect(whole).toEqual(part);
    }), { numRuns: 40 });
  });
});

describe('what is open as of a day', () => {
  it('is the same whether what came later is left out, as here, or only compared by date, as in the worklist', () => {
    const { deliveries } = simulate({ seed: 5, clients: 60, from: '2025-11-01', to: '2026-11-20', faults: { retractions: 0.05, contradictions: 0.02, lateEntry: 0.02 } });
    const arrivals = deliveries.flatMap(({ events, at: recordedAt }) => events.flatMap((sent): Arrival[] => {
      const parsed = parseEvent(sent);
      return 'event' in parsed ? [{ event: parsed.event, recordedAt, identity: fingerprint(parsed.event).identity }] : [];
    }));
    const known = [...new Map(arrivals.map((arrival) => [arrival.identity, arrival])).values()];
    const clients = new Set(known.filter(({ event }) => event.type === 'episode.admitted').map(({ event }) => event.subject));
    const told: unknown[][] = [[], []];
    for (const client of clients) {
      const live = foldEvents(known.filter(({ event }) => event.subject === client || event.type.endsWith('.defined') || event.type === 'event.retracted'));
      for (const asOf of ['2026-03-01', '2026-05-17', '2026-08-30', '2026-11-15']) {
        // What is still ahead is not compared: only what is left out cannot tell it by what came after.
        for (const [index, fold] of [clientAsOf(live, client, { asOf, now: NOW }).fold, live].entries()) {
          const { reasons, track } = clientWorklistOf(fold, client, asOf);
          told[index]?.push(reasons, track);
        }
      }
    }
    expect(told[0]).toEqual(told[1]);
    expect(JSON.stringify(told[0]).match(/"clearsWhen"/g)?.length).toBeGreaterThan(100);
  });
});

describe('goals', () => {
  const one = (...events: Event[]) => timelineOf([...START, ...events]).goals[0];
  it('attained once is attained, whatever is said after; of two endings otherwise the first holds', () => {
    expect(one(goal('2026-01-08', 'goal.set'), goal('2026-02-01', 'goal.attained'), goal('2026-02-09', 'goal.discontinued'))).toMatchObject({ state: 'attained', closedOn: '2026-02-01' });
    expect(one(goal('2026-01-08', 'goal.set'), goal('2026-02-01', 'goal.discontinued'), goal('2026-02-09', 'goal.attained'))).toMatchObject({ state: 'attained', closedOn: '2026-02-09' });
    expect(one(goal('2026-01-08', 'goal.set'), goal('2026-02-01', 'goal.discontinued'), goal('2026-02-09', 'goal.discontinued'))).toMatchObject({ state: 'discontinued', closedOn: '2026-02-01' });
  });
  it('a second setting is a revision, and a step that was reached stays reached where a revision drops it', () => {
    const set = goal('2026-01-08', 'goal.set', { steps: [{ step: 'apply' }, { step: 'move' }] });
    expect(one(set, goal('2026-01-20', 'goal.milestone-reached', { step: 'apply' }), goal('2026-01-25', 'goal.set', { domain: 'income', steps: [{ step: 'save', targetOn: '2026-04-01' }] }))).toMatchObject({
      domain: 'income', setOn: '2026-01-08', steps: [{ step: 'apply', reachedOn: '2026-01-20' }, { step: 'save', targetOn: '2026-04-01', reachedOn: null }],
    });
  });
  it('a step named twice is one', () => {
    expect(timelineOf([...START, goal('2026-01-08', 'goal.set', { steps: [{ step: 'apply', targetOn: '2026-02-01' }, { step: 'move' }, { step: 'apply', targetOn: '2026-03-01' }] })]).goals[0]?.steps).toEqual([
      { step: 'apply', targetOn: '2026-02-01', reachedOn: null }, { step: 'move', targetOn: null, reachedOn: null },
    ]);
  });
});

describe('stretches of care', () => {
  it('of several changes on one day the last holds; one after the end has no stretch', () => {
    const moved = (on: string, levelOfCare: '1.0' | '2.1', hour: string) => anEvent('episode.transferred', { episode: 'a', levelOfCare }, { subject: 'client-a', time: `${on}T${hour}:00:00Z` });
    const { episodes } = timelineOf([...START, moved('2026-02-01', '2.1', '09'), moved('2026-02-01', '1.0', '10'), aDischarge('a', '2026-03-01'), moved('2026-03-09', '2.1', '10')]);
    expect(episodes[0]?.segments.map(({ from, to, levelOfCare }) => [from, to, levelOfCare])).toEqual([['2026-01-05', '2026-02-01', '1.5'], ['2026-02-01', '2026-03-01', '1.0']]);
  });
});

describe('scales', () => {
  const scalesOf = (events: Event[], options: Parameters<typeof timelineOf>[1] = {}) => timelineOf([...START, ...events], options).scales;
  it('a scale says its range, direction, bands, cut-off and threshold with their sources, from the list of instruments', () => {
    const [{ points: _points, baselines: _baselines, ...scale } = { points: [], baselines: [] }] = scalesOf([scored('2026-01-05', { score: 16 })]);
    expect(scale).toEqual({
      axis: 'PHQ-9/total', instrument: 'PHQ-9', instrumentName: 'Patient Health Questionnaire, depression', scale: 'total', label: 'PHQ-9', direction: 'higher-is-worse', range: { from: 0, to: 27 }, recallDays: 14,
      bands: [{ from: 0, to: 4, label: 'minimal' }, { from: 5, to: 9, label: 'mild' }, { from: 10, to: 14, label: 'moderate' }, { from: 15, to: 19, label: 'moderately severe' }, { from: 20, to: 27, label: 'severe' }],
      bandsSource: expect.stringContaining('PHQ-9'), cutOff: { value: 10, isClinical: 'at-or-above', source: expect.stringContaining('IAPT'), isConfirmed: true },
      reliableChange: { points: 6, source: expect.stringContaining('IAPT'), isConfirmed: true },
    });
  });
  it('the baseline is the first score within 14 days of admission, on either side', () => {
    const baselines = (...days: string[]) => scalesOf(days.map((on, index) => scored(on, { score: 10 + index })))[0]?.baselines.map(({ on }) => on);
    expect(baselines('2025-12-21', '2025-12-22', '2026-01-05')).toEqual(['2025-12-22']);
    expect(baselines('2025-12-21', '2026-01-19')).toEqual(['2026-01-19']);
    expect(baselines('2025-12-21', '2026-01-20')).toEqual([]);
  });
  it('says of each score its band, its change and what that is worth, at the threshold and beside it', () => {
    const points = scalesOf([['2025-12-01', 20], ['2026-01-05', 16], ['2026-01-20', 11], ['2026-02-03', 10], ['2026-02-17', 9], ['2026-03-03', 22]].map(([on, score]) => scored(String(on), { score: Number(score) })))[0]?.points;
    expect(points?.map(({ score, band, isClinical, change, verdict }) => [score, band, isClinical, change, verdict])).toEqual([
      [20, 'severe', true, null, 'not-assessable'], [16, 'moderately severe', true, null, 'baseline'], [11, 'moderate', true, -5, 'no-reliable-change'],
      [10, 'moderate', true, -6, 'improved'], [9, 'mild', false, -7, 'recovered'], [22, 'severe', true, 6, 'deteriorated'],
    ]);
  });
  it('turns with the direction of the scale', () => {
    const who = (on: string, score: number) => scored(on, { instrument: 'WHO-5', score });
    expect(scalesOf([who('2026-01-05', 40), who('2026-02-05', 28), who('2026-03-05', 60)])[0]?.points.map(({ change, verdict }) => [change, verdict])).toEqual([[null, 'baseline'], [-12, 'deteriorated'], [20, 'recovered']]);
  });
  it('adds up answers, marks what is prorated, and gives the raw change alone where no threshold is published', () => {
    const items = { '4': 1, '5': 2, '6': 2 };
    const [use] = scalesOf([scored('2026-01-05', { instrument: 'BAM', version: 'items-0-4', scale: 'use', items }), scored('2026-02-05', { instrument: 'BAM', version: 'items-0-4', scale: 'use', score: 0 })]);
    expect([use?.reliableChange, use?.points.map(({ score, change, verdict }) => [score, change, verdict])]).toEqual([null, [[5, null, 'baseline'], [0, -5, 'not-assessable']]]);
    const [phq] = scalesOf([scored('2026-01-05', { items: [1, 1, 1, 1, 1, 1, 1, 1, null] })]);
    expect(phq?.points.map(({ score, isProrated }) => [score, isProrated])).toEqual([[9, true]]);
  });
  it('two scorings of one scale are two axes, in the order of the list of instruments; what is not in it comes last and has no direction', () => {
    const scales = scalesOf([scored('2026-01-05', { instrument: 'OWN', scale: 'x', score: 3 }, { instrument: 'BAM', version: 'days-0-30', scale: 'use', score: 40 }, { instrument: 'BAM', version: 'items-0-4', scale: 'use', score: 4 }, { score: 12 })]);
    expect(scales.map(({ axis, label, direction, range }) => [axis, label, direction, range])).toEqual([
      ['PHQ-9/total', 'PHQ-9', 'higher-is-worse', { from: 0, to: 27 }], ['BAM/use/days-0-30', 'BAM use (days-0-30)', 'higher-is-worse', { from: 0, to: 90 }],
      ['BAM/use/items-0-4', 'BAM use (items-0-4)', 'higher-is-worse', { from: 0, to: 12 }], ['OWN/x', 'OWN x', null, null],
    ]);
  });
  it('a score that its instrument cannot have is on no axis, and its entry says why without repeating it', () => {
    const { scales, entries } = timelineOf([...START, scored('2026-01-06', { score: 45 })]);
    expect([scales, entries.at(-1)?.sentence, entries.at(-1)?.notes]).toEqual([[], 'Reassessed: PHQ-9 not counted', ['Not counted: what was sent as PHQ-9 is not a score of PHQ-9: 0 to 27 in whole numbers.']]);
  });
  it('questions that look back a year are no change of each other within one', () => {
    const scores = [['2026-01-05', 20], ['2026-02-05', 9], ['2027-01-04', 8], ['2027-01-05', 6]].map(([on, score]) => scored(String(on), { instrument: 'AUDIT', score: Number(score) }));
    expect(scalesOf(scores, { now: new Date('2027-06-01T12:00:00Z') })[0]?.points.map(({ change }) => change)).toEqual([null, null, null, -14]);
  });
  it('each stay has its own baseline; episodes that follow one another within a day share one', () => {
    const second = (on: string) => [anAdmission('b', on, {}, { subject: 'client-a' }), anEvent('reassessment.completed', { episode: 'b', kind: 'instrument', scores: [{ instrument: 'PHQ-9', version: '1', scale: 'total', score: 8 }] }, at(on, { id: 'second' }))];
    const first = [scored('2026-01-05', { score: 16 }), aDischarge('a', '2026-02-01')];
    expect(scalesOf([...first, ...second('2026-02-02')])[0]?.baselines.map(({ episode, on, until }) => [episode, on, until])).toEqual([['a', '2026-01-05', null]]);
    const apart = scalesOf([...first, ...second('2026-02-03')])[0];
    expect(apart?.baselines.map(({ episode, on, until }) => [episode, on, until])).toEqual([['a', '2026-01-05', '2026-02-01'], ['b', '2026-02-03', null]]);
    expect(apart?.points.map(({ change, verdict }) => [change, verdict])).toEqual([[null, 'baseline'], [null, 'baseline']]);
  });
  it('takes the numbers that this deployment sets otherwise, and says so beside the published one', () => {
    const events = [scored('2026-01-05', { score: 16 }), scored('2026-02-05', { score: 11 })];
    const [set] = scalesOf(events, { settings: { 'PHQ-9/total/reliable-change': 5, 'PHQ-9/total/cut-off': 12, 'baselineDays': 3 } });
    expect([set?.reliableChange?.points, set?.reliableChange?.source, set?.cutOff?.value, set?.points[1]?.verdict]).toEqual([5, expect.stringMatching(/^set here; published: 6 \(/), 12, 'recovered']);
    expect([2, 3].map((baselineDays) => scalesOf([scored('2026-01-08', { score: 16 })], { settings: { baselineDays } })[0]?.baselines.length)).toEqual([0, 1]);
    expect(scalesOf(events, { settings: { 'PHQ-9/total/reliable-change': 0 } })[0]?.reliableChange).toBeNull();
  });
});
