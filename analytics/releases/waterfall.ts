/** Waterfalls as they may leave: from all episodes to what is counted, count by count. */
import type { ResultKind } from '#analytics/contract/kinds.ts';
import type { ReleaseSlice } from '#analytics/contract/release.ts';
import type { MeasureDefinition, Result, Waterfall, WaterfallStep } from '#analytics/contract/result.ts';
import { isShowable } from '#analytics/statistics/merge-safely.ts';
import type { Raw, Shown } from './assemble.ts';
import { countsOf, THRESHOLD } from './counted.ts';
import { readingsOf } from './loss.ts';
import { totalsOf } from './series.ts';

type Step = WaterfallStep;
/** A count that is published, and what it counts: people's counts are compared with each other whether they count episodes, stays or clients. */
export interface Told {
  readonly kind: string;
  readonly count: number;
  /** Of a waterfall's step: a step of the same words counts the same. */
  readonly label?: string;
}
/** Everybody's waterfall of one view. `to`: the day before which they were admitted. */
export interface RawWaterfall {
  readonly view: ResultKind;
  readonly to: string;
  readonly waterfall: Waterfall;
}
/** What a measure's own figures say. */
export interface OwnFigures {
  /** How many everybody's figures say that they are about. */
  readonly figures: readonly number[];
  /** Other counts that must not be within ten of one that is told: numerators, and sums of all periods and of those shown. */
  readonly near: readonly number[];
}
/** What a waterfall stands beside. */
export interface Beside extends OwnFigures {
  /** Nothing was released before. */
  readonly isFirst: boolean;
  /** The one day before which admissions are counted of a period. */
  readonly to: string;
  /** Counts of other waterfalls. */
  readonly told: readonly Told[];
  /** Counts that everybody's figures tell, of all measures. */
  readonly all: readonly Told[];
}

const PEOPLE: readonly Waterfall['unit'][] = ['episode', 'stay', 'person'];
const isPeople = (unit: Waterfall['unit']): boolean => PEOPLE.includes(unit);
const kindOf = (unit: Waterfall['unit']): string => (isPeople(unit) ? 'people' : unit);

/** Counts of a waterfall that are shown, as those made after it must know them. */
function countsTold({ steps }: Waterfall): Told[] {
  return steps.flatMap(({ unit, label, count, left }) => [
    ...(count === null ? [] : [{ kind: kindOf(unit), count, label }]), ...left.flatMap((part) => (part.count === null ? [] : [{ kind: kindOf(unit), count: part.count }])),
  ]);
}

/** How many each figure is about. */
function sizesIn(result: Result): number[] {
  const read = readingsOf(result).flatMap((reading) => countsOf(reading)?.[0] ?? []);
  switch (result.kind) {
    case 'curve': case 'incidence': return [...read, ...result.groups.flatMap(({ episodes }) => episodes ?? [])];
    case 'grid': return [...read, ...result.groups.flatMap(({ rows }) => rows.flatMap(({ episodes, cells }) => [episodes ?? [], ...cells.map(({ eligible }) => eligible ?? [])].flat()))];
    default: return read;
  }
}

function countsIn(result: Result): number[] {
  const ends = result.kind === 'curve' ? result.groups.flatMap(({ exits, censored }) => [exits ?? [], censored ?? []].flat()) : [];
  return [...readingsOf(result).flatMap((reading) => countsOf(reading) ?? []), ...ends];
}

type OfGroups = Pick<Shown['question'], 'groupBy' | 'program'>;
const ofEverybody = ({ groupBy, program }: OfGroups): boolean => groupBy === null && program === null;

/** A measure of a release, as far as others must know it. */
export interface Standing {
  readonly measure: { readonly unit: MeasureDefinition['unit'] };
  readonly slices: readonly (Pick<ReleaseSlice, 'release' | 'waterfalls'> & { readonly answers: readonly (OfGroups & { readonly result: Result })[] })[];
}

/**
 * What stands beside the waterfalls of one measure in a release: everybody's figures of all measures, and waterfalls of earlier releases and of the measures before it (`at`).
 *
 * WHY the names are compared: a release's id begins with its month, of which there is one.
 */
export function standingBeside(measures: readonly Standing[], release: string, at: number): Pick<Beside, 'isFirst' | 'told' | 'all'> {
  const known = measures.map(({ measure, slices }) => ({ kind: kindOf(measure.unit), slices: slices.filter((slice) => slice.release <= release) }));
  const sizes = known.flatMap(({ kind, slices }) => [...new Set(slices.flatMap(({ answers }) => answers.filter(ofEverybody).flatMap(({ result }) => sizesIn(result))))].map((count) => ({ kind, count })));
  return {
    isFirst: known.every(({ slices }) => slices.every((slice) => slice.release === release)),
    told: known.flatMap(({ slices }, index) => slices.filter((slice) => slice.release < release || index < at)).flatMap(({ waterfalls = [] }) => waterfalls.flatMap(({ waterfall }) => countsTold(waterfall))),
    all: sizes,
  };
}

const sumsOf = ({ result }: Pick<Shown, 'result'>): number[] => (result.kind === 'series' ? [...totalsOf({ series: result, behind: undefined }).values()].flatMap(({ counts }) => counts) : []);

/** What everybody's figures of a measure tell, and what their periods have together. */
export function figuresTold(raws: readonly Raw[], shown: readonly Shown[]): OwnFigures {
  const told = shown.filter(({ question }) => ofEverybody(question));
  const sums = [...raws.filter(({ question }) => ofEverybody(question)), ...told].flatMap(sumsOf);
  return { figures: [...new Set(told.flatMap(({ result }) => sizesIn(result)))], near: [...new Set([...told.flatMap(({ result }) => countsIn(result)), ...sums])] };
}

