/**
 * One plain sentence (or two) that answers a measure's question from its result: what, how sure, of how many, in which state.
 *
 * RULE: nothing here says why. No word of cause; a difference between groups is named with its test and p, never "significant" alone.
 */
import type { Curve, Incidence, Reading, Result, Warning } from '#analytics/contract/result.ts';
import { rankOf } from './charts/incidence.ts';
import type { Look } from './charts/spc.ts';
import { count, date, interval, isolate, percent } from './format.ts';
import { endsByDesign } from './planned.ts';
import { funnelSentence, gridSentence, tableSentence } from './said/groups.ts';
import { inBrackets, left, listed, PREFERRED, shareOrState, TOO_FEW, type DayReading, type Voice } from './said/parts.ts';
import { seriesSentence, seriesVerdict } from './said/series.ts';
import { wordingOf, type Named } from './wording.ts';
import { sentenceCase, word } from './words.ts';

/** The reading to lead with: day 90 if it has a value, else the nearest shorter one, else what is said of day 90. */
export function leadReading(readings: DayReading[]): DayReading | null {
  const at = (day: number): DayReading | undefined => readings.find((each) => each.day === day);
  const valued = PREFERRED.map(at).find((each) => each?.reading.state === 'value');
  return valued ?? at(90) ?? readings[0] ?? null;
}

function people(episodes: number | null, voice: Voice): string | null {
  return episodes === null ? null : `${count(episodes)} ${voice.counted}`;
}

interface Led {
  label: string;
  episodes: number | null;
  lead: DayReading | null;
}

function absent({ label, lead }: Led, voice: Voice): string {
  const day = lead?.day ?? 90;
  if (lead === null || lead.reading.state === 'none') {
    const planned = endsByDesign(voice.warnings, label, day);
    return planned === null ? `Nobody has been followed to day ${day} yet.` : `Treatment here ${planned}: there is no figure for day ${day}.`;
  }
  if (lead.reading.state === 'hidden') return TOO_FEW;
  if (lead.reading.state === 'not-yet') return `Not known yet ${voice.unknown(day)}: the first can be known on ${date(lead.reading.availableOn)}.`;
  return '';
}

interface DayGroup {
  label: string;
  readings: DayReading[];
}

/** RULE: one day for all groups, and of each group what is known of that very day; a group without a figure there is said in its state. */
function groupShares(groups: DayGroup[], voice: Voice): string {
  const day = PREFERRED.find((wanted) => groups.some(({ readings }) => readings.some((each) => each.day === wanted && each.reading.state === 'value'))) ?? 90;
  const shares = groups.map(({ label, readings }) => {
    const reading = readings.find((each) => each.day === day)?.reading ?? { state: 'none' as const };
    return `${isolate(label)} ${shareOrState(reading, endsByDesign(voice.warnings, label, day))}`;
  });
  const shown = shares.slice(0, 6).join('; ');
  return `${voice.side} ${day} days: ${shown}${shares.length > 6 ? `; and ${shares.length - 6} more` : ''}.`;
}

