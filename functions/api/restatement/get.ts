/** `GET /v1/measures/{id}/restatement`: one question asked of the log as it was and as it is, and of what lies between. */
import { isDeepStrictEqual } from 'node:util';
import { askScope } from '#analytics/engine/ask-restatement.ts';
import { askLabels, askZones } from '#analytics/engine/ask.ts';
import { runMeasure } from '#analytics/engine/run.ts';
import type { Query } from '#analytics/contract/query.ts';
import type { MeasureDefinition, Reading, Result, Warning } from '#analytics/contract/result.ts';
import type { PublishedValue, RestatedFigure, Restatement } from '#analytics/contract/restatement.ts';
import type { Manifest, MeasureRules } from '#analytics/contract/snapshot.ts';
import { InvalidInput } from '#analytics/errors.ts';
import type { Fold } from '#analytics/marts/fold.ts';
import { ruleOf, withSettings, type Measure } from '#analytics/measures/define.ts';
import { addDays } from '#analytics/period/dates.ts';
import { lastCompleteDay, resolveQuery } from '#analytics/period/resolve.ts';
import { bridgeOf, changeBetween, type Step } from '#analytics/restatement/bridge.ts';
import { countLater, countStep, type Level } from '#analytics/restatement/counts.ts';
import { figuresOf, leadingFigure, type Figure } from '#analytics/restatement/figures.ts';
import type { AppDeps } from '../deps.ts';
import { findSnapshot, labeller, measureOf, type Asked } from '../measures.ts';
import { momentIn, questionIn, type Moment, type Question } from './question.ts';
import type { Stage, StageKeeper, Stages } from './stages.ts';

const REFUSED = 'The address asks for something this measure cannot answer.';
const NOBODY: Reading = { state: 'none' };

export interface RestatementAsked extends Asked {
  /** The figure as it was published then, where the caller knows it. */
  readonly published?: PublishedValue | null;
}

/** An answer of one state of the log. */
interface Answered {
  readonly step: Stage['step'] | 'followed-longer';
  readonly stage: Stage;
  readonly result: Result;
  readonly warnings: readonly Warning[];
  readonly level: Level;
}

interface Asking {
  readonly measure: Measure;
  readonly query: Query;
  readonly settings: Readonly<Record<string, number>>;
}

function zonesIn({ programs }: Fold, program: string | null): string[] {
  return [...new Set(programs.filter((one) => program === null || one.program === program).map(({ timeZone }) => timeZone))];
}

const todayOf = (at: Date, fold: Fold): string => addDays(lastCompleteDay(at, zonesIn(fold, null)), 1);

/** RULE: the same query of every state, the day it was asked on included; a measure that looks at that day is asked once more, on the day of now. */
async function answersOf({ measure, query, settings }: Asking, { all }: Stages, days: { readonly then: string; readonly now: string }): Promise<[Answered, ...Answered[]]> {
  const now = all.at(-1) ?? all[0];
  const label = labeller(await askLabels(now.engine), query);
  const ask = async (stage: Stage, step: Answered['step'], takenOn: string): Promise<Answered> => {
    const { result, warnings } = await runMeasure(stage.engine, measure, { query, label, targets: [], takenOn, settings });
    return { step, stage, result, warnings, level: { fold: stage.fold, scope: await askScope(stage.engine, query) } };
  };
  const [then, ...since] = all;
  const answers: [Answered, ...Answered[]] = [await ask(then, null, days.then)];
  for (const stage of since) {
    const before = answers.at(-1);
    answers.push(before?.stage.engine === stage.engine ? { ...before, step: stage.step, stage } : await ask(stage, stage.step, days.then));
  }
  if (measure.sql.includes('$taken_on') && days.then !== days.now) answers.push(await ask(now, 'followed-longer', days.now));
  return answers;
}

const readingAt = (result: Result, path: string): Reading => figuresOf(result).find((each) => each.path === path)?.reading ?? NOBODY;

