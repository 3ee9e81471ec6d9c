/** What of a release answers a question: groups picked, slices put together, limits made from what is shown. */
import type { RuleSet } from '#analytics/contract/kinds.ts';
import type { ReleasedAnswer, ReleasedBy, ReleasedMeasure, ReleaseSlice } from '#analytics/contract/release.ts';
import type { ResultKind } from '#analytics/contract/kinds.ts';
import type { Reading, Result, Series, Spc } from '#analytics/contract/result.ts';
import { periodName } from '#analytics/period/names.ts';
import { chartFor, spcOf, type SpcInput } from '#analytics/statistics/spc.ts';
import { HIDDEN } from '#analytics/statistics/small-counts.ts';

/** What may be asked of a release. */
export interface ReleaseQuestion {
  readonly view: ResultKind;
  readonly groupBy: ReleasedBy | null;
  readonly program: string | null;
  /** A level of care or a stratum, by name. */
  readonly among: { readonly by: Exclude<ReleasedBy, 'program'>; readonly key: string } | null;
  readonly rules: RuleSet;
  /** Whole months; null: all that has been released. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface ReleasePicked {
  readonly answer: ReleasedAnswer;
  /** The newest of `slices`. */
  readonly slice: ReleaseSlice;
  readonly slices: readonly ReleaseSlice[];
  readonly from: string;
  readonly to: string;
}

/** Which stored answer holds it: groups of everybody, or of one program; a single group is picked from its grouping. */
export function storedAs({ groupBy, program, among }: ReleaseQuestion): { groupBy: ReleasedBy | null; program: string | null; group: string | null } {
  if (among !== null) return { groupBy: among.by, program, group: among.key };
  if (program !== null && (groupBy === null || groupBy === 'program')) return { groupBy: 'program', program: null, group: program };
  return { groupBy, program, group: null };
}

/** One group of a result, as everybody's result would be. Null where the release has no such group. */
export function pickGroup(result: Result, key: string): Result | null {
  const only = <G extends { readonly key: string }>(groups: readonly G[]): G[] => groups.filter((group) => group.key === key).map((group) => ({ ...group, key: 'all' }));
  if (!result.groups.some((group) => group.key === key)) return null;
  switch (result.kind) {
    case 'series': return { ...result, groups: only(result.groups) };
    case 'curve': return { ...result, groups: only(result.groups) };
    case 'incidence': return { ...result, groups: only(result.groups) };
    case 'grid': return { ...result, groups: only(result.groups) };
    case 'funnel': return { ...result, groups: only(result.groups) };
    case 'table': return { ...result, groups: only(result.groups) };
  }
}

const PAD: Reading = HIDDEN;

/** Points of several slices one after another. A group that one of them does not have is hidden there. */
function joinSeries(parts: readonly Series[]): Series | null {
  const last = parts.at(-1);
  if (last === undefined) return null;
  const same = parts.filter(({ interval }) => interval === last.interval);
  const keys = [...new Map(same.flatMap(({ groups }) => groups.map((group): [string, string] => [group.key, group.label])))].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    ...last,
    groups: keys.map(([key, label]) => ({
      key, label, spc: null, targets: same.flatMap(({ groups }) => groups.find((group) => group.key === key)?.targets ?? []).filter((target, index, all) => all.findIndex((one) => one.from === target.from) === index),
      points: same.flatMap((part) => part.groups.find((group) => group.key === key)?.points ?? (part.groups[0]?.points ?? []).map((point) => ({ ...point, reading: PAD }))),
    })),
  };
}

/** RULE: limits and verdicts come from the points shown and from nothing else. */
function chart(series: Series, how: NonNullable<ReleasedAnswer['chart']>, rules: RuleSet): Series {
  const interval = series.interval === 'event' ? 'month' : series.interval;
  const spcOfGroup = ({ points, targets }: Series['groups'][number]): Spc | null => {
    const inputs = points.flatMap(({ from, reading }): SpcInput[] => {
      if (reading.state !== 'value') return [];
      const { value, numerator, denominator } = reading;
      return [{ from, value, ...(numerator === undefined ? {} : { numerator }), ...(denominator === undefined ? {} : { denominator }) }];
    });
    const last = inputs.at(-1);
    const kind = how.kind === 'p' || how.kind === 'p-prime' ? chartFor(inputs) : how.kind;
    return spcOf(inputs, {
      chart: kind, rules, direction: how.direction, target: last === undefined ? null : targets.findLast(({ from }) => from <= last.from)?.value ?? null,
      range: series.unit === 'share' ? { min: 0, max: 1 } : {}, nameOf: (from) => periodName(interval, from), periods: `${interval}s`,
    });
  };
  return { ...series, groups: series.groups.map((group) => ({ ...group, spc: spcOfGroup(group) })) };
}

function within({ from, to }: ReleaseQuestion, slice: ReleaseSlice): boolean {
  return (from === null || slice.to > from) && (to === null || slice.from < to);
}

/** Points of whole months asked for. */
function cut(series: Series, { from, to }: ReleaseQuestion): Series {
  return { ...series, groups: series.groups.map((group) => ({ ...group, points: group.points.filter((point) => (from === null || point.from >= from) && (to === null || point.to <= to)) })) };
}

/**
 * The answer of a released measure.
 *
 * Shape   a series: the points of all slices that fit; anything else: the latest slice that fits.
 * Missing null where nothing of the kind has been released, or no such group.
 */
export function pickAnswer({ slices }: ReleasedMeasure, question: ReleaseQuestion): ReleasePicked | null {
  const { groupBy, program, group } = storedAs(question);
  const fitting = slices.filter((slice) => within(question, slice)).flatMap((slice) => {
    const answer = slice.answers.find((one) => one.view === question.view && one.groupBy === groupBy && one.program === program);
    return answer === undefined ? [] : [{ slice, answer }];
  });
  const last = fitting.at(-1);
  if (last === undefined) return null;
  const join = (): Result | null => {
    const joined = joinSeries(fitting.flatMap(({ answer }) => (answer.result.kind === 'series' ? [answer.result] : [])));
    const picked = joined === null || group === null ? joined : pickGroup(joined, group);
    return picked?.kind === 'series' && last.answer.chart !== null ? chart(cut(picked, question), last.answer.chart, question.rules) : picked;
  };
  const result = last.answer.result.kind === 'series' ? join() : group === null ? last.answer.result : pickGroup(last.answer.result, group);
  if (result === null) return null;
  const used = last.answer.result.kind === 'series' ? fitting.map(({ slice }) => slice) : [last.slice];
  return { answer: { ...last.answer, result }, slice: last.slice, slices: used, from: used[0]?.from ?? last.slice.from, to: last.slice.to };
}
