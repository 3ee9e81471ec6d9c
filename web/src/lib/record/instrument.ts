/**
 * A questionnaire as a form asks it, and the scores that its answers give. The browser scores while answers are given, the action before it sends:
 * both with the function that the marts score with (docs/adr/0017-the-form-scores-with-the-marts-code.md).
 */
import type { Instrument, Range, Scale } from '#analytics/instruments/instrument.ts';
import { findInstrument, scaleOf } from '#analytics/instruments/instruments.ts';
import { scoreOf } from '#analytics/instruments/score.ts';
import { answersOf, promptOf, wordingOf, type Answer, type Wording } from '#analytics/instruments/wording.ts';
import { valueOf, wholeOf, type Fault, type Values } from './fields.ts';

export interface Item {
  readonly code: string;
  readonly name: string;
  readonly prompt: string;
  readonly range: Range;
  readonly answers: readonly Answer[];
}
/** One instrument in one scoring. */
export interface Ask {
  readonly instrument: Instrument;
  readonly version: string;
  readonly scales: readonly Scale[];
  readonly items: readonly Item[];
  readonly wording: Wording | null;
}
/** What an event holds of one scale. */
export interface ScoreEntry {
  readonly instrument: string;
  readonly version: string;
  readonly scale: string;
  readonly score?: number;
  readonly items?: Readonly<Record<string, number | null>>;
  readonly mode?: string;
}

/** Any version scores alike, unless scorings differ. */
export const USUAL_VERSION = '1.0';
/** The C-SSRS has no scale; its answers go by this name. */
const SCREEN = 'screener';
export const itemName = (code: string): string => `item-${code}`;
export const scoreName = (scale: string): string => `score-${scale}`;

/** The scorings of an instrument that share no axis; none where all versions score alike. */
export function scoringsOf(instrument: Instrument): string[] {
  return [...new Set(instrument.scales.flatMap(({ scoring }) => scoring ?? []))];
}

function itemsOf(instrument: Instrument, scales: readonly Scale[]): Item[] {
  return instrument.items.flatMap((code): Item[] => {
    const range = instrument.answers ?? scales.find(({ items }) => items.includes(code))?.itemRange ?? null;
    return range === null ? [] : [{ code, name: itemName(code), prompt: promptOf(instrument, code), range, answers: answersOf(instrument, range) }];
  });
}

/**
 * Missing null for an instrument that is not known, or a scoring of it that is not.
 * Example askOf('BAM', 'items-0-4') -> three scales, 15 items 0-4
 */
export function askOf(id: string, version = USUAL_VERSION): Ask | null {
  const instrument = findInstrument(id);
  if (instrument === null) return null;
  const scorings = scoringsOf(instrument);
  const known = scorings.length === 0 ? version : (scorings.find((scoring) => scoring === version) ?? null);
  if (known === null) return null;
  const scales = [...new Set(instrument.scales.map((scale) => scale.id))].flatMap((scale) => scaleOf(instrument, scale, known) ?? []);
  // WHY: a score before it is multiplied is not asked for, so that one field means one thing.
  if (scales.some(({ rawVersions }) => rawVersions.includes(known))) return null;
  return { instrument, version: known, scales, items: itemsOf(instrument, scales), wording: wordingOf(instrument) };
}

const answerOf = (values: Values, item: Item): number | null => wholeOf(valueOf(values, item.name));

function answersFor({ items }: Ask, codes: readonly string[], values: Values): Record<string, number | null> {
  return Object.fromEntries(items.filter(({ code }) => codes.includes(code)).map((item) => [item.code, answerOf(values, item)]));
}

/** How one scale stands while a form is filled in. */
export interface Standing {
  readonly scale: Scale;
  readonly answered: number;
  readonly blank: readonly Item[];
  /** Points of the answers so far, for reading along; null where there is none. */
  readonly soFar: number | null;
  /** The score that would be sent; null where there is none yet. */
  readonly score: number | null;
  readonly isProrated: boolean;
  /** Why there is no score, though something was entered. */
  readonly fault: 'blank' | 'range' | 'disagree' | null;
  readonly band: string | null;
}

function bandOf({ bands }: Scale, score: number): string | null {
  return bands.find(({ from, to }) => score >= from && score <= to)?.label ?? null;
}

interface Given {
  readonly items: Record<string, number | null>;
  readonly answered: number;
  readonly typed: number | null;
  readonly hasTyped: boolean;
}

