/** `GET /v1/worklist/replay`: a changed rule over what happened, before anybody switches it on. */
import { z } from 'zod';
import { CalendarDate, Id, parseEvent, type Fault } from '#analytics/contract/event.ts';
import { isCadenceRule, isTriggerRule } from '#analytics/contract/rule-names.ts';
import type { Replay } from '#analytics/contract/worklist.ts';
import { askClinicianDays, askFacts, askRules } from '#analytics/engine/ask-worklist.ts';
import type { Engine } from '#analytics/engine/open.ts';
import { InvalidInput } from '#analytics/errors.ts';
import { ruleBook, type RuleStatement } from '#analytics/worklist/book.ts';
import { booksOf, compareEpisode, EVER, replayOf, type ReplayQuestion, type RuleChange } from '#analytics/worklist/replay.ts';
import { ruleNames } from '#analytics/worklist/rule-list.ts';
import { endOfPeriod } from '#analytics/worklist/yield.ts';
import type { AppDeps } from '../deps.ts';
import { findSnapshot } from '../measures.ts';
import { knownDay, periodOf } from './period.ts';
import { parametersIn } from './question.ts';
import { inSlices } from './slices.ts';

const EPISODES = 50;
const REFUSED = 'The address asks for something this page cannot answer.';
const SETTING = 'setting.';

const Whole = z.string().regex(/^\d{1,5}$/, 'must be a whole number').transform(Number);
const Decimal = z.string().regex(/^\d{1,5}(\.\d{1,3})?$/, 'must be a number').transform(Number);
export const REPLAY_FIELDS = {
  rule: Id, from: CalendarDate, to: CalendarDate, program: Id, interval: z.string(), firstDue: z.string(), graceDays: Whole,
  earlyDays: z.union([z.literal('any').transform(() => null), Whole], { error: 'must be a whole number, or any' }),
  isOn: z.enum(['true', 'false'], { error: 'must be true or false' }).transform((text) => text === 'true'),
} as const;

interface Asked {
  readonly rule: string;
  readonly period: { readonly from?: string | undefined; readonly to?: string | undefined };
  readonly change: RuleChange;
}

function settingsIn(given: readonly (readonly [string, string])[]): Record<string, number> {
  const pairs = given.filter(([name]) => name.startsWith(SETTING));
  const found = parametersIn(pairs, Object.fromEntries(pairs.map(([name]) => [name, Decimal])));
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name.slice(SETTING.length), Number(value)]));
}

function askedIn(given: readonly (readonly [string, string])[]): Asked {
  const { rule, from, to, program, ...changed } = parametersIn(given.filter(([name]) => !name.startsWith(SETTING)), REPLAY_FIELDS);
  const settings = settingsIn(given);
  const hasSettings = Object.keys(settings).length > 0;
  const faults: Fault[] = [];
  if (rule === undefined) faults.push({ pointer: '/rule', detail: 'is required; GET /v1/worklist/rules lists them' });
  if (!hasSettings && Object.keys(changed).length === 0) faults.push({ pointer: '', detail: 'say what to change: interval, firstDue, graceDays, earlyDays, isOn, or setting.<name>' });
  if (rule === undefined || faults.length > 0) throw new InvalidInput(REFUSED, faults);
  return { rule, period: { from, to }, change: { rule, ...(program !== undefined && { program }), ...changed, ...(hasSettings && { settings }) } };
}

/** `/data/settings/dueDays` -> `/setting.dueDays`, `/data/interval` -> `/interval` */
function inAddress({ pointer, detail }: Fault): Fault {
  return { pointer: pointer.replace(/^\/data\/settings\//, `/${SETTING}`).replace(/^\/data\//, '/'), detail };
}

/** RULE: what could not be sent as a `rule.set` is not replayed. A rule of a program's own is known by what was set of it; it need not be said again. */
function requireValid(change: RuleChange, statements: readonly RuleStatement[]): void {
  const { rule } = change;
  const own = statements.findLast((statement) => statement.rule === rule);
  if (own === undefined && !isTriggerRule(rule) && !isCadenceRule(rule)) throw new InvalidInput(REFUSED, [{ pointer: '/rule', detail: 'is no rule; GET /v1/worklist/rules lists them' }]);
  const { kind, instrument, interval, anchor } = isTriggerRule(rule) || isCadenceRule(rule) ? {} : { ...own };
  const parsed = parseEvent({ specversion: '1.0', id: 'replay', source: 'urn:replay', subject: 'replay', time: '2000-01-01T00:00:00Z', type: 'rule.set', data: { kind, instrument, interval, anchor, ...change, from: EVER, source: 'replay' } });
  if ('faults' in parsed) throw new InvalidInput(REFUSED, parsed.faults.map(inAddress));
}

async function questionOf(engine: Engine, { rule, period, change }: Asked, now: Date): Promise<ReplayQuestion> {
  const program = change.program ?? null;
  const asOf = await knownDay(engine, program, now);
  const { from, to } = periodOf(period, asOf);
  const statements = await askRules(engine);
  requireValid(change, statements);
  const days = await askClinicianDays(engine, { from, to: endOfPeriod({ from, to }, asOf), program });
  const title = ruleNames(ruleBook(statements)).find((one) => one.rule === rule)?.title ?? rule;
  return { rule, title, from, to, asOf, program, clinicianDays: days.reduce((sum, one) => sum + one.days, 0), books: booksOf(statements, change, asOf) };
}

/**
 * Runs the one engine over the stored facts twice: by the rules as they are, and with the change.
 *
 * Errors  InvalidInput for an address it does not know, a rule that there is not, and whatever a `rule.set` may not say; NotReady; TookTooLong after 20 s.
 */
export async function getReplay(organization: string, given: readonly (readonly [string, string])[], deps: AppDeps): Promise<Replay> {
  const asked = askedIn(given);
  const published = await findSnapshot(deps.snapshots, organization, undefined);
  const question = await deps.engines.ask(organization, published, (engine) => questionOf(engine, asked, deps.clock()));
  const { books, asOf } = question;
  const compared = await inSlices({ organization, published, episodes: EPISODES }, deps, (engine, slice) => askFacts(engine, { ...question, to: endOfPeriod(question, asOf), ...slice }), (facts) => compareEpisode(facts, books, asOf));
  return replayOf(compared, question);
}
