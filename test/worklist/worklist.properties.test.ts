/** What holds of the worklist whatever happened: through events, the fold and the rules. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import { isTriggerRule } from '#analytics/contract/rule-names.ts';
import { TRACK_STATES, type Reason } from '#analytics/contract/worklist.ts';
import { closedOn, deferralOn, isOpenOn, type Obligation } from '#analytics/worklist/obligation.ts';
import { byUrgency, reasonsOn, upcomingOn } from '#analytics/worklist/stand.ts';
import { trackOn } from '#analytics/worklist/track.ts';
import { judge, knownOn, parsed, reasonsAt, RULES, type Judged } from './engine.ts';
import { AnyHistory, dayAfter, dayAt, DAYS, eventOf, historyWith, instantAt, type History } from './histories.ts';

const RUNS = { numRuns: 80 };
const Offset = fc.integer({ min: 0, max: DAYS + 20 });

const all = (judged: readonly Judged[]): Obligation[] => judged.flatMap(({ obligations }) => obligations);
const tracksAt = (judged: readonly Judged[], day: string) => judged.filter(({ episode }) => episode.admittedOn <= day).map(({ episode, track }) => [episode.episode, trackOn(track, day)]);

describe('the worklist, whatever happened', () => {
  it('is on a day what was known by the end of that day: nothing later changes it', () => {
    fc.assert(fc.property(AnyHistory, fc.array(Offset, { minLength: 4, maxLength: 4 }), ({ events }, offsets) => {
      const judged = judge(events);
      for (const day of offsets.map(dayAt)) {
        const then = judge(knownOn(events, day));
        expect(reasonsAt(judged, day)).toEqual(reasonsAt(then, day));
        expect(tracksAt(judged, day)).toEqual(tracksAt(then, day));
      }
    }), RUNS);
  });

  it('is the same in any order of arrival, however often an event is sent', () => {
    fc.assert(fc.property(AnyHistory.chain(({ events }) => fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events.slice(0, 5)], { minLength: events.length + Math.min(5, events.length) }))), ([events, arrived]) => {
      expect(judge(arrived)).toEqual(judge(events));
    }), RUNS);
  });

  it('has nothing open, and nothing ahead, for an episode that is over', () => {
    fc.assert(fc.property(AnyHistory, Offset, ({ events }, offset) => {
      for (const { episode, obligations } of judge(events)) {
        const { dischargedOn } = episode;
        if (dischargedOn === null) continue;
        expect(reasonsOn(obligations, episode.episode, dayAfter(dischargedOn, offset))).toEqual([]);
        expect(upcomingOn(obligations, episode.episode, dayAfter(dischargedOn, offset))).toEqual([]);
        for (const one of obligations) {
          expect(one.firedOn < dischargedOn, `${one.rule} fired ${one.firedOn}, over on ${dischargedOn}`).toBe(true);
          expect(closedOn(one) ?? '9999', one.rule).toSatisfy((day: string) => day <= dischargedOn);
        }
      }
    }), RUNS);
  });

  it('has one open reason for a rule and episode, in an order that is the same however it is read', () => {
    fc.assert(fc.property(AnyHistory, Offset, fc.infiniteStream(fc.nat()), ({ events }, offset, numbers) => {
      for (const { episode, obligations } of judge(events)) {
        const reasons = reasonsOn(obligations, episode.episode, dayAt(offset));
        expect(new Set(reasons.map(({ rule }) => rule)).size).toBe(reasons.length);
        const mixed = reasons.map((reason) => ({ reason, key: numbers.next().value ?? 0 })).sort((left, right) => left.key - right.key).map(({ reason }) => reason);
        expect([...mixed].sort(byUrgency)).toEqual(reasons);
        for (const [index, reason] of reasons.entries()) for (const other of reasons.slice(index + 1)) expect(byUrgency(reason, other)).toBeLessThan(0);
      }
    }), RUNS);
  });

  it('dates every obligation so that it can be read off: due after it came up, over after it was due, done after it began', () => {
    fc.assert(fc.property(AnyHistory, ({ events }) => {
      for (const { episode, obligations } of judge(events)) {
        for (const one of obligations) {
          const { rule, kind, firedOn, dueOn, overdueFrom, clearedOn, endedOn, actedOn } = one;
          const said = JSON.stringify(one);
          const isRhythm = !isTriggerRule(rule);
          expect(kind === 'unknown' ? overdueFrom === dueOn && dueOn === firedOn : overdueFrom > dueOn, said).toBe(true);
          if (!rule.startsWith('scheduled-')) expect(dueOn >= firedOn, said).toBe(true);
          if (isRhythm) expect(firedOn >= episode.admittedOn && firedOn >= dayAfter(dueOn, -7), said).toBe(true);
          expect(clearedOn === null || endedOn === null, said).toBe(true);
          expect(clearedOn === null ? one.clearedBy === null : clearedOn >= firedOn && one.clearedBy !== null, said).toBe(true);
          expect(endedOn === null ? one.endedBy === null : endedOn > firedOn && one.endedBy !== null, said).toBe(true);
          expect(actedOn === null || (actedOn >= firedOn && actedOn <= (closedOn(one) ?? actedOn)), said).toBe(true);
          expect(one.evidence.length, said).toBeGreaterThan(0);
          if (one.deferrals.length > 0) expect(one.deferrals.some(({ on, until }) => until > on && until > firedOn), said).toBe(true);
        }
        for (const [index, one] of obligations.entries()) {
          const next = obligations.slice(index + 1).find(({ rule }) => rule === one.rule);
          // What is scheduled, goals and scales may be open side by side; everything else follows one another.
          if (next !== undefined && !isTriggerRule(one.rule)) expect(closedOn(one) ?? '9999', JSON.stringify([one, next])).toSatisfy((day: string) => day <= next.firedOn);
        }
      }
    }), RUNS);
  });

  it('says at most one state of each scale, the unknown first', () => {
    fc.assert(fc.property(AnyHistory, Offset, ({ events }, offset) => {
      for (const { track } of judge(events)) {
        const shown = trackOn(track, dayAt(offset));
        expect(new Set(shown.map(({ axis }) => axis)).size).toBe(shown.length);
        const ranks = shown.map(({ state }) => TRACK_STATES.indexOf(state));
        expect(ranks).toEqual([...ranks].sort((left, right) => left - right));
        for (const { axis, score } of shown) if (score === null) expect(shown.filter((other) => other.score !== null && other.axis.split('/')[0] === axis.split('/')[0])).toEqual([]);
      }
    }), RUNS);
  });
});

const valid = (...instruments: readonly string[]) => instruments.map((instrument) => {
  if (instrument === 'BAM') return { instrument, version: 'items-0-4', scale: 'use', score: 0 };
  return { instrument, version: '1', scale: 'total', score: instrument === 'BARC-10' ? 40 : 5 };
});
const ALL = ['PHQ-9', 'GAD-7', 'BAM', 'BARC-10'];

type Act = { readonly type: Event['type']; readonly data: Record<string, unknown> };
const CONTACT: Act = { type: 'progress.contact', data: { modality: 'individual', attendance: 'attended' } };
const REVIEW: Act = { type: 'reassessment.completed', data: { kind: 'plan-review' } };
const taken = (...instruments: readonly string[]): Act => ({ type: 'reassessment.completed', data: { kind: 'instrument', scores: valid(...instruments) } });
const SCREEN: Act = { type: 'reassessment.completed', data: { kind: 'instrument', scores: [{ instrument: 'C-SSRS', version: '1', scale: 'screen', items: [0, 0, 0, 0, 0, 0] }] } };
const ABOUT_EVERY_GOAL: readonly Act[] = ['g1', 'g2', 'g3'].map((goal) => ({ type: 'goal.progressed', data: { goal, level: 1 } }));
const NEW_GOAL: Act = { type: 'goal.set', data: { goal: 'another', domain: 'housing', authoredBy: 'client' } };

/** Ways of clearing a reason, as its rule says it in `clearsWhen`; each of them alone. */
function waysOf({ rule, instrument }: Reason): (readonly Act[])[] {
  if (!isTriggerRule(rule)) return [[instrument === null ? REVIEW : taken(instrument)]];
  switch (rule) {
    case 'self-harm-screen': return [[REVIEW], [SCREEN]];
    case 'missed-contacts': return [[CONTACT], [REVIEW], [taken('GAD-7')]];
    case 'no-contact': return [[CONTACT]];
    case 'no-contact-long': return [[CONTACT], [REVIEW]];
    case 'goal-past-target': return [ABOUT_EVERY_GOAL];
    case 'new-goals-needed': return [[NEW_GOAL]];
    case 'scheduled-plan-review': return [[REVIEW]];
    case 'scheduled-instrument': return [[taken(...ALL)]];
    case 'deterioration': case 'no-improvement': case 'worsening': case 'bam-pattern': return [[REVIEW]];
    // Whichever of them is due; all are, but where a program has switched one off.
    case 'not-measured': return [[taken(...ALL)]];
    default: return [[REVIEW], [taken('GAD-7')]];
  }
}