/** Every figure of then or now, in the order of now's answer. */
function restated(then: Result, now: Result): { figure: Figure; both: RestatedFigure }[] {
  const [before, after] = [figuresOf(then), figuresOf(now)];
  const paths = new Set(after.map(({ path }) => path));
  return [...after, ...before.filter(({ path }) => !paths.has(path))].map((figure) => {
    const { reading: _reading, isPartial: _isPartial, ...place } = figure;
    return { figure, both: { ...place, then: readingAt(then, place.path), now: readingAt(now, place.path) } };
  });
}

const NO_FIGURE: RestatedFigure = { path: '', group: null, name: null, day: null, period: null, unit: 'count', then: NOBODY, now: NOBODY };

function chosenOf(figures: readonly RestatedFigure[], asked: string | null, now: Result): RestatedFigure {
  const lead = leadingFigure(now)?.path;
  const found = figures.find(({ path }) => path === (asked ?? lead));
  if (found === undefined && asked !== null) throw new InvalidInput(REFUSED, [{ pointer: '/figure', detail: 'is no figure of this answer; it lists them under figures when asked without one' }]);
  return found ?? figures[0] ?? NO_FIGURE;
}

/** The group of the question that a figure belongs to. TRAP: where a measure has rows of its own (an instrument's scale), a group of its result is `<group>/<row>`. */
function groupOf({ group }: RestatedFigure, { groupBy }: Query, answers: readonly Answered[]): string | null {
  if (groupBy === null || group === null) return null;
  const known = new Set(answers.flatMap(({ level }) => level.scope.map((row) => row.group)));
  return [...known].filter((key) => group.key === key || group.key.startsWith(`${key}/`)).sort((left, right) => right.length - left.length)[0] ?? group.key;
}

function stepsOf(answers: readonly Answered[], figure: RestatedFigure, frame: Parameters<typeof countStep>[3]): Step[] {
  return answers.flatMap(({ step, stage, result, level }, index): Step[] => {
    const before = answers[index - 1];
    if (step === null || before === undefined) return [];
    const reading = readingAt(result, figure.path);
    if (step === 'followed-longer') return [{ step, reading, events: 0, episodes: 0, released: 0 }];
    return [{ step, reading, ...countStep(step, stage.events, { before: before.level, after: level }, frame) }];
  });
}

/** What a measure's rule was, and what was published by it; nothing where it is today's, or one that the code has no more. */
interface RuleOfThen {
  readonly version: number | null;
  readonly published: ((path: string) => PublishedValue) | null;
}

async function byRuleOfThen({ measure, query, settings }: Asking, { engine }: Stage, then: { readonly rules: MeasureRules | undefined; readonly day: string }): Promise<RuleOfThen> {
  const { id } = measure.definition;
  const version = then.rules?.versions[id] ?? null;
  const was = then.rules?.settings[id] ?? {};
  const rule = version === null ? null : ruleOf(measure, version);
  // TRAP: an earlier version may not have had this view at all; then it published none of these figures.
  if (version === null || rule === null || !rule.measure.definition.views.includes(query.view)) return { version, published: null };
  const isSameSet = isDeepStrictEqual(was, { ...settings });
  if (rule.changed === null && isSameSet) return { version, published: null };
  const label = labeller(await askLabels(engine), query);
  const { result } = await runMeasure(engine, rule.measure, { query, label, targets: [], takenOn: then.day, settings: was });
  const set = isSameSet ? {} : { settings: Object.fromEntries(withSettings(rule.measure.definition, was).settings.map(({ name, value }) => [name, value])) };
  return { version, published: (path) => ({ version, reading: readingAt(result, path), ...set, ...(rule.changed === null ? {} : { changed: rule.changed }) }) };
}

interface Known {
  readonly question: Question;
  readonly moment: Moment;
  readonly manifest: Manifest;
  readonly last: Manifest | null;
  readonly published: PublishedValue | null;
  /** Everything by the rule of then, where that one can still be worked out and is another one. */
  readonly ruleOfThen: RuleOfThen;
}