function comparisonOf(result: Curve): string {
  if (result.comparison === null) return '';
  const { p } = result.comparison;
  const shown = p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`;
  return p < 0.05 ? ` Differences as large as these would be rare by chance alone (log-rank, ${shown}).` : ` The differences are within what chance would give (log-rank, ${shown}).`;
}

/** The same share under the other reading of the records, on the same day. */
function sensitivityOf({ sensitivity }: Curve['groups'][number], { day, reading }: DayReading): string {
  const other = sensitivity?.readings.find((each) => each.day === day)?.reading;
  if (sensitivity === null || other?.state !== 'value' || reading.state !== 'value') return '';
  const same = percent(other.value) === percent(reading.value);
  return ` ${sentenceCase(sensitivity.label)}: ${same ? `still ${percent(other.value)}` : `${percent(other.value)} instead of ${percent(reading.value)}`} at ${day} days.`;
}

const MAIN_CAUSES = 3;

/** Endings that compete, each by the same day; the rest is in treatment. */
function causesSentence(group: Incidence['groups'][number], voice: Voice): string | null {
  const at = (readings: DayReading[], day: number): Reading | undefined => readings.find((each) => each.day === day)?.reading;
  const day = PREFERRED.find((wanted) => group.causes.some(({ readings }) => at(readings, wanted)?.state === 'value'));
  if (group.causes.length <= 2 || day === undefined) return null;
  const shares = group.causes.map(({ cause, readings }) => ({ cause, reading: at(readings, day) ?? { state: 'none' as const } }));
  const sum = shares.reduce((total, { reading }) => total + (reading.state === 'value' ? reading.value : 0), 0);
  const ranked = [...shares].sort((a, b) => rankOf(a.cause) - rankOf(b.cause));
  const said = ranked.filter(({ reading }) => reading.state !== 'value' || reading.value > 0).map(({ cause, reading }) => `${word(cause)} ${shareOrState(reading)}`);
  const rest = shares.every(({ reading }) => reading.state === 'value') ? [`${voice.rest.toLowerCase()} ${percent(Math.max(0, 1 - sum))}`] : [];
  return `By ${day} days: ${[...rest, ...(said.length === 0 ? [] : [listed(said, MAIN_CAUSES)])].join('; ')}${inBrackets(people(group.episodes, voice))}.`;
}

/** Curves are read at days, whether people stay or arrive somewhere. */
function dailySentence(result: Curve | Incidence, voice: Voice): string {
  const [only] = result.groups;
  if (only === undefined || result.groups.every((group) => group.episodes === 0)) return 'Nobody was admitted in this period.';
  if (result.groups.length > 1) return groupShares(result.groups, voice) + (result.kind === 'curve' ? comparisonOf(result) : '');
  const causes = 'causes' in only ? causesSentence(only, voice) : null;
  if (causes !== null) return causes;
  const told = { label: only.label, episodes: only.episodes, lead: leadReading(only.readings) };
  if (told.lead?.reading.state !== 'value') return absent(told, voice);
  const { day, reading } = told.lead;
  const still = left(reading, day, result.kind === 'curve' ? voice.atRisk : 'waiting');
  const other = 'sensitivity' in only ? sensitivityOf(only, told.lead) : '';
  return `${voice.of(percent(reading.value), `${day} days`)}${inBrackets(interval(reading.lower, reading.upper), people(only.episodes, voice), still)}.${other}`;
}

/** What is said of a result: the figure, and where a chart of limits judges it, whether it is more than chance. */
export interface Told {
  figure: string;
  verdict: { text: string; look: Look | 'none' } | null;
}

export function tell(result: Result, measure: Named, warnings: readonly Warning[] = []): Told {
  const voice = { ...wordingOf(measure), warnings };
  switch (result.kind) {
    case 'series':
      // WHY: a measure's own words are about its share; as days, points or a rate it goes by its title.
      return { figure: seriesSentence(result, result.unit === 'share' ? voice : { ...wordingOf({ id: '', title: measure.title }), nobody: voice.nobody, warnings }), verdict: seriesVerdict(result) };
    case 'curve':
    case 'incidence':
      return { figure: dailySentence(result, voice), verdict: null };
    case 'grid':
      return { figure: gridSentence(result, voice), verdict: null };
    case 'funnel':
      return { figure: funnelSentence(result), verdict: null };
    case 'table':
      return { figure: tableSentence(result, voice), verdict: null };
  }
}

/**
 * All of it as one text.
 *
 * Example `toSentence(result, measure, meta.warnings)` -> `62 % stayed at least 90 days (56-68 %; 376 admitted; 148 still followed at day 90).`
 */
export function toSentence(result: Result, measure: Named, warnings: readonly Warning[] = []): string {
  const { figure, verdict } = tell(result, measure, warnings);
  return verdict === null ? figure : `${figure} ${verdict.text}`;
}
