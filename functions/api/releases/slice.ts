/** One measure's new months, from the rows of a snapshot to what may leave of them. */
import { askChoices, askLabels, askTargets, askZones, type Labels } from '#analytics/engine/ask.ts';
import { MACROS, type Engine } from '#analytics/engine/open.ts';
import { askRows, runViews } from '#analytics/engine/run.ts';
import { askWaterfall } from '#analytics/engine/waterfall.ts';
import { RELEASED_BY, type ReleasedAnswer, type ReleasedBy, type ReleaseSlice } from '#analytics/contract/release.ts';
import type { Query } from '#analytics/contract/query.ts';
import type { Result, Warning } from '#analytics/contract/result.ts';
import type { Measure, Target } from '#analytics/measures/define.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { blurDates } from '#analytics/statistics/disclosure.ts';
import { addDays, addMonths } from '#analytics/period/dates.ts';
import { lastCompleteDay } from '#analytics/period/resolve.ts';
import { assemble, type Question, type Raw, type Shown } from '#analytics/releases/assemble.ts';
import { lossOf } from '#analytics/releases/loss.ts';
import { cutSeries, FIRST_MONTHS, intervalOf, lastMonth, LEAST_MONTHS, matureTo, nextSlice, questionsOf } from '#analytics/releases/slices.ts';
import { figuresTold, showWaterfalls, type Beside, type OwnFigures, type RawWaterfall } from '#analytics/releases/waterfall.ts';
import { definitionDigest } from '../receipts/parts.ts';
import type { MeasureSettings } from '../settings.ts';

/** Measures of the same people: their curves may have steps only where the first one's has. */
export const LINKED: Readonly<Record<string, string>> = { 'exits': 'retention', 'retention-cohorts': 'retention' };

/** The snapshot that a slice is made from. */
export interface Taken {
  readonly id: string;
  readonly takenAt: string;
}

/** What all slices of a release have in common. */
export interface Making {
  /** False where nobody had been admitted in the months that a first release is of. */
  readonly hasPeople: boolean;
  readonly release: string;
  readonly snapshot: Taken;
  readonly labels: Labels;
  readonly programs: readonly string[];
  readonly takenOn: string;
  /** The last whole month, and the first day that is not released. */
  readonly month: string;
  readonly to: string;
  readonly asOf: string;
  readonly settings: MeasureSettings;
  readonly targets: ReadonlyMap<string, readonly Target[]>;
  readonly intervals: ReadonlyMap<ReleasedBy | null, 'month' | 'quarter'>;
}

interface AnsweredRaw extends Raw {
  readonly query: Query;
  readonly warnings: readonly Warning[];
  readonly chart: ReleasedAnswer['chart'];
}

/** What a warning says of how a measure is defined may leave; what it says of counts may not. */
const TELLS_NO_COUNT: readonly string[] = ['planned-end', 'planned-end-mixed'];

function queryOf(question: Question, { from, to, asOf, snapshot }: { from: string; to: string; asOf: string; snapshot: string }): Query {
  const { view, groupBy, program, interval } = question;
  return { from, to, asOf, snapshot, program, clinician: null, levelOfCare: null, strata: {}, groupBy, interval, view, ci: 'log-log', rules: 'nhs', instrument: null };
}

function chartOf(result: Result, { definition }: Measure): ReleasedAnswer['chart'] {
  if (result.kind !== 'series') return null;
  const spc = result.groups.find((group) => group.spc !== null)?.spc;
  return { kind: spc === undefined || spc === null || spc.chart === 'run' ? 'xmr' : spc.chart, direction: spc?.direction ?? definition.direction };
}

type Months = Pick<ReleaseSlice, 'from' | 'to'>;

/** WHY further back for a series: what happens in a month is counted for whoever was admitted in two years, not only for those admitted in it. */
const fromOf = ({ view }: Question, { from, to }: Months): string => (view === 'series' ? addMonths(to, -FIRST_MONTHS) : from);

