/** Which form an address, or an entry, is about. */
import type { TimelineEntry } from '#analytics/contract/site.ts';
import { findInstrument } from '#analytics/instruments/instruments.ts';
import { findEntry, refusalOf } from './correct.ts';
import { CONTACT } from './forms/contact.ts';
import { DEFERRAL, rulesOf } from './forms/deferral.ts';
import { textIn, type FormDefinition, type Situation } from './forms/define.ts';
import { GOAL_ATTAINED, GOAL_DISCONTINUED, GOAL_PROGRESSED, GOAL_REVISED, GOAL_SET, goalOf, hasOpenSteps, MILESTONE } from './forms/goal.ts';
import { INSTRUMENT, scoresIn } from './forms/instrument.ts';
import { MARKER } from './forms/marker.ts';
import { PLAN_REVIEW } from './forms/plan-review.ts';
import { askOf, scoringsOf, USUAL_VERSION } from './instrument.ts';
import type { FormName } from './path.ts';

export interface Found {
  readonly definition: FormDefinition;
  readonly form: FormName;
  /** The situation, with the questionnaire and its scoring settled. */
  readonly of: Situation;
}

/** What can be recorded about a goal, by the address's `what`. */
export const GOAL_FORMS: Readonly<Record<string, FormDefinition>> = { set: GOAL_SET, progressed: GOAL_PROGRESSED, revised: GOAL_REVISED, attained: GOAL_ATTAINED, discontinued: GOAL_DISCONTINUED };

const BY_TYPE: Readonly<Record<string, [FormName, FormDefinition]>> = {
  'progress.contact': ['contact', CONTACT], 'progress.marker': ['marker', MARKER], 'goal.milestone-reached': ['milestone', MILESTONE], 'reassessment.deferred': ['deferral', DEFERRAL],
  'goal.set': ['goal', GOAL_SET], 'goal.progressed': ['goal', GOAL_PROGRESSED], 'goal.revised': ['goal', GOAL_REVISED], 'goal.attained': ['goal', GOAL_ATTAINED], 'goal.discontinued': ['goal', GOAL_DISCONTINUED],
};

/** Questionnaires of an entry that can be asked again here. */
export function instrumentsIn({ data }: Pick<TimelineEntry, 'data'>): { instrument: string; version: string }[] {
  const found = new Map(scoresIn(data).filter(({ instrument, version }) => askOf(instrument, version) !== null).map(({ instrument, version }) => [instrument, version]));
  return [...found].map(([instrument, version]) => ({ instrument, version }));
}

/** Scored as it was last time; a questionnaire that is new to the client, in its first scoring. */
function usualVersion({ timeline, episode }: Situation, instrument: string): string {
  const last = timeline.entries.filter(({ type, standing, source }) => type === 'reassessment.completed' && standing === 'in-force' && source === episode.source)
    .flatMap(({ data }) => scoresIn(data)).findLast((score) => score.instrument === instrument && askOf(instrument, score.version) !== null);
  const known = findInstrument(instrument);
  return last?.version ?? (known === null ? undefined : scoringsOf(known)[0]) ?? USUAL_VERSION;
}

function scored(of: Situation, form: FormName, instrument: string, version = usualVersion(of, instrument)): Found | null {
  const ask = askOf(instrument, version);
  return ask === null ? null : { definition: INSTRUMENT, form, of: { ...of, extras: { ...of.extras, instrument, version: ask.version } } };
}

function reassessed(of: Situation, entry: TimelineEntry): Found | null {
  if (textIn(entry.data, 'kind') === 'plan-review') return { definition: PLAN_REVIEW, form: 'plan-review', of };
  const instruments = instrumentsIn(entry);
  const chosen = instruments.length === 1 ? instruments[0] : instruments.find(({ instrument }) => instrument === of.extras.instrument);
  return chosen === undefined ? null : scored(of, 'instrument', chosen.instrument, chosen.version);
}

function correction(of: Situation): Found | null {
  const entry = findEntry(of.timeline, of.extras);
  if (entry === null || (!of.isResent && refusalOf(entry) !== null)) return null;
  if (entry.type === 'reassessment.completed') return reassessed(of, entry);
  const [form, definition] = BY_TYPE[entry.type] ?? [];
  const goal = textIn(entry.data, 'goal');
  return form === undefined || definition === undefined ? null : { definition, form, of: { ...of, extras: { ...of.extras, ...(goal !== '' && { goal }) } } };
}

function goalForm(of: Situation): Found | null {
  const { what } = of.extras;
  if (what === undefined || !Object.hasOwn(GOAL_FORMS, what)) return null;
  const definition = GOAL_FORMS[what];
  return definition === undefined || (what !== 'set' && !of.isResent && goalOf(of)?.state !== 'in-progress') ? null : { definition, form: 'goal', of };
}

/** Missing null where something has to be chosen first: which questionnaire, which goal, which entry. */
export function definitionFor(of: Situation, form: FormName | null): Found | null {
  if (form === 'correct') return correction(of);
  const plain = { ...of, isCorrection: false, extras: withoutEntry(of) };
  switch (form) {
    case null: return null;
    case 'instrument': return plain.extras.instrument === undefined ? null : scored(plain, form, plain.extras.instrument, plain.extras.version);
    case 'plan-review': return { definition: PLAN_REVIEW, form, of: plain };
    case 'contact': return { definition: CONTACT, form, of: plain };
    case 'marker': return { definition: MARKER, form, of: plain };
    case 'milestone': return plain.isResent || hasOpenSteps(plain) ? { definition: MILESTONE, form, of: plain } : null;
    case 'deferral': return plain.isResent || rulesOf(plain).length > 0 ? { definition: DEFERRAL, form, of: plain } : null;
    case 'goal': return goalForm(plain);
  }
}

/** An entry is about corrections alone; any other form does not look at it. */
function withoutEntry({ extras }: Situation): Situation['extras'] {
  const { event: _event, ...rest } = extras;
  return rest;
}
