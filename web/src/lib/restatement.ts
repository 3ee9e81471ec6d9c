/** A restatement in words and bars. RULE: what is shown adds up: every change is the difference of two figures as they are shown. */
import type { RestatedFigure, Restatement, RestatementLine } from '#analytics/contract/restatement.ts';
import type { Reading } from '#analytics/contract/result.ts';
import { addDays } from './calendar.ts';
import { periodName, pointName } from './charts/periods.ts';
import { amount, basis, count, date, instant, isolate, plural, reading as say, unitName } from './format.ts';
import { sentenceCase, word } from './words.ts';

type Unit = RestatedFigure['unit'];
const NBSP = '\u00a0';
const MINUS = '\u2212';
const TENTHS = 10;

export const STEP_NAMES: Record<RestatementLine['step'], string> = {
  definition: 'Definition', 'late-entries': 'Late entries', corrections: 'Corrections', retractions: 'Retractions', attribution: 'Attribution', 'followed-longer': 'Followed longer',
};
/** What each step is, in a few words. */
export const STEP_HELP: Record<RestatementLine['step'], string> = {
  definition: 'the rule the figure is made by', 'late-entries': 'recorded since, about days before', corrections: 'in place of what was recorded', retractions: 'taken back as entered in error',
  attribution: 'another program, clinician or level of care', 'followed-longer': 'seen from a later day',
};

const isShare = (unit: Unit): boolean => unit === 'share' || unit === 'difference';

/** Shares in percent; everything else in its own unit. In tenths, so that differences are exact. */
function tenthsOf(reading: Reading, unit: Unit): number | null {
  return reading.state === 'value' ? Math.round(reading.value * (isShare(unit) ? 100 : 1) * TENTHS) : null;
}

const fixed = (tenths: number): string => `${tenths < 0 ? MINUS : ''}${(Math.abs(tenths) / TENTHS).toFixed(1)}`;
const plus = (tenths: number): string => `${tenths > 0 ? '+' : ''}${fixed(tenths)}`;

/** `61.6 %`; what is not a value in its own words. */
export function levelText(reading: Reading, unit: Unit): string {
  const tenths = tenthsOf(reading, unit);
  if (tenths === null) return say(reading, unit);
  if (unit === 'share') return `${fixed(tenths)}${NBSP}%`;
  return unit === 'difference' ? `${plus(tenths)} ${unitName(unit)}` : amount(tenths / TENTHS, unit);
}

/** What changes are said in; a count needs no name. */
export function changeUnit(unit: Unit): string {
  return isShare(unit) ? 'percentage points' : unitName(unit);
}

/** `+0.4`, `−3.1`, `0.0`; null where one of the two is no value. */
export function changeText(before: Reading, after: Reading, unit: Unit): string | null {
  const [from, to] = [tenthsOf(before, unit), tenthsOf(after, unit)];
  if (from === null || to === null) return null;
  return plus(to - from);
}

/** A whole difference: `+3`, `−1`, `0`; an en dash where there is none to tell. */
export function countChange(change: number | null): string {
  if (change === null) return '\u2013';
  return `${change > 0 ? '+' : change < 0 ? MINUS : ''}${count(Math.abs(change))}`;
}

/** `Mar 2026`, `Day 90`, `Left before completion, by day 90`, each behind its group. */
export function figureName({ group, name, day, period }: Pick<RestatedFigure, 'group' | 'name' | 'day' | 'period'>): string {
  const when = period === null ? null : period.interval === 'event' ? pointName(period, period.interval) : periodName(period.from, period.interval);
  const parts = [
    ...(group === null ? [] : [isolate(group.label)]), ...(name === null ? [] : [word(name)]), ...(when === null ? [] : [day === null ? when : `admitted in ${when}`]), ...(day === null ? [] : [`day ${day}`]),
  ];
  return sentenceCase(parts.join(', '));
}