/** RULE: counts of the whole snapshot are told once, of the first one; made again from the next they would tell, by subtraction, who was entered late. */
function mayTell({ key, unit }: Step, to: string, { isFirst, to: only }: Beside): boolean {
  if (key === 'all' || key === 'stays' || key === 'known') return isFirst;
  // WHY one day for all measures: two periods that end a quarter apart tell of the quarter between, which is released later, from another snapshot.
  return isFirst && to === only && isPeople(unit);
}

/** Whether a count may stand beside others: it, and what lies between, is nothing or enough. */
const isApart = (count: number, others: readonly number[]): boolean => isShowable(count, THRESHOLD) && others.every((other) => isShowable(Math.abs(other - count), THRESHOLD));

const countsOfKind = (told: readonly Told[], kind: string): number[] => told.flatMap((one) => (one.kind === kind ? [one.count] : []));

interface Standings {
  readonly beside: Beside;
  /** By waterfalls, those of this measure that come before included. */
  readonly told: readonly Told[];
}

/**
 * Told already, and so may be told again: the same step by another waterfall; what is counted, and with it what is looked at where nothing is left out, by the measure's own figures.
 * WHY figures: their people were looked at. Thirty contacts may be one client's, so what does not count people is told in no other case.
 */
function isToldAlready({ key, label, unit, count }: Step, counted: number | null | undefined, { beside, told }: Standings): boolean {
  if (count === null) return false;
  if (beside.isFirst && told.some((one) => one.kind === kindOf(unit) && one.label === label && one.count === count)) return true;
  return (key === 'period' || key === 'own' || key === 'counted') && count === counted && beside.figures.includes(count);
}

/** Whether a step's count may be told, beside the steps above it. */
function isOpenStep(step: Step, { above, of: { to, waterfall } }: { readonly above: readonly Step[]; readonly of: RawWaterfall }, { beside, told }: Standings): boolean {
  const { unit, count } = step;
  if (count === null) return false;
  const kind = kindOf(unit);
  if (!isApart(count, above.flatMap((one) => (one.count === null || kindOf(one.unit) !== kind ? [] : [one.count])))) return false;
  if (isToldAlready(step, waterfall.steps.at(-1)?.count, { beside, told })) return true;
  return mayTell(step, to, beside) && isApart(count, [...countsOfKind([...told, ...beside.all], kind), ...beside.figures, ...beside.near]);
}

/** What a step left out. RULE: all of it or nothing, and only between two steps that are shown: what is hidden of it could be had by subtraction. */
function leftOf(step: Step, before: Step | undefined, isOpen: (counts: readonly number[]) => boolean): Step['left'] {
  const isBetween = step.key !== 'period' && isPeople(step.unit) && step.count !== null && before !== undefined && before.count !== null && isPeople(before.unit);
  const counts = step.left.map(({ count }) => count ?? 0);
  // One part alone is what lies between the two steps.
  if (isBetween && counts.every((count) => isShowable(count, THRESHOLD)) && (counts.length === 1 || isOpen(counts))) return step.left;
  // A reason of the measure's own is only there where there is somebody: that would be told.
  return step.key === 'counted' ? [] : step.left.map(({ why }) => ({ why, count: null }));
}

/**
 * One measure's waterfalls as they may leave.
 *
 * Shape   everybody's, a view each -> the same; a count that is not shown is null. The first chosen is shown, what is too near to it is not.
 * RULE    a count is shown where it is 0 or at least 11, and so is what lies between it and every other count of the same kind that is told: in all waterfalls
 *         of the release and of earlier ones, and in everybody's figures; or where it is told already.
 * Source  issue 5; docs/adr/0025-receipts-of-releases.md.
 */
export function showWaterfalls(raws: readonly RawWaterfall[], beside: Beside): NonNullable<ReleaseSlice['waterfalls']> {
  const told: Told[] = [...beside.told];
  return raws.map((raw) => {
    const { view, waterfall } = raw;
    const steps: Step[] = [];
    for (const step of waterfall.steps) {
      const count = isOpenStep(step, { above: steps, of: raw }, { beside, told }) ? step.count : null;
      steps.push({ ...step, count });
      if (count !== null) told.push({ kind: kindOf(step.unit), count, label: step.label });
    }
    const takeParts = (counts: readonly number[], kind: string): boolean => {
      const others = [...countsOfKind([...told, ...beside.all], kind), ...beside.figures, ...beside.near];
      const isOpen = counts.every((count, index) => isApart(count, [...others, ...counts.slice(0, index)]));
      if (isOpen) told.push(...counts.map((count) => ({ kind, count })));
      return isOpen;
    };
    return { view, waterfall: { unit: waterfall.unit, steps: steps.map((step, index) => ({ ...step, left: leftOf(step, steps[index - 1], (counts) => takeParts(counts, kindOf(step.unit))) })) } };
  });
}

/**
 * Everybody's waterfall for a question about one group. Shape: `filters` are the group's steps without counts; from there on nothing is counted for it.
 * RULE: a group's own counts are those its figures tell; steps between would tell of the groups that are hidden.
 */
export function narrowed(waterfall: Waterfall, filters: readonly Step[]): Waterfall {
  if (filters.length === 0 || waterfall.steps.length === 0) return waterfall;
  const at = waterfall.steps.findIndex(({ key }) => key === 'period') + 1;
  const after = waterfall.steps.slice(at).map((step): Step => ({ ...step, count: null, left: [] }));
  return { ...waterfall, steps: [...waterfall.steps.slice(0, at), ...filters, ...after] };
}
