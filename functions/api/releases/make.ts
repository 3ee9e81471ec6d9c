/** Makes a month's release of one organization from a snapshot. */
import { randomBytes } from 'node:crypto';
import { askChoices, askLabels, askTargets, askZones, type Labels } from '#analytics/engine/ask.ts';
import type { Engine } from '#analytics/engine/open.ts';
import { runViews } from '#analytics/engine/run.ts';
import { RELEASED_BY, type Loss, type Release, type ReleasedAnswer, type ReleasedBy, type ReleasedMeasure, type ReleaseSlice } from '#analytics/contract/release.ts';
import type { Query } from '#analytics/contract/query.ts';
import type { Result, Warning } from '#analytics/contract/result.ts';
import { withSettings, type Measure, type Target } from '#analytics/measures/define.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { blurDates } from '#analytics/statistics/disclosure.ts';
import { addDays, addMonths } from '#analytics/period/dates.ts';
import { lastCompleteDay } from '#analytics/period/resolve.ts';
import { assemble, type Question, type Raw, type Shown } from '#analytics/releases/assemble.ts';
import { THRESHOLD } from '#analytics/releases/counted.ts';
import { addLoss, lossOf } from '#analytics/releases/loss.ts';
import { cutSeries, FIRST_MONTHS, intervalOf, lastMonth, LEAST_MONTHS, matureTo, nextSlice, questionsOf } from '#analytics/releases/slices.ts';
import type { Published } from '../../store/snapshot-store.ts';
import type { ReleaseStore } from '../../store/release-store.ts';
import type { AppDeps } from '../deps.ts';
import type { MeasureSettings } from '../settings.ts';

type Deps = Pick<AppDeps, 'engines' | 'snapshots' | 'settings' | 'clock'> & { readonly store: ReleaseStore };

/** Measures of the same people: their curves may have steps only where the first one's has. */
const LINKED: Readonly<Record<string, string>> = { 'exits': 'retention', 'retention-cohorts': 'retention' };

interface Making {
  readonly organization: string;
  readonly release: string;
  readonly published: Published;
  readonly labels: Labels;
  readonly programs: readonly string[];
  readonly takenOn: string;
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
  const { asOf, labels, published, takenOn, settings, targets } = making;
  const query = queryOf(first, { from: fromOf(first, slice), to: slice.to, asOf, snapshot: published.manifest.id });
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

interface Sliced {
  readonly slice: ReleaseSlice;
  readonly cuts: readonly number[];
}

async function makeSlice(measure: Measure, { releasedTo, linked }: { releasedTo: string | null; linked: readonly number[] | null }, making: Making, deps: Deps): Promise<Sliced | null> {
  return deps.engines.ask(making.organization, making.published, async (engine) => {
    const slice = await sliceOf(engine, measure, releasedTo, making);
    if (slice === null) return null;
    const raws: AnsweredRaw[] = [];
    for (const questions of together(questionsOf(measure.definition, making.programs, making.intervals), slice)) raws.push(...(await askRaws(engine, measure, { questions, slice }, making)));
    const { shown, cuts } = assemble(raws, RELEASED_BY, linked);
    const { manifest } = making.published;
    return { cuts, slice: { ...slice, asOf: making.asOf, release: making.release, snapshot: manifest.id, takenAt: manifest.takenAt, loss: lossOf(raws, shown), answers: shown.flatMap(({ question, result }) => answerOf({ question, result: blurDates(result, { from: slice.from, asOf: making.asOf }) }, raws)) } };
  });
}

async function prepare(organization: string, published: Published, deps: Deps): Promise<Making & { month: string }> {
  const { manifest } = published;
  return deps.engines.ask(organization, published, async (engine) => {
    const labels = await askLabels(engine);
    const complete = lastCompleteDay(new Date(manifest.takenAt), await askZones(engine, null));
    const last = lastMonth(complete);
    const rows = await askChoices(engine, { from: addMonths(last.to, -FIRST_MONTHS), to: last.to, asOf: last.asOf });
    const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
    const admitted = (by: ReleasedBy): number[] => rows.filter(({ kind }) => kind === by).map(({ episodes }) => episodes);
    const targets = new Map<string, readonly Target[]>();
    for (const { definition } of MEASURES) targets.set(definition.id, await askTargets(engine, definition.id));
    return {
      targets, intervals: new Map([null, ...RELEASED_BY].map((by) => [by, intervalOf(total(admitted(by ?? 'program')), FIRST_MONTHS, by === null ? 1 : Math.max(admitted(by).length, 1))])),
      organization, published, labels, programs: [...labels.program.keys()].sort(), takenOn: addDays(complete, 1), to: last.to, asOf: last.asOf, month: last.month,
      release: `rel_${last.month}_${randomBytes(8).toString('hex')}`, settings: deps.settings ?? {},
    };
  });
}

const NOTHING: Loss = { shown: 0, small: 0, lost: 0 };

/**
 * Makes the release of the last whole month, unless there is one.
 *
 * Shape   the snapshot is kept, for receipts name it. What earlier releases hold is carried over unchanged; only months that are new are asked about.
 * Missing null where the month has been released, by this call or another.
 * Source  issue 5; docs/adr/0024-releases.md.
 */
export async function makeRelease(organization: string, published: Published, deps: Deps): Promise<Release | null> {
  const making = await prepare(organization, published, deps);
  const earlier = await deps.store.list(organization);
  if (earlier.some(({ month }) => month >= making.month)) return null;
  const last = earlier.at(-1);
  await deps.snapshots.keep(organization, published);
  const cutsOf = new Map<string, readonly number[]>();
  const measures: Release['measures'] = [];
  for (const measure of MEASURES) {
    const { id, version } = measure.definition;
    const before = last === undefined ? null : await deps.store.read(organization, last, id);
    const releasedTo = before?.slices.at(-1)?.to ?? null;
    const made = await makeSlice(measure, { releasedTo, linked: cutsOf.get(LINKED[id] ?? '') ?? null }, making, deps);
    cutsOf.set(id, made?.cuts ?? []);
    const released: ReleasedMeasure = { measure: withSettings(measure.definition, deps.settings?.[id]), slices: [...(before?.slices ?? []), ...(made === null ? [] : [made.slice])] };
    measures.push({ id, version, sha256: await deps.store.put(organization, making.release, released), loss: released.slices.map(({ loss }) => loss).reduce(addLoss, NOTHING) });
  }
  const release: Release = { id: making.release, month: making.month, asOf: making.asOf, snapshot: published.manifest.id, madeAt: deps.clock().toISOString(), threshold: THRESHOLD, by: [...RELEASED_BY], measures };
  return (await deps.store.publish(organization, release)) ? release : null;
}