function knownText({ then }: Restatement): string {
  return then.knownOn === null ? `as known on ${instant(then.snapshot?.takenAt ?? then.through)}` : `as known on ${date(then.knownOn)}`;
}

const isSame = (left: Reading, right: Reading): boolean => JSON.stringify(left) === JSON.stringify(right);

/** Lines that something came of. */
export function linesOf({ lines, then }: Restatement): RestatementLine[] {
  return lines.filter(({ step, before, after, events }) => (step === 'definition' ? then.published !== null : step === 'followed-longer' ? !isSame(before, after) : true) || events > 0);
}

function withBasis(reading: Reading, unit: Unit): string {
  const people = basis(reading, 'followed', unit);
  return people === null ? levelText(reading, unit) : `${levelText(reading, unit)} (${people})`;
}

function movedBy({ lines, figure }: Restatement): string {
  const moved = lines.filter(({ before, after }) => !isSame(before, after)).map((line) => ({ ...line, text: changeText(line.before, line.after, figure.unit) }));
  // A step of less than half a tenth is in the table; "0.0" in a sentence says nothing.
  const told = moved.filter(({ text }) => text !== '0.0');
  if (told.length === 0) return moved.length === 0 ? '' : ' What was recorded since moves it by less than is shown.';
  const unit = told.every(({ text }) => text === null) ? '' : changeUnit(figure.unit);
  const steps = told.map(({ step, before, after, text }) => `${STEP_NAMES[step].toLowerCase()} ${text ?? `from ${levelText(before, figure.unit)} to ${levelText(after, figure.unit)}`}`);
  return ` ${sentenceCase(steps.join(', '))}${unit === '' ? '' : ` ${unit}`}.`;
}

function unmoved({ lines, since }: Restatement): string {
  if (since.events === 0) return 'Nothing has been recorded since.';
  const about = lines.reduce((total, { events }) => total + events, 0);
  if (about === 0) return `Of ${plural(since.events, 'event')} recorded since, none is about it.`;
  return lines.every(({ before, after }) => isSame(before, after)) ? `${plural(about, 'event')} about it recorded since ${about === 1 ? 'does' : 'do'} not move it.` : 'What was recorded since cancels out.';
}

/**
 * What it was, what it is, and by how much of what it moved.
 *
 * Example `Mar 2026: 61.6 % (31 of 50) as known on 1 Apr 2026, 58.2 % (35 of 60) as known now. Late entries −3.0, corrections −0.4 percentage points.`
 */
export function restatementSentence(found: Restatement): string {
  const { figure, then, firstRecordedAt } = found;
  const { unit } = figure;
  const first = then.published?.reading ?? figure.then;
  const subject = figure.path === '' ? 'This' : figureName(figure);
  if (then.events === 0) {
    const since = firstRecordedAt === null ? '' : `; the first entry came on ${date(firstRecordedAt)}`;
    return `Nothing had been recorded ${knownText(found).replace('as known on', 'by')}${since}. ${subject}, as known now: ${withBasis(figure.now, unit)}.`;
  }
  if (isSame(first, figure.now)) return `${subject}: ${withBasis(figure.now, unit)}, the same as known on ${knownText(found).replace('as known on ', '')}. ${unmoved(found)}${movedBy(found)}`;
  return `${subject}: ${withBasis(first, unit)} ${knownText(found)}, ${withBasis(figure.now, unit)} as known now.${movedBy(found)}`;
}

/** `Longer gap: 60 days then, 30 now`: numbers in the rule that were set otherwise then. */
function settingsChanged({ measure, then }: Restatement): string {
  const was = then.published?.settings;
  if (was === undefined) return '';
  const changed = measure.settings.flatMap(({ name, label, value, unit }) => (was[name] === undefined || was[name] === value ? [] : [`${isolate(label)}: ${count(was[name])} ${unit} then, ${count(value)} now.`]));
  return ['The rule was set otherwise then.', ...changed].join(' ');
}

