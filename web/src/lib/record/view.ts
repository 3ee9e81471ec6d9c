/** What the record page shows: one form, or what there is to choose from. Plain data, made on the server; pure. */
import type { ClientTimeline } from '#analytics/contract/site.ts';
import { parseInstant } from '#analytics/contract/instant.ts';
import { localDate, localTime } from '#analytics/period/zone.ts';
import { choicesFor, type Choosing } from './choosing.ts';
import { date } from '../format.ts';
import { findEntry, refusalOf, RETRACTION_REASONS } from './correct.ts';
import { definitionFor, type Found } from './forms.ts';
import { toKey, type Field, type Values } from './fields.ts';
import { textIn, type Episode, type FormDefinition, type Section, type Situation } from './forms/define.ts';
import { goalHelp, goalLabel, goalOf, stepsNow, STEPS_NOW } from './forms/goal.ts';
import { usualSchedule } from './forms/schedule.ts';
import { askOf, scoringsOf, USUAL_VERSION } from './instrument.ts';
import { recordPath, type FormName, type RecordExtras } from './path.ts';
import { whenFields } from './when.ts';

/** What a form begins with, minted when it is shown: one id for what is entered, one for taking an entry back, and the present instant. */
export interface Minted {
  readonly id: string;
  readonly retraction: string;
  readonly now: string;
}
export interface FormView {
  readonly kind: 'form';
  readonly title: string;
  readonly help: string | null;
  /** What it is about beside the client: the goal, the entry that is corrected. */
  readonly about: string | null;
  readonly sections: readonly Section[];
  readonly values: Values;
  /** Fields that go along unseen. */
  readonly hidden: readonly string[];
  readonly ask: { readonly instrument: string; readonly version: string } | null;
  /** Last scores of the questionnaire, by scale. */
  readonly last: readonly { readonly scale: string; readonly score: number; readonly on: string }[];
  /** The same questionnaire in its other scorings. */
  readonly scorings: readonly { readonly href: string; readonly label: string }[];
  readonly submit: string;
  readonly retraction: { readonly field: Field; readonly values: Values; readonly hidden: readonly string[] } | null;
}
export type RecordView = FormView | (Choosing & Pick<FormView, 'retraction'>);

/** The episode that the address names, else the one that goes on, else the latest. */
export function episodeOf(timeline: ClientTimeline, extras: RecordExtras): Episode | null {
  const named = timeline.episodes.find(({ episode, source }) => episode === extras.episode && (extras.source === undefined || source === extras.source));
  const byAdmission = [...timeline.episodes].sort((left, right) => left.admittedOn.localeCompare(right.admittedOn));
  return named ?? byAdmission.findLast(({ dischargedOn }) => dischargedOn === null) ?? byAdmission.at(-1) ?? null;
}

export function situationOf(timeline: ClientTimeline, extras: RecordExtras, now: string): Situation | null {
  const entry = findEntry(timeline, extras);
  const episode = episodeOf(timeline, entry === null ? extras : { ...extras, ...(entry.episode !== null && { episode: entry.episode }), source: entry.source });
  return episode === null ? null : { timeline, episode, today: localDate(parseInstant(now) ?? 0, episode.timeZone), extras, isCorrection: entry !== null, isResent: false };
}

function lastScores({ timeline, episode }: Situation, instrument: string, version: string): FormView['last'] {
  const ask = askOf(instrument, version);
  return (ask?.scales ?? []).flatMap(({ id, scoring }) => {
    const axis = timeline.scales.find((scale) => scale.instrument === instrument && scale.scale === id && (scoring === null || scale.axis.endsWith(`/${scoring}`)));
    const point = axis?.points.findLast((each) => each.episode === episode.episode && each.source === episode.source);
    return point === undefined ? [] : [{ scale: id, score: point.score, on: point.on }];
  });
}

/** Values that are not among the choices (a code of another system) are offered too: a correction loses nothing. */
function withOwn(sections: readonly Section[], values: Values): Section[] {
  return sections.map((section) => ({
    ...section,
    fields: section.fields.map((field): Field => {
      const value = values[field.name] ?? '';
      if ((field.kind !== 'choice' && field.kind !== 'select') || value === '' || field.choices.some((choice) => choice.value === value)) return field;
      return { ...field, choices: [...field.choices, { value, label: value }] };
    }),
  }));
}

