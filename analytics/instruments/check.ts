/** What is wrong with a score at the door, where it can still be mended by whoever sends it. */
import type { Instrument, Range, Scale } from './instrument.ts';
import { findInstrument, INSTRUMENTS, isComparable, scaleOf } from './instruments.ts';
import { scoreOf, type SentScore } from './score.ts';

/** A sentence that goes on from the name of the field it is about. RULE: it never repeats what was sent. */
export interface ScoreFault {
  readonly field: 'score' | 'items';
  readonly detail: string;
}

type Items = NonNullable<SentScore['items']>;

function answersIn(items: SentScore['items']): (number | null)[] {
  return Object.values(items ?? {});
}

function faultIn(sent: SentScore, instruments: readonly Instrument[]): string | null {
  const scored = scoreOf(sent, instruments);
  return 'fault' in scored ? scored.fault : null;
}

/** The same answers with every blank filled by the least there is: what is wrong with them then is wrong with an answer, not with a blank. */
function filled(items: Items, scale: Scale): Items {
  const least = scale.itemRange?.[0] ?? 0;
  if (Array.isArray(items)) return answersIn(items).map((answer) => answer ?? least);
  const given = Object.entries(items).filter(([, answer]) => answer !== null);
  return Object.fromEntries([...scale.items.map((code) => [code, least] as const), ...given]);
}

function arePlaced(items: Items, { items: codes }: Instrument): boolean {
  return Array.isArray(items) ? items.length === codes.length : Object.keys(items).every((code) => codes.includes(code));
}

/** An instrument whose answers are all there is. */
function answersFault(sent: SentScore, instrument: Instrument, [least, most]: Range): ScoreFault | null {
  const { id, items: codes } = instrument;
  if (sent.score !== undefined) return { field: 'score', detail: `is none that ${id} has: it has no total and no score; send its items alone` };
  const answers = answersIn(sent.items).filter((answer) => answer !== null);
  if (sent.items === undefined || answers.length === 0) return { field: 'items', detail: `of ${id} are all there is of it; send at least one answer` };
  if (!arePlaced(sent.items, instrument)) return { field: 'items', detail: `of ${id} are ${codes.length} in their order, or have the codes ${codes.join(', ')}` };
  return answers.every((answer) => Number.isInteger(answer) && answer >= least && answer <= most) ? null : { field: 'items', detail: `of ${id} are whole numbers from ${least} to ${most}` };
}

function itemsFault(sent: SentScore, scale: Scale, instruments: readonly Instrument[]): ScoreFault | null {
  const detail = faultIn(sent, instruments);
  if (detail === null) return null;
  if (sent.items === undefined) return { field: 'score', detail };
  const isOnlyIncomplete = answersIn(sent.items).some((answer) => answer !== null) && faultIn({ ...sent, items: filled(sent.items, scale) }, instruments) === null;
  return isOnlyIncomplete ? null : { field: 'items', detail };
}

function scoredFault(sent: SentScore, scale: Scale, instruments: readonly Instrument[]): ScoreFault | null {
  if (sent.score === undefined) return itemsFault(sent, scale, instruments);
  const alone = faultIn({ ...sent, items: undefined }, instruments);
  if (alone !== null) return { field: 'score', detail: alone };
  const detail = faultIn(sent, instruments);
  if (detail === null) return null;
  return { field: faultIn({ ...sent, score: undefined }, instruments) === null ? 'score' : 'items', detail };
}

/**
 * Why a score may not come in; null where it may.
 *
 * RULE    What is known to be wrong is refused: a score out of its range or not what its items give, a total where there is none, an answer that the item
 *         does not have. What is not known is taken as sent: another instrument, another scale of one that has totals, a scoring not known here.
 *         The C-SSRS comes as answers alone.
 * Missing Answers without a score may be fewer than proration allows: they stand in no figure (`scoreOf`), and are kept.
 *         WHY: the one that was answered may be the one about self-harm, and a refused event is seen by nobody who could act on it.
 * Errors  never throws.
 * Source  domain 3.1, 3.2, 3.5 ("range checks on ingest").
 * Example BARC-10 total 61 -> { field: 'score', detail: 'is not a score of BARC-10: 10 to 60 in whole numbers' }; C-SSRS items [1, 0, null, null, null, 0] -> null
 */
export function scoreFaultOf(sent: SentScore, instruments: readonly Instrument[] = INSTRUMENTS): ScoreFault | null {
  const instrument = findInstrument(sent.instrument, instruments);
  if (instrument === null) return null;
  if (instrument.answers !== undefined) return answersFault(sent, instrument, instrument.answers);
  const scale = scaleOf(instrument, sent.scale, sent.version);
  if (scale === null && instrument.hasTotal) return null;
  if (scale !== null && !isComparable(scale)) return null;
  if (scale !== null) return scoredFault(sent, scale, instruments);
  const detail = faultIn(sent, instruments);
  return detail === null ? null : { field: sent.score === undefined ? 'items' : 'score', detail };
}

/** Answers of an instrument without scores, as they should be: in no figure by its nature, not by a fault. */
export function isAnswersAlone(sent: SentScore, instruments: readonly Instrument[] = INSTRUMENTS): boolean {
  return findInstrument(sent.instrument, instruments)?.answers !== undefined && scoreFaultOf(sent, instruments) === null;
}
