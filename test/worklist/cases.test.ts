/**
 * Every folder `test/worklist/<rule>/<case>` is a test: `events.jsonl` (as sent) and `case.json` (days to look at) in, `expected.json` out, and `why.md` says
 * how it was worked out by hand.
 *
 * RULE: `rules` are those that the case is about; all others are switched off for it, so that what is expected is everything there is. The case is then run a
 * second time with all of them on, and must say the same of its own: no rule depends on another, but for `not-measured`, whose case names those it reads.
 * RULE: each day is looked at twice: in the whole history, and with what was known by then alone. `known: all` is for what was sent ahead or put right later.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Event } from '#analytics/contract/event.ts';
import { CATEGORIES, type Reason, type Upcoming } from '#analytics/contract/worklist.ts';
import { closedBy, judge, knownOn, parsed, reasonsAt, RULES, upcomingAt, withoutRules, type Closed, type Judged } from './engine.ts';

const ROOT = new URL('./', import.meta.url);
const Day = z.iso.date();
const Case = z.strictObject({ client: z.string(), days: z.array(Day).min(1), rules: z.array(z.enum(RULES)).optional(), known: z.literal('all').optional() });
const ExpectedReason = z.strictObject({
  episode: z.string(), rule: z.string(), category: z.enum(CATEGORIES), firedOn: Day, dueOn: Day, daysOver: z.int(), evidence: z.array(z.string()),
  deferred: z.strictObject({ on: Day, until: Day, reason: z.string() }).nullable(),
});
const ExpectedUpcoming = z.strictObject({ episode: z.string(), rule: z.string(), dueOn: Day });
/** `by` is the work that cleared it, or `ended:` and why it no longer applied. */
const ExpectedClosed = z.strictObject({ episode: z.string(), rule: z.string(), firedOn: Day, dueOn: Day, closedOn: Day, by: z.string(), actedOn: Day.nullable() });
const ExpectedDay = z.strictObject({ reasons: z.array(ExpectedReason), upcoming: z.array(ExpectedUpcoming) });
const Expected = z.object({ closed: z.array(ExpectedClosed) }).catchall(ExpectedDay);

const foldersIn = (url: URL): string[] => readdirSync(url, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
const read = (folder: URL, file: string): string => readFileSync(new URL(file, folder), 'utf8');

const saidOf = ({ episode, rule, category, firedOn, dueOn, daysOver, evidence, deferred }: Reason): z.infer<typeof ExpectedReason> =>
  ({ episode, rule, category, firedOn, dueOn, daysOver, evidence: evidence.map(({ on, text }) => `${on} ${text}`), deferred });
const aheadOf = ({ episode, rule, dueOn }: Upcoming): z.infer<typeof ExpectedUpcoming> => ({ episode, rule, dueOn });

function overOf({ episode, obligation }: Closed): z.infer<typeof ExpectedClosed> {
  const { rule, firedOn, dueOn, clearedOn, clearedBy, endedOn, endedBy, actedOn } = obligation;
  return { episode, rule, firedOn, dueOn, closedOn: clearedOn ?? endedOn ?? '', by: clearedOn === null ? `ended: ${endedBy ?? ''}` : (clearedBy ?? ''), actedOn };
}

interface Given {
  readonly events: readonly Event[];
  readonly about: z.infer<typeof Case>;
}

function givenIn(folder: URL): Given {
  const about = Case.parse(JSON.parse(read(folder, 'case.json')));
  const sent = read(folder, 'events.jsonl').trim().split('\n').map((line) => parsed(JSON.parse(line)));
  return { events: [...sent, ...withoutRules(about.rules === undefined ? [] : RULES.filter((rule) => about.rules?.includes(rule) === false))], about };
}

/** Rules that a case is about and that read no other. */
function ownOf(folder: URL): string[] {
  const { events, about } = givenIn(folder);
  const set = events.flatMap((event) => (event.type === 'rule.set' && !RULES.includes(event.data.rule) ? [event.data.rule] : []));
  return [...(about.rules ?? []), ...set].filter((rule) => rule !== 'not-measured');
}

/** The day as the whole history has it, beside the day as it was known: the same reasons. What lay ahead is told by what was known. */
function dayOf({ events, about }: Given, all: readonly Judged[], day: string): z.infer<typeof ExpectedDay> {
  const then = about.known === 'all' ? all : judge(knownOn(events, day));
  const reasons = reasonsAt(all, day).map(saidOf);
  expect(reasonsAt(then, day).map(saidOf), `${day}, by what was known on it`).toEqual(reasons);
  return { reasons, upcoming: upcomingAt(then, day).map(aheadOf) };
}

it('has a folder of cases for every rule, and no other', () => {
  expect(foldersIn(ROOT)).toEqual([...RULES].sort());
});

describe.each(RULES)('%s', (rule) => {
  const root = new URL(`${rule}/`, ROOT);
  it('has at least six cases, one of them about the end of an episode', () => {
    expect(foldersIn(root).length).toBeGreaterThanOrEqual(6);
    expect(foldersIn(root).filter((name) => read(new URL(`${name}/`, root), 'events.jsonl').includes('episode.discharged'))).not.toEqual([]);
  });
  it.each(foldersIn(root))('%s', (name) => {
    const folder = new URL(`${name}/`, root);
    expect(read(folder, 'why.md').trim()).not.toBe('');
    const given = givenIn(folder);
    const { closed, ...days } = Expected.parse(JSON.parse(read(folder, 'expected.json')));
    const all = judge(given.events);
    expect(Object.fromEntries(given.about.days.map((day) => [day, dayOf(given, all, day)]))).toEqual(days);
    expect(closedBy(all, given.about.days.at(-1) ?? '').map(overOf)).toEqual(closed);
  });
  it.each(foldersIn(root).filter((name) => ownOf(new URL(`${name}/`, root)).length > 0))('%s, the same with all the others on', (name) => {
    const folder = new URL(`${name}/`, root);
    const given = givenIn(folder);
    const own = ownOf(folder);
    const all = judge(given.events.filter(({ id }) => !id.startsWith('off-')));
    const apart = judge(given.events);
    for (const day of given.about.days) {
      const mine = (judged: readonly Judged[]) => reasonsAt(judged, day).filter((reason) => own.includes(reason.rule));
      expect(mine(all)).toEqual(mine(apart));
    }
  });
});
