import { valueOf, type Field, type Values } from '../fields.ts';
import { askOf, entriesOf, isScreen, keepsIncomplete, scoreFaults, scoreName, USUAL_VERSION, valuesOfEntries, type Ask, type Item, type ScoreEntry } from '../instrument.ts';
import { stated, type FormDefinition, type Section, type Situation } from './define.ts';
import { scheduleField } from './schedule.ts';

/** More answers than fit a row of buttons are typed. */
const BUTTONS_AT_MOST = 7;

export function askOfValues(values: Values): Ask | null {
  return askOf(valueOf(values, 'instrument'), valueOf(values, 'version') || USUAL_VERSION);
}

function itemField({ code, name, prompt, range: [least, most], answers }: Item): Field {
  const label = prompt === `Item ${code}` ? prompt : `${code}. ${prompt}`;
  if (answers.length > BUTTONS_AT_MOST) return { kind: 'number', name, label, help: `${least} to ${most}`, isOptional: true, least, most };
  const layout = answers.every((answer) => answer.label === null) ? 'digits' : 'line';
  return { kind: 'choice', name, label, layout, isOptional: true, choices: answers.map((answer) => ({ value: String(answer.value), label: answer.label ?? String(answer.value) })) };
}

function scoreFields({ instrument, scales }: Ask): Field[] {
  return scales.map(({ id, label, range, times }): Field => ({
    kind: 'number', name: scoreName(id), label: scales.length === 1 ? 'Total score' : label, isOptional: true, least: range?.[0] ?? 0, most: range?.[1] ?? 0, step: times,
    help: `${range?.[0] ?? 0} to ${range?.[1] ?? 0}${times === 1 ? '' : `, in steps of ${times}`}${instrument.id === 'PHQ-9' ? '; it does not say what was answered to item 9, about self-harm' : ''}`,
  }));
}

function itemsHelp({ instrument, wording }: Ask): string {
  const { licence } = instrument;
  if (wording === null) return `Read the questions from your own copy. ${licence.text}${licence.isConfirmed ? '' : ' (not confirmed)'}.`;
  if (wording.isShort) return `Short names only; read the questions from your own copy. ${wording.isConfirmed ? '' : `Not confirmed: ${wording.source}.`}`;
  return wording.isConfirmed ? '' : `Not confirmed: ${wording.source}.`;
}

function itemSection(ask: Ask): Section[] {
  if (ask.items.length === 0) return [];
  const legend = isScreen(ask) ? 'Answers' : 'Answer by answer';
  const stem = ask.wording === null || ask.wording.stem === '' ? '' : `${ask.wording.stem}:`;
  return [{ legend, help: [itemsHelp(ask), stem].filter((text) => text !== '').join(' '), fields: ask.items.map(itemField) }];
}

function moreSection(ask: Ask, of: Situation): Section {
  const incomplete: Field[] = ask.items.length === 0 ? [] : [{ kind: 'check', name: 'incomplete', label: 'It could not be finished', help: isScreen(ask) ? 'The answers that were given are kept.' : 'The answers are kept without a score, and stand in no figure.', isOptional: true }];
  const mode: Field = { kind: 'select', name: 'mode', label: 'How it was answered', isOptional: true, blank: 'Not said', choices: [{ value: 'self', label: 'By the client alone' }, { value: 'interview', label: 'In an interview' }] };
  return { legend: null, fields: [...incomplete, mode, ...scheduleField(of, 'instrument', ask.instrument.id)] };
}

/** RULE: never a total where there is none; a scale for each direction instead. */
export function instrumentSections(ask: Ask, of: Situation): Section[] {
  const scores: Section[] = ask.scales.length === 0 ? [] : [{
    legend: ask.scales.length === 1 ? null : 'Scores', fields: scoreFields(ask),
    ...(ask.items.length > 0 && { help: `${ask.scales.length > 1 ? `${ask.instrument.id} has no total. ` : ''}Leave this empty to answer item by item: the score is then worked out.` }),
  }];
  return [...scores, ...itemSection(ask), moreSection(ask, of)];
}

function isEntry(found: unknown): found is ScoreEntry {
  return typeof found === 'object' && found !== null && 'instrument' in found && 'version' in found && 'scale' in found
    && typeof found.instrument === 'string' && typeof found.version === 'string' && typeof found.scale === 'string';
}
/** The scores of an event, as it was sent. */
export function scoresIn(data: Readonly<Record<string, unknown>>): ScoreEntry[] {
  const { scores } = data;
  return Array.isArray(scores) ? scores.filter(isEntry) : [];
}

export const INSTRUMENT: FormDefinition = {
  title: 'Record a score', type: 'reassessment.completed', states: ['scores'],
  sections: (of) => {
    const ask = askOf(of.extras.instrument ?? '', of.extras.version ?? USUAL_VERSION);
    return ask === null ? [] : instrumentSections(ask, of);
  },
  ask: askOfValues,
  faults: (values) => {
    const ask = askOfValues(values);
    return ask === null ? [{ field: 'instrument', text: 'Choose a questionnaire that is known here' }] : scoreFaults(ask, values);
  },
  drafts: (values) => {
    const ask = askOfValues(values);
    return [{ type: 'reassessment.completed', data: { ...stated({ reassessment: valueOf(values, 'reassessment') }), kind: 'instrument', scores: ask === null ? [] : entriesOf(ask, values) } }];
  },
  values: (data) => {
    const [first] = scoresIn(data);
    const ask = first === undefined ? null : askOf(first.instrument, first.version);
    return ask === null ? {} : valuesOfEntries(ask, scoresIn(data).filter(({ instrument }) => instrument === ask.instrument.id));
  },
  saved: (values) => (keepsIncomplete(values) ? 'incomplete' : 'instrument'),
};