/** Questions that one SQL answers: the same months, groups and program. */
function together(questions: readonly Question[], slice: Months): Question[][] {
  const found = new Map<string, Question[]>();
  for (const question of questions) {
    const key = JSON.stringify([fromOf(question, slice), question.groupBy, question.program, question.interval]);
    found.set(key, [...(found.get(key) ?? []), question]);
  }
  return [...found.values()];
}

async function askRaws(engine: Engine, measure: Measure, { questions, slice }: { questions: readonly Question[]; slice: Months }, making: Making): Promise<AnsweredRaw[]> {
  const [first] = questions;
  if (first === undefined) return [];
  const { asOf, labels, snapshot, takenOn, settings, targets } = making;
  const query = queryOf(first, { from: fromOf(first, slice), to: slice.to, asOf, snapshot: snapshot.id });
  const label = (key: string): string => (first.groupBy === 'program' ? labels.program.get(key) : undefined) ?? (key === 'unknown' ? 'Unknown' : first.groupBy === null ? 'All' : key);
  const computed = await runViews(engine, measure, { query, label, targets: targets.get(measure.definition.id) ?? [], takenOn, settings: settings[measure.definition.id] ?? {} }, questions.map(({ view }) => view));
  return questions.flatMap((question, index) => {
    const one = computed[index];
    if (one === undefined) return [];
    return [{
      question, query: { ...query, view: question.view, from: slice.from }, behind: one.episodesBehind, chart: chartOf(one.result, measure),
      result: one.result.kind === 'series' ? cutSeries(one.result, slice) : one.result,
      warnings: one.warnings.filter(({ code }) => TELLS_NO_COUNT.includes(code)),
    }];
  });
}

/** The slice that is new, ended where the first month stands of which not everything can be known. */
async function sliceOf(engine: Engine, measure: Measure, releasedTo: string | null, making: Making): Promise<{ from: string; to: string } | null> {
  const whole = nextSlice(releasedTo, making.to);
  // RULE: whoever is in a curve could be followed for a quarter, so that few are no longer followed early on; else it could have hardly a step.
  if (whole === null || !measure.definition.views.includes('series')) return nextSlice(releasedTo, addMonths(making.to, -LEAST_MONTHS));
  const [raw] = await askRaws(engine, measure, { questions: [{ view: 'series', groupBy: null, program: null, interval: 'month' }], slice: whole }, making);
  // RULE: where nothing is known of a month, its whole quarter waits.
  const to = raw?.result.kind === 'series' ? matureTo(raw.result, making.to) : making.to;
  return to <= whole.from ? null : releasedTo === null ? { from: whole.from, to } : nextSlice(releasedTo, to);
}

function answerOf({ question, result }: Shown, raws: readonly AnsweredRaw[]): ReleasedAnswer[] {
  const raw = raws.find((one) => one.question === question);
  if (raw === undefined) return [];
  const { view, groupBy, program, interval } = question;
  return [{ view, groupBy, program, query: { ...raw.query, interval }, result, warnings: [...raw.warnings], chart: raw.chart }];
}

/** Everybody's waterfalls, as they are. */
async function askWaterfalls(engine: Engine, measure: Measure, slice: Months, making: Making): Promise<RawWaterfall[]> {
  const { definition } = measure;
  const { asOf, snapshot, takenOn, intervals } = making;
  const found: RawWaterfall[] = [];
  const rowsOf = new Map<string, readonly unknown[]>();
  for (const view of definition.views) {
    const question: Question = { view, groupBy: null, program: null, interval: intervals.get(null) ?? 'month' };
    const query = queryOf(question, { from: fromOf(question, slice), to: slice.to, asOf, snapshot: snapshot.id });
    const rows = rowsOf.get(query.from) ?? (await askRows(engine, measure, { query, takenOn, settings: making.settings[definition.id] ?? {} }));
    rowsOf.set(query.from, rows);
    found.push({ view, to: slice.to, waterfall: await askWaterfall(engine, measure, { query, rows, nameOf: (_, key) => key }) });
  }
  return found;
}