function restatementOf(asking: Asking, stages: Stages, answers: readonly [Answered, ...Answered[]], known: Known): Omit<Restatement, 'measure' | 'warnings'> {
  const { question, moment, manifest, last, ruleOfThen } = known;
  const { query } = asking;
  const [then, now] = [answers[0], answers.at(-1) ?? answers[0]];
  const all = restated(then.result, now.result);
  const figures = all.map(({ both }) => both);
  const figure = chosenOf(figures, question.figure, now.result);
  const published = known.published ?? ruleOfThen.published?.(figure.path) ?? null;
  const frame = { asOf: query.asOf, byKey: stages.byKey, group: groupOf(figure, query, answers) };
  const dated = stages.all.filter(({ step }) => step === 'late-entries' || step === 'attribution').flatMap(({ events }) => events);
  return {
    query, figure,
    then: { knownOn: question.knownOn, through: moment.through, events: stages.known, snapshot: last === null ? null : { id: last.id, takenAt: last.takenAt }, published, version: ruleOfThen.version },
    now: { snapshot: manifest.id, takenAt: manifest.takenAt, dataThrough: manifest.dataThrough, events: stages.known + stages.since },
    firstRecordedAt: stages.firstRecordedAt,
    lines: bridgeOf(figure.then, published, stepsOf(answers, figure, frame)),
    change: changeBetween(published?.reading ?? figure.then, figure.now),
    since: { events: stages.since, later: countLater(dated, now.level, frame) },
    figures,
  };
}

function resolve({ parameters }: Question, moment: Moment, scope: { snapshot: string; fold: Fold; definition: MeasureDefinition; otherwise: readonly string[] }): { query: Query; warnings: Warning[] } {
  const { snapshot: _then, ...rest } = parameters;
  const known = zonesIn(scope.fold, parameters.program ?? null);
  const resolved = resolveQuery(rest, { snapshot: scope.snapshot, knownAt: moment.knownAt, zones: known.length === 0 ? scope.otherwise : known }, scope.definition);
  if ('faults' in resolved) throw new InvalidInput(REFUSED, resolved.faults);
  return resolved;
}

/**
 * Answers what a figure was, what it is, and why it moved.
 *
 * Shape   the parameters of the measure, `knownOn` (a day; or `snapshot`) and `figure` (a path; the leading one unless given) -> then, now, lines, counts.
 * Errors  InvalidInput with every fault of the address, also for an as-of date that had not begun then; NotFound; Gone; NotReady; TookTooLong.
 * Example `/v1/measures/attendance/restatement?from=2026-03-01&to=2026-04-01&knownOn=2026-04-01`
 */
export async function getRestatement(asked: RestatementAsked, deps: Pick<AppDeps, 'snapshots' | 'engines' | 'clock' | 'settings'>, keeper: StageKeeper): Promise<Restatement> {
  const { organization, published = null } = asked;
  const measure = measureOf(asked.measure);
  const { definition } = measure;
  const question = questionIn(asked.parameters, definition);
  const current = await findSnapshot(deps.snapshots, organization, undefined);
  const { manifest } = current;
  const zones = await deps.engines.ask(organization, current, (engine) => askZones(engine, question.parameters.program ?? null));
  const moment = await momentIn(question, { organization, snapshots: deps.snapshots, zones, now: deps.clock() });
  const stages = await keeper.between(organization, manifest, moment.through);
  const [first] = stages.all;
  const { query, warnings } = resolve(question, moment, { snapshot: manifest.id, fold: first.fold, definition, otherwise: zones });
  const settings = deps.settings?.[definition.id] ?? {};
  const now = stages.all.at(-1) ?? first;
  const days = { then: todayOf(moment.knownAt, first.fold), now: todayOf(new Date(manifest.takenAt), now.fold) };
  const answers = await answersOf({ measure, query, settings }, stages, days);
  const taken = (await deps.snapshots.list(organization)).map((one) => one.manifest);
  const last = taken.findLast(({ takenAt }) => takenAt <= moment.knownAt.toISOString()) ?? null;
  const asking = { measure, query, settings };
  const ruleOfThen = await byRuleOfThen(asking, first, { rules: last?.rules, day: days.then });
  return {
    measure: withSettings(definition, settings), warnings: [...warnings, ...(answers.at(-1)?.warnings ?? [])],
    ...restatementOf(asking, stages, answers, { question, moment, manifest, last, published, ruleOfThen }),
  };
}