function givenTo(ask: Ask, scale: Scale, values: Values): Given {
  const items = answersFor(ask, scale.items, values);
  const text = valueOf(values, scoreName(scale.id));
  return { items, answered: Object.values(items).filter((answer) => answer !== null).length, typed: wholeOf(text), hasTyped: text !== '' };
}

function soFarOf(ask: Ask, scale: Scale, items: Given['items']): number | null {
  const answered = scale.items.filter((code) => items[code] !== null && items[code] !== undefined);
  if (answered.length === 0) return null;
  // The function that scores, asked of the answered items as if they were all there is.
  const scored = scoreOf({ instrument: ask.instrument.id, version: ask.version, scale: scale.id, items }, [{ ...ask.instrument, scales: [{ ...scale, items: answered }] }]);
  return 'score' in scored ? scored.score : null;
}

function scoreGiven({ instrument, version }: Ask, scale: Scale, { items, answered, typed }: Given): ReturnType<typeof scoreOf> {
  return scoreOf({ instrument: instrument.id, version, scale: scale.id, ...(typed !== null && { score: typed }), ...(answered > 0 && { items }) });
}

function faultKind(ask: Ask, scale: Scale, given: Given): Standing['fault'] {
  if (given.hasTyped && given.typed === null) return 'range';
  if (given.answered === 0) return given.hasTyped ? 'range' : null;
  const alone = scoreGiven(ask, scale, { ...given, typed: null });
  if ('score' in alone) return 'disagree';
  const isInRange = ask.items.every((item) => {
    const answer = given.items[item.code] ?? null;
    return answer === null || (answer >= item.range[0] && answer <= item.range[1]);
  });
  return isInRange ? 'blank' : 'range';
}

/** How every scale stands, live. Example PHQ-9 with eight answers of 1 and a blank -> score 9, prorated, band `mild` */
export function standingsOf(ask: Ask, values: Values): Standing[] {
  return ask.scales.map((scale): Standing => {
    const given = givenTo(ask, scale, values);
    const scored = scoreGiven(ask, scale, given);
    const hasScore = 'score' in scored && !(given.hasTyped && given.typed === null);
    return {
      scale, answered: given.answered, blank: ask.items.filter(({ code }) => scale.items.includes(code) && given.items[code] === null), soFar: soFarOf(ask, scale, given.items),
      score: hasScore ? scored.score : null, isProrated: hasScore && scored.isProrated,
      fault: hasScore ? null : faultKind(ask, scale, given), band: hasScore ? bandOf(scale, scored.score) : null,
    };
  });
}

/** Answers to the C-SSRS that an earlier one lets one skip: with no thoughts of ending one's life, nothing is asked of them. */
const SKIPPED = { when: '2', codes: ['3', '4', '5'] } as const;

function blankOfScreen({ items }: Ask, values: Values): Item[] {
  const isSkipping = valueOf(values, itemName(SKIPPED.when)) === '0';
  return items.filter((item) => answerOf(values, item) === null && !(isSkipping && SKIPPED.codes.some((code) => code === item.code)));
}

/** All answers and no score: the C-SSRS. */
export const isScreen = ({ instrument }: Ask): boolean => instrument.answers !== undefined;
/** Saved without a score, because it could not be finished. */
export const keepsIncomplete = (values: Values): boolean => valueOf(values, 'incomplete') === 'yes';

function blankText(ask: Ask, scale: Scale, blank: readonly Item[]): string {
  const which = blank.length === 1 ? `Item ${blank[0]?.code ?? ''} is blank` : `Items ${blank.map(({ code }) => code).join(', ')} are blank`;
  const { prorate } = ask.instrument;
  const most = prorate === null ? 0 : Math.floor(prorate.maxMissingShare * scale.items.length);
  const rule = most === 0 ? `${scale.label} is never made up from the others` : `${scale.label} is made up from the others where at most ${most} of ${scale.items.length} ${most === 1 ? 'is' : 'are'} blank`;
  return `${which}; ${rule}. Answer them, or tick that it could not be finished`;
}