function after({ events, zone }: History, day: string, { episode }: Reason, way: readonly Act[]): Judged[] {
  const done = way.map(({ type, data }, index) => eventOf({ type, data: { ...data, episode } }, { id: `now-${index}`, time: instantAt(day, '23:59', zone) }));
  return judge([...knownOn(events, day), ...done]);
}

describe('what clears a reason', () => {
  it.each([...RULES, 'own'])('clears it at once, in every way its rule names: %s', (rule) => {
    let cleared = 0;
    fc.assert(fc.property(historyWith(rule), (history) => {
      const { day } = history;
      for (const reason of reasonsAt(judge(knownOn(history.events, day)), day).filter((one) => one.rule === rule)) {
        for (const way of waysOf(reason)) {
          const left = reasonsAt(after(history, day, reason, way), day).filter((one) => one.rule === rule);
          expect(left, `${rule} on ${day} after ${JSON.stringify(way)}`).toEqual([]);
          cleared += 1;
        }
      }
    }), { numRuns: 25 });
    // Otherwise nothing has been shown.
    expect(cleared).toBeGreaterThan(0);
  });
});

describe('a deferral', () => {
  const isOf = (event: Event): event is Extract<Event, { type: 'reassessment.deferred' }> => event.type === 'reassessment.deferred';
  it('hides until its day and never longer, never what concerns safety, and changes nothing else', () => {
    fc.assert(fc.property(AnyHistory, Offset, fc.integer({ min: 1, max: 30 }), fc.nat(), ({ events, zone }, offset, days, pick) => {
      const day = dayAt(offset);
      const until = dayAfter(day, days);
      const before = events.filter((event) => !isOf(event));
      const plain = judge(before);
      const open = plain.flatMap(({ episode, obligations }) => obligations.filter((one) => isOpenOn(one, day)).map((one) => ({ episode: episode.episode, one })));
      const chosen = open[pick % Math.max(1, open.length)];
      if (chosen === undefined) return;
      const { episode, one: { rule, kind } } = chosen;
      const put = judge([...before, eventOf({ type: 'reassessment.deferred', data: { episode, rule, reason: 'client-away', until } }, { id: 'put-off', time: instantAt(day, '12:00', zone) })]);
      const own = put.find((one) => one.episode.episode === episode)?.obligations ?? [];
      expect(all(put).map((one) => ({ ...one, deferrals: [] }))).toEqual(all(plain));
      for (const one of own.filter((other) => other.rule === rule)) {
        for (const shift of [0, Math.min(1, days - 1), days - 1]) {
          const on = dayAfter(day, shift);
          if (one.firedOn <= day && isOpenOn(one, day) && isOpenOn(one, on)) expect(deferralOn(one, on) !== null, `${rule} on ${on}`).toBe(kind !== 'safety');
        }
        expect(deferralOn(one, until), rule).toBeNull();
        expect(deferralOn(one, dayAfter(day, -1)), rule).toBeNull();
      }
      for (const reason of reasonsAt(put, dayAfter(until, -1))) if (reason.category === 'safety') expect(reason.deferred).toBeNull();
    }), RUNS);
  });
});