/** RULE: of a stay that ended nothing happens today unless somebody says so. */
function startValues(of: Situation, definition: FormDefinition, form: FormName, minted: Minted): Values {
  const { extras, episode } = of;
  const entry = findEntry(of.timeline, extras);
  const fixed = { id: minted.id, episode: toKey(episode.source, episode.episode), ...(extras.goal !== undefined && { goal: extras.goal, [STEPS_NOW]: stepsNow(goalOf(of)) }) };
  const asked = definition.ask === undefined ? {} : { instrument: extras.instrument ?? '', version: extras.version ?? USUAL_VERSION };
  if (entry !== null) {
    const own = definition.ask === undefined ? entry.data : { ...entry.data, scores: instrumentOnly(entry.data['scores'], asked.instrument ?? '') };
    return { ...fixed, ...asked, goal: String(entry.data['goal'] ?? ''), ...definition.values(own), instant: entry.time, date: entry.on, time: localTime(parseInstant(entry.time) ?? 0, episode.timeZone) };
  }
  const kind = form === 'instrument' || form === 'plan-review' ? form : null;
  const reassessment = kind === null ? {} : { reassessment: usualSchedule(of, kind, extras.instrument ?? null) };
  const begun = { ...(form === 'deferral' && extras.rule !== undefined && { rule: extras.rule }), ...(form === 'milestone' && extras.goal !== undefined && extras.step !== undefined && { step: toKey(extras.goal, extras.step) }) };
  return { ...fixed, ...asked, ...reassessment, ...begun, ...(form === 'contact' && { modality: lastModality(of) }), instant: minted.now, date: definition.isDecision === true || episode.dischargedOn === null ? of.today : '', time: '' };
}

/** The kind of contact is mostly that of the last one. */
function lastModality({ timeline, episode }: Situation): string {
  const last = timeline.entries.findLast((entry) => entry.type === 'progress.contact' && entry.standing === 'in-force' && entry.episode === episode.episode && entry.source === episode.source);
  return last === undefined ? '' : textIn(last.data, 'modality');
}

function instrumentOnly(scores: unknown, instrument: string): unknown {
  return Array.isArray(scores) ? scores.filter((score: unknown) => typeof score === 'object' && score !== null && 'instrument' in score && score.instrument === instrument) : scores;
}

/** A decision is made now; what happened has its day. */
const whenSection = (of: Situation, isNow: boolean): Section[] => (isNow ? [] : [{ legend: 'When', help: `By the clocks of the program: ${of.episode.timeZone}.`, isLine: true, fields: whenFields(of.episode.admittedOn, of.today) }]);

function aboutOf(of: Situation): string | null {
  const entry = findEntry(of.timeline, of.extras);
  if (entry !== null) return `${entry.sentence}, ${date(entry.on)}`;
  const goal = goalOf(of);
  return goal === null ? null : `${goalLabel(goal)}: ${goalHelp(goal)}`;
}

/** The form itself. */
export function formView({ of, definition, form }: Found, minted: Minted): FormView {
  const values = startValues(of, definition, form, minted);
  const sections = withOwn([...definition.sections(of), ...whenSection(of, definition.isDecision === true)], values);
  const shown = new Set(sections.flatMap(({ fields }) => fields.map(({ name }) => name)));
  const ask = definition.ask === undefined ? null : { instrument: values['instrument'] ?? '', version: values['version'] ?? USUAL_VERSION };
  return {
    kind: 'form', title: of.isCorrection ? 'Correct an entry' : titleOf(definition, ask), help: of.isCorrection ? null : (definition.help ?? null), about: form === 'milestone' ? null : aboutOf(of), sections, values,
    hidden: Object.keys(values).filter((name) => !shown.has(name)), ask, last: ask === null || of.isCorrection ? [] : lastScores(of, ask.instrument, ask.version),
    scorings: ask === null || of.isCorrection ? [] : otherScorings(of, ask),
    submit: of.isCorrection ? 'Save the correction' : 'Save', retraction: of.isCorrection ? retractionOf(of, minted) : null,
  };
}

const SCORINGS: Readonly<Record<string, string>> = { 'items-0-4': 'answers from 0 to 4', 'days-0-30': 'days from 0 to 30' };

function otherScorings({ timeline, extras }: Situation, { instrument, version }: NonNullable<FormView['ask']>): FormView['scorings'] {
  const known = askOf(instrument, version);
  const others = known === null ? [] : scoringsOf(known.instrument).filter((scoring) => scoring !== version);
  return others.map((scoring) => ({ href: recordPath(timeline.client, 'instrument', { ...extras, version: scoring }), label: `Scored by ${SCORINGS[scoring] ?? scoring} instead` }));
}

function titleOf({ title }: FormDefinition, ask: FormView['ask']): string {
  return ask === null ? title : `Record ${ask.instrument}`;
}

function retractionOf({ episode, today }: Situation, minted: Minted): NonNullable<FormView['retraction']> {
  const values = { what: 'retract', id: minted.retraction, episode: toKey(episode.source, episode.episode), instant: minted.now, date: today, time: '' };
  return { field: { kind: 'choice', name: 'reason', label: 'Why it is taken back', missing: 'Choose why it is taken back', choices: RETRACTION_REASONS }, values, hidden: Object.keys(values) };
}

/** The page for an address. Missing null where the client has no episode that is known yet. */
export function recordView(timeline: ClientTimeline, address: { form: FormName | null; extras: RecordExtras }, minted: Minted): RecordView | null {
  const of = situationOf(timeline, address.extras, minted.now);
  if (of === null) return null;
  const found = definitionFor(of, address.form);
  if (found !== null) return formView(found, minted);
  const entry = address.form === 'correct' ? findEntry(timeline, address.extras) : null;
  return { ...choicesFor(of, address.form), retraction: entry === null || refusalOf(entry) !== null ? null : retractionOf(of, minted) };
}