function standingFault(ask: Ask, { scale, blank, fault }: Standing, values: Values): Fault[] {
  const [least, most] = scale.range ?? [0, 0];
  const step = scale.times === 1 ? 'a whole number' : `a number in steps of ${scale.times}`;
  const field = scoreName(scale.id);
  if (fault === 'disagree') return [{ field, text: `This is not what the answers give on ${scale.label}; leave it empty, or mend one of them` }];
  if (fault === 'blank' && !keepsIncomplete(values)) return [{ field: blank[0]?.name ?? field, text: blankText(ask, scale, blank) }];
  if (fault === 'blank') return valueOf(values, field) === '' ? [] : [{ field, text: 'A score is not kept beside so few answers; leave it empty, or answer the rest' }];
  return fault === 'range' && faultsOfItems(ask, values).length === 0 ? [{ field, text: `Enter ${step} from ${least} to ${most}` }] : [];
}

function faultsOfItems({ items }: Ask, values: Values): Fault[] {
  return items.flatMap((item) => {
    const text = valueOf(values, item.name);
    const answer = wholeOf(text);
    if (text === '' || (answer !== null && answer >= item.range[0] && answer <= item.range[1])) return [];
    return [{ field: item.name, text: `Item ${item.code}: enter a whole number from ${item.range[0]} to ${item.range[1]}` }];
  });
}

function screenFaults(ask: Ask, values: Values): Fault[] {
  const blank = blankOfScreen(ask, values);
  if (blank.length === 0) return [];
  if (blank.length === ask.items.length) return [{ field: blank[0]?.name ?? '', text: 'Answer yes or no to each question that was asked' }];
  if (keepsIncomplete(values)) return [];
  return [{ field: blank[0]?.name ?? '', text: `${blank.length === 1 ? 'Item' : 'Items'} ${blank.map(({ code }) => code).join(', ')}: answer yes or no, or tick that it could not be finished` }];
}

/** What is wrong with the answers and scores of a form; nothing where they can be sent. */
export function scoreFaults(ask: Ask, values: Values): Fault[] {
  const ranges = faultsOfItems(ask, values);
  if (isScreen(ask)) return [...ranges, ...screenFaults(ask, values)];
  const standings = standingsOf(ask, values);
  const isEmpty = standings.every(({ answered, fault, score }) => answered === 0 && fault === null && score === null);
  const [first] = ask.scales;
  if (isEmpty && first !== undefined) return [{ field: scoreName(first.id), text: ask.items.length === 0 ? 'Enter the score' : 'Answer the items, or enter the score' }];
  return [...ranges, ...standings.flatMap((standing) => standingFault(ask, standing, values))];
}

function entryOf(ask: Ask, { scale, score }: Standing, values: Values): ScoreEntry | null {
  const { items, answered } = givenTo(ask, scale, values);
  if (score === null && answered === 0) return null;
  const mode = valueOf(values, 'mode');
  return { instrument: ask.instrument.id, version: ask.version, scale: scale.id, ...(score !== null && { score }), ...(answered > 0 && { items }), ...(mode !== '' && { mode }) };
}

/**
 * The scores of a form without faults, as an event holds them: with the answers they come from, where there are any.
 *
 * RULE    A scale of which nothing was entered is left out. What could not be finished goes as answers alone and stands in no figure.
 * Example WHO-5 with 3,3,3,2,2 -> score 52 with its items; C-SSRS -> its items and no score
 */
export function entriesOf(ask: Ask, values: Values): ScoreEntry[] {
  const mode = valueOf(values, 'mode');
  const { id } = ask.instrument;
  if (isScreen(ask)) return [{ instrument: id, version: ask.version, scale: SCREEN, items: answersFor(ask, ask.instrument.items, values), ...(mode !== '' && { mode }) }];
  return standingsOf(ask, values).flatMap((standing) => entryOf(ask, standing, values) ?? []);
}

/** The fields that entries came from: a correction begins with what was sent. */
export function valuesOfEntries(ask: Ask, entries: readonly ScoreEntry[]): Values {
  const values: Record<string, string> = {};
  for (const { scale, score, items, mode } of entries) {
    const answers = Array.isArray(items) ? Object.fromEntries(ask.instrument.items.map((code, index) => [code, items[index]])) : (items ?? {});
    const given = Object.entries(answers).filter((answer): answer is [string, number] => typeof answer[1] === 'number');
    for (const [code, answer] of given) values[itemName(code)] = String(answer);
    if (score !== undefined && given.length === 0) values[scoreName(scale)] = String(score);
    if (mode !== undefined) values['mode'] = mode;
  }
  return values;
}
