/** A score out of what was sent: checked, or added up from its items. */
import type { Instrument, Scale } from './instrument.ts';
import { findInstrument, INSTRUMENTS, scaleOf } from './instruments.ts';

export interface SentScore {
  readonly instrument: string;
  readonly version: string;
  readonly scale: string;
  readonly score?: number | undefined;
  /** Answers as given: a list in the order of the items, or by item code; null is missing. */
  readonly items?: readonly (number | null)[] | Readonly<Record<string, number | null>> | undefined;
}
export type Scored = { readonly score: number; readonly isProrated: boolean } | { readonly fault: string };

type Answers = readonly (number | null)[];

/** RULE: a fault never repeats what was sent: it may hold anything, and it is about a client. */
const fault = (text: string): { fault: string } => ({ fault: text });

function isOneOf(value: number, [least, most]: readonly [number, number]): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function asSent(score: number | undefined): Scored {
  if (score === undefined) return fault('is of a scale not known here: its items cannot be added up, so send its score');
  return Number.isFinite(score) ? { score, isProrated: false } : fault('is not a number');
}

/** RULE: scores are whole points. Half a point would sit between two bands and on neither side of a threshold. */
function checked(score: number, scale: Scale, version: string): Scored {
  const { label, range, times } = scale;
  if (range === null) return asSent(score);
  const factor = scale.rawVersions.includes(version) ? times : 1;
  if (!isOneOf(score * factor, range) || (score * factor) % times !== 0) {
    const steps = times === 1 ? 'whole numbers' : `steps of ${times}`;
    const raw = scale.rawVersions.map((name) => `; a score before it is multiplied has version ${name}`).join('');
    return fault(`is not a score of ${label}: ${range[0]} to ${range[1]} in ${steps}${raw}`);
  }
  return { score: score * factor, isProrated: false };
}

/** Answers to the scale's items, in its order; a fault where it cannot be told which answer is which. */
function placed(items: NonNullable<SentScore['items']>, instrument: Instrument, scale: Scale): Answers | { fault: string } {
  const { label } = scale;
  if (scale.items.length === 0) return fault(`${label} is scored elsewhere: send its score`);
  if (scale.itemRange === null) return fault(`is of a scoring of ${label} not known here: send its score`);
  if (Array.isArray(items)) {
    if (!instrument.isListOrdered) return fault(`items of ${instrument.id} are sent by code, since their positions differ`);
    const answers: Answers = items;
    if (answers.length !== instrument.items.length) return fault(`${instrument.id} has ${instrument.items.length} items, in their order`);
    return scale.items.map((code) => answers[instrument.items.indexOf(code)] ?? null);
  }
  const byCode = new Map(Object.entries(items));
  const known = [...instrument.items, ...instrument.unscoredItems];
  if ([...byCode.keys()].some((code) => !known.includes(code))) return fault(`items of ${instrument.id} have the codes ${known.join(', ')}`);
  return scale.items.map((code) => byCode.get(code) ?? null);
}

function added(answers: Answers, instrument: Instrument, scale: Scale): Scored {
  const { items, itemRange, label, times } = scale;
  if (itemRange === null) return fault(`is of a scoring of ${label} not known here: send its score`);
  const [least, most] = itemRange;
  let sum = 0;
  let missing = 0;
  for (const [index, answer] of answers.entries()) {
    if (answer === null) missing += 1;
    else if (!isOneOf(answer, itemRange)) return fault(`has an item that is not a whole number from ${least} to ${most}, as items of ${label} are`);
    else sum += instrument.reversedItems.includes(items[index] ?? '') ? least + most - answer : answer;
  }
  if (missing === 0) return { score: sum * times, isProrated: false };
  if (instrument.prorate === null) return fault(`has an item missing; ${label} is never made up from the others`);
  const { maxMissingShare } = instrument.prorate;
  if (missing === items.length || missing / items.length > maxMissingShare) return fault(`has more than ${maxMissingShare * 100} % of the items of ${label} missing`);
  // RULE: mean times items, rounded (half up). Multiplied first, so that a half is exactly a half.
  return { score: Math.round((sum * items.length) / (items.length - missing)) * times, isProrated: true };
}

function isEmpty(items: SentScore['items']): boolean {
  return items === undefined || Object.keys(items).length === 0;
}

/**
 * The score that counts.
 *
 * Shape   what an event holds of one scale -> the score on the scale's own axis, and whether missing items were made up by the mean of the others.
 * RULE    Items are added up and must give the score that came with them. Items that cannot be placed (a list where positions differ, unknown codes,
 *         an unknown scoring) do not take back a score that was sent. What the list of instruments does not know is taken as sent.
 * Units   points; WHO-5 as 0-100.
 * Errors  never throws; a fault is a sentence that goes on from the score's name, without anything of what was sent.
 * Source  domain 3.1, 3.2, 3.5.
 * Example PHQ-9 total, items 1,1,1,1,1,1,1,1,null -> { score: 9, isProrated: true }; BAM total -> a fault; WHO-5 `raw-0-25` 13 -> { score: 52, ... }
 */
export function scoreOf(sent: SentScore, instruments: readonly Instrument[] = INSTRUMENTS): Scored {
  const instrument = findInstrument(sent.instrument, instruments);
  if (instrument === null) return asSent(sent.score);
  const scale = scaleOf(instrument, sent.scale, sent.version);
  if (scale === null) {
    if (instrument.hasTotal) return asSent(sent.score);
    const scales = [...new Set(instrument.scales.map(({ id }) => id))].join(', ');
    return fault(`${instrument.id} has no total${scales === '' ? ' and no score' : `; its scales are ${scales}`}`);
  }
  const given = sent.score === undefined ? null : checked(sent.score, scale, sent.version);
  const answers = sent.items === undefined || isEmpty(sent.items) ? null : placed(sent.items, instrument, scale);
  if (answers === null) return given ?? fault('has neither a score nor items');
  if ('fault' in answers) return given ?? answers;
  const total = added(answers, instrument, scale);
  if (given === null || 'fault' in total) return total;
  if ('fault' in given) return given;
  return given.score === total.score ? total : fault(`is not what its items give on ${scale.label}`);
}