describe('the dates of a grid', () => {
  const Interval = fc.record({ months: fc.nat(13), days: fc.nat(45) }).filter(({ months, days }) => months + days > 0);
  const iso = ({ months, days }: { months: number; days: number }): string => `P${months === 0 ? '' : `${months}M`}${days === 0 ? '' : `${days}D`}`;
  it('are the anchor and so many intervals, by another calendar, clamped from the anchor itself', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1500 }), Interval, fc.option(Interval, { nil: null }), fc.constantFrom('Pacific/Auckland', 'America/New_York'), (offset, interval, firstDue, zone) => {
      const anchor = Temporal.PlainDate.from('2023-11-01').add({ days: offset });
      const times = (count: number): string => anchor.add({ months: interval.months * count, days: interval.days * count }).toString();
      const rule = { rule: 'plan-review', from: '2020-01-01', source: 'random', interval: iso(interval), ...(firstDue === null ? {} : { firstDue: iso(firstDue) }) };
      const events = [
        eventOf({ type: 'program.defined', data: { program: 'p', name: 'P', timeZone: zone } }, { id: 'p', time: '2020-01-01T00:00:00Z' }), eventOf({ type: 'rule.set', data: rule }, { id: 'r', time: '2020-01-01T00:00:00Z' }),
        eventOf({ type: 'episode.admitted', data: { episode: 'a', program: 'p', levelOfCare: '1.5' } }, { id: 'a', time: instantAt(anchor.toString(), '23:30', zone) }),
      ].map((event) => parsed(event));
      const [first] = all(judge(events)).filter((one) => one.rule === 'plan-review');
      const dueFirst = firstDue === null ? times(1) : anchor.add(firstDue).toString();
      const wanted = Array.from({ length: 500 }, (_, index) => times(index + 1)).filter((date) => date > dueFirst && date <= '2029-12-31');
      expect([first?.dueOn, ...(first?.evidence ?? []).slice(1).map(({ on }) => on)]).toEqual([dueFirst, ...wanted.slice(0, 12)]);
    }), RUNS);
  });
});