export interface Sliced {
  /** Without its waterfalls: these stand beside those of all measures, and come last (`withWaterfalls`). */
  readonly slice: ReleaseSlice;
  readonly cuts: readonly number[];
  readonly own: OwnFigures & { readonly waterfalls: readonly RawWaterfall[] };
}
export interface SliceScope {
  readonly releasedTo: string | null;
  /** Days at which the linked measure's curve has steps; null where there is none. */
  readonly linked: readonly number[] | null;
}

/**
 * One measure's months that are new since `releasedTo`, from an engine over a snapshot.
 *
 * Shape   the same of all gives the same slice, to the digit: `npm run verify` makes it again.
 * Missing null where no month is new yet.
 */
export async function makeSlice(engine: Engine, measure: Measure, { releasedTo, linked }: SliceScope, making: Making): Promise<Sliced | null> {
  const slice = await sliceOf(engine, measure, releasedTo, making);
  if (slice === null) return null;
  const { asOf, release, snapshot, takenOn } = making;
  const raws: AnsweredRaw[] = [];
  for (const questions of together(questionsOf(measure.definition, making.programs, making.intervals), slice)) raws.push(...(await askRaws(engine, measure, { questions, slice }, making)));
  const { shown, cuts } = assemble(raws, RELEASED_BY, linked);
  const own = { ...figuresTold(raws, shown), waterfalls: await askWaterfalls(engine, measure, slice, making) };
  return { cuts, own, slice: {
    ...slice, asOf, release, snapshot: snapshot.id, takenAt: snapshot.takenAt, loss: lossOf(raws, shown),
    answers: shown.flatMap(({ question, result }) => answerOf({ question, result: blurDates(result, { from: slice.from, asOf }) }, raws)),
    rule: { version: measure.definition.version, definition: definitionDigest(measure), text: measure.sql, macros: MACROS, takenOn },
  } };
}

/** A slice with its waterfalls, once the figures of all measures of the release are known. */
export function withWaterfalls({ slice, own: { waterfalls, ...own } }: Sliced, beside: Pick<Beside, 'isFirst' | 'told' | 'all'>, { to }: Making): ReleaseSlice {
  return { ...slice, waterfalls: showWaterfalls(waterfalls, { ...beside, ...own, to: addMonths(to, -LEAST_MONTHS) }) };
}

/** What all slices of a release share, read from the snapshot. Example a snapshot taken on 20 Nov 2026 -> month 2026-10, to 2026-10-01 */
export async function prepare(engine: Engine, { release, snapshot, settings }: { release: (month: string) => string; snapshot: Taken; settings: MeasureSettings }): Promise<Making> {
  const labels = await askLabels(engine);
  const complete = lastCompleteDay(new Date(snapshot.takenAt), await askZones(engine, null));
  const last = lastMonth(complete);
  const rows = await askChoices(engine, { from: addMonths(last.to, -FIRST_MONTHS), to: last.to, asOf: last.asOf });
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  const admitted = (by: ReleasedBy): number[] => rows.filter(({ kind }) => kind === by).map(({ episodes }) => episodes);
  const targets = new Map<string, readonly Target[]>();
  for (const { definition } of MEASURES) targets.set(definition.id, await askTargets(engine, definition.id));
  return {
    hasPeople: total(admitted('program')) > 0, targets, intervals: new Map([null, ...RELEASED_BY].map((by) => [by, intervalOf(total(admitted(by ?? 'program')), FIRST_MONTHS, by === null ? 1 : Math.max(admitted(by).length, 1))])),
    snapshot, labels, programs: [...labels.program.keys()].sort(), takenOn: addDays(complete, 1), ...last, release: release(last.month), settings,
  };
}