/** By which definition both are, and what is known of an earlier one. */
export function definitionNote(found: Restatement): string {
  const { measure, then, query } = found;
  if (then.published !== null) {
    const isOther = then.published.version !== measure.version;
    const told = [isOther ? `It was published by version ${then.published.version} of the definition.` : '', then.published.changed ?? '', settingsChanged(found)];
    return [...told, `The first line is what that changed; everything after it is by ${isOther ? `version ${measure.version}, in force from ${date(measure.effectiveFrom)}` : 'the rule of now'}.`].filter((part) => part !== '').join(' ');
  }
  if (then.version !== null && then.version !== measure.version) return `It was made by version ${then.version} of the definition then, which cannot be worked out any more. Both figures are by version ${measure.version}, in force from ${date(measure.effectiveFrom)}, so the definition is no line here.`;
  const day = then.knownOn ?? query.asOf;
  if (measure.effectiveFrom > day) return `Both figures are by version ${measure.version} of the definition, in force from ${date(measure.effectiveFrom)}, later than that day: nothing published before is kept, so the definition is no line here.`;
  return `Both figures are by the same definition, version ${measure.version}, in force from ${date(measure.effectiveFrom)}.`;
}

/** What the counts count. */
export function countsNote({ query, since, lines }: Restatement): string {
  const released = lines.reduce((total, line) => total + line.released, 0);
  const parts = [
    `Both as of ${date(query.asOf)}: what happened after that day is in neither.`,
    since.events === 0 ? '' : `Events are those about the episodes counted here; of ${plural(since.events, 'event')} recorded since, ${count(since.later)} ${since.later === 1 ? 'is' : 'are'} about later days.`,
    released === 0 ? '' : `${plural(released, 'event')} that had come before and waited ${released === 1 ? 'counts' : 'count'} with what ${released === 1 ? 'it' : 'they'} waited for.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

export interface Bar {
  key: string;
  label: string;
  text: string;
  /** Places along the track, 0..1, from where it stood to where it stands; equal where it did not move. */
  from: number;
  to: number;
  isLevel: boolean;
}

const ROOM = 0.12;

/** Then, each step, now, on one scale that is as wide as what moved; null where not every figure is a value. */
export function barsOf(found: Restatement): { bars: Bar[]; low: string; high: string } | null {
  const { figure } = found;
  const lines = linesOf(found);
  const first = lines[0]?.before ?? figure.then;
  const readings = [first, ...lines.map(({ after }) => after), figure.now];
  const levels = readings.map((reading) => tenthsOf(reading, figure.unit));
  if (levels.some((level) => level === null) || lines.every(({ before, after }) => isSame(before, after))) return null;
  const known = levels.flatMap((level) => level ?? []);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const margin = Math.max((most - least) * ROOM, 1);
  const [low, high] = [least - margin, most + margin];
  const at = (reading: Reading): number => ((tenthsOf(reading, figure.unit) ?? low) - low) / (high - low);
  const end = (tenths: number): string => levelText({ state: 'value', value: tenths / TENTHS / (isShare(figure.unit) ? 100 : 1), lower: null, upper: null, method: '' }, figure.unit);
  const level = (key: string, label: string, reading: Reading): Bar => ({ key, label, text: levelText(reading, figure.unit), from: at(reading), to: at(reading), isLevel: true });
  const steps = lines.map(({ step, before, after }): Bar => ({ key: step, label: STEP_NAMES[step], text: changeText(before, after, figure.unit) ?? '', from: at(before), to: at(after), isLevel: false }));
  return {
    bars: [level('then', sentenceCase(knownText(found)), first), ...steps, level('now', 'As known now', figure.now)], low: end(low), high: end(high),
  };
}

/** Figures that are not what they were. */
export function movedFigures({ figures }: Restatement): RestatedFigure[] {
  return figures.filter((figure) => !isSame(figure.then, figure.now));
}

/** The last day of the month before a day: what one usually asks about. */
export function usualDay(lastCompleteDay: string): string {
  return addDays(`${lastCompleteDay.slice(0, 8)}01`, -1);
}
