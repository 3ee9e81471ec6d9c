import { GOAL_DOMAINS } from '#analytics/contract/event.ts';
import { date, plural } from '../../format.ts';
import { sentenceCase, word } from '../../words.ts';
import { fromKey, toKey, valueOf, wholeOf, type Choice, type Fault, type Field, type Values } from '../fields.ts';
import { stated, textIn, type Draft, type FormDefinition, type Goal, type Situation } from './define.ts';

const STEPS_AT_MOST = 6;
const domains: Choice[] = GOAL_DOMAINS.map((value) => ({ value, label: sentenceCase(word(value)) }));

/** A goal has no words of its own here, so it is told apart by its area, its day and its steps. */
export function goalLabel(goal: Goal): string {
  return `${sentenceCase(word(goal.domain))}, set ${date(goal.setOn)}`;
}
export function goalHelp({ steps, targetOn }: Goal): string {
  const reached = steps.filter((step) => step.reachedOn !== null).length;
  const walked = steps.length === 0 ? 'no steps' : `${reached} of ${plural(steps.length, 'step')} reached`;
  return targetOn === null ? walked : `${walked}, meant for ${date(targetOn)}`;
}

export function goalsOf({ timeline, episode }: Situation): Goal[] {
  return timeline.goals.filter((goal) => goal.episode === episode.episode && goal.source === episode.source);
}
/** The goal that the address names; of any state, for an entry about it may have to be corrected. */
export function goalOf(of: Situation): Goal | null {
  return goalsOf(of).find(({ goal }) => goal === of.extras.goal) ?? null;
}

/** Step ids are minted from the form's own id: the same form, the same steps. */
function newSteps(values: Values): { step: string; targetOn?: string }[] {
  const count = wholeOf(valueOf(values, 'steps')) ?? 0;
  return Array.from({ length: count }, (_, index) => {
    const targetOn = valueOf(values, `step-${index + 1}-on`);
    return { step: `${valueOf(values, 'id')}-step-${index + 1}`, ...(targetOn !== '' && { targetOn }) };
  });
}

function stepFields(label: string, help: string): Field[] {
  const counts = Array.from({ length: STEPS_AT_MOST }, (_, index) => ({ value: String(index + 1), label: plural(index + 1, 'step') }));
  return [{ kind: 'select', name: 'steps', label, help, isOptional: true, blank: 'None', choices: counts }];
}
function stepDates(of: Situation): Field[] {
  return Array.from({ length: STEPS_AT_MOST }, (_, index): Field => ({ kind: 'date', name: `step-${index + 1}-on`, label: `Step ${index + 1} by`, isOptional: true, from: of.episode.admittedOn }));
}
function stepFaults(values: Values): Fault[] {
  const count = wholeOf(valueOf(values, 'steps')) ?? 0;
  return Array.from({ length: STEPS_AT_MOST }, (_, index) => index + 1).filter((place) => place > count && valueOf(values, `step-${place}-on`) !== '')
    .map((place) => ({ field: `step-${place}-on`, text: `There is no step ${place}; choose how many there are, or leave this empty` }));
}

const weight: Field = {
  kind: 'select', name: 'weight', label: 'How much it matters to the client', isOptional: true, blank: 'Not said', choices: [{ value: '1', label: '1: as much as others' }, { value: '2', label: '2: more' }, { value: '3', label: '3: most' }],
};
const LEVELS: Choice[] = [
  { value: '2', label: '+2', help: 'much more than expected' }, { value: '1', label: '+1', help: 'more than expected' }, { value: '0', label: '0', help: 'as expected' },
  { value: '-1', label: '\u22121', help: 'less than expected' }, { value: '-2', label: '\u22122', help: 'much less than expected' },
];

/** RULE: levels are fixed before work on the goal begins (domain 4.1); the baseline is where the client stands then. */
const baseline: Field = {
  kind: 'select', name: 'baselineLevel', label: 'Where the client stands now', help: 'Without it, change on this goal cannot be told.', isOptional: true, blank: 'Not said',
  choices: [{ value: '-1', label: '\u22121: less than is hoped for' }, { value: '-2', label: '\u22122: much less, it could hardly be worse' }],
};

export const GOAL_SET: FormDefinition = {
  title: 'Set a goal', type: 'goal.set', states: ['domain', 'authoredBy', 'targetOn', 'weight', 'baselineLevel'],
  help: 'What the goal says stays in the clinical record; here stands its area of life, whose it is, and its steps.',
  sections: (of) => [
    {
      legend: null,
      fields: [
        { kind: 'select', name: 'domain', label: 'Area of life', missing: 'Choose the area of life', blank: 'Choose', choices: domains },
        { kind: 'choice', name: 'authoredBy', label: 'Who wrote it', layout: 'line', missing: 'Say who wrote the goal', choices: [{ value: 'client', label: 'The client' }, { value: 'joint', label: 'Together' }, { value: 'clinician', label: 'The clinician' }] },
        { kind: 'date', name: 'targetOn', label: 'To be reached by', isOptional: true, from: of.episode.admittedOn },
        ...(of.isCorrection ? [] : stepFields('Steps on the way', 'Small ones: each that is reached is a win.')),
      ],
    },
    { legend: 'More about this goal', isFolded: true, fields: [weight, baseline, ...(of.isCorrection ? [] : stepDates(of))] },
  ],
  faults: stepFaults,
  drafts: (values) => {
    const steps = newSteps(values);
    return [{
      type: 'goal.set',
      data: {
        goal: `${valueOf(values, 'id')}-goal`,
        ...stated({
          domain: valueOf(values, 'domain'), authoredBy: valueOf(values, 'authoredBy'), targetOn: valueOf(values, 'targetOn'), weight: wholeOf(valueOf(values, 'weight')),
          baselineLevel: wholeOf(valueOf(values, 'baselineLevel')), steps: steps.length === 0 ? undefined : steps,
        }),
      },
    }];
  },
  values: (data) => ({ domain: textIn(data, 'domain'), authoredBy: textIn(data, 'authoredBy'), targetOn: textIn(data, 'targetOn'), weight: textIn(data, 'weight'), baselineLevel: textIn(data, 'baselineLevel') }),
  saved: () => 'goal',
};

/** Events about a goal that is there: which one, they say in a hidden field. */
function about(values: Values, type: Draft['type'], rest: Record<string, unknown>): Draft[] {
  return [{ type, data: { goal: valueOf(values, 'goal'), ...stated(rest) } }];
}
const by = (label: string, isOptional: boolean): Field => ({
  kind: 'choice', name: 'by', label, layout: 'line', isOptional, missing: 'Say who decided it', choices: [{ value: 'client', label: 'The client' }, { value: 'joint', label: 'Together' }, { value: 'program', label: 'The program' }],
});

export const GOAL_PROGRESSED: FormDefinition = {
  title: 'Record how far a goal has come', type: 'goal.progressed', states: ['level'],
  sections: () => [{ legend: null, fields: [{ kind: 'choice', name: 'level', label: 'Where the client stands on it', missing: 'Choose a level', choices: LEVELS }] }],
  drafts: (values) => about(values, 'goal.progressed', { level: wholeOf(valueOf(values, 'level')) }),
  values: (data) => ({ level: textIn(data, 'level') }),
  saved: () => 'goal',
};

/** The steps as they stand, in a hidden field: a revision states all of them, and the form alone decides what they are. */
export const STEPS_NOW = 'stepsNow';
export function stepsNow(goal: Goal | null): string {
  return (goal?.steps ?? []).map(({ step, targetOn }) => toKey(step, targetOn ?? '')).join(' ');
}
function keptSteps(values: Values): { step: string; targetOn?: string }[] {
  return valueOf(values, STEPS_NOW).split(' ').filter((key) => key !== '').map((key) => {
    const [step = '', targetOn = ''] = fromKey(key);
    return { step, ...(targetOn !== '' && { targetOn }) };
  });
}

export const GOAL_REVISED: FormDefinition = {
  title: 'Revise a goal', type: 'goal.revised', states: ['domain', 'targetOn', 'weight'],
  help: 'Fill in only what changes. It stays the same goal, with its history.',
  sections: (of) => [{
    legend: null,
    fields: [
      { kind: 'date', name: 'targetOn', label: 'Now to be reached by', isOptional: true, from: of.episode.admittedOn },
      ...(of.isCorrection ? [] : stepFields('Further steps', 'They come after those there are.')),
      { kind: 'select', name: 'domain', label: 'Now in the area of', isOptional: true, blank: 'As it was', choices: domains },
      { ...weight, blank: 'As it was' },
    ],
  }],
  faults: (values, of) => (of.isCorrection || ['targetOn', 'domain', 'weight', 'steps'].some((name) => valueOf(values, name) !== '') ? [] : [{ field: 'targetOn', text: 'Fill in what changes' }]),
  drafts: (values) => {
    const more = newSteps(values);
    return about(values, 'goal.revised', {
      domain: valueOf(values, 'domain'), targetOn: valueOf(values, 'targetOn'), weight: wholeOf(valueOf(values, 'weight')), steps: more.length === 0 ? undefined : [...keptSteps(values), ...more],
    });
  },
  values: (data) => ({ domain: textIn(data, 'domain'), targetOn: textIn(data, 'targetOn'), weight: textIn(data, 'weight') }),
  saved: () => 'goal',
};

export const GOAL_ATTAINED: FormDefinition = {
  title: 'A goal is attained', type: 'goal.attained', states: ['by'],
  sections: () => [{ legend: null, fields: [by('Who says so', true)] }],
  drafts: (values) => about(values, 'goal.attained', { by: valueOf(values, 'by') }),
  values: (data) => ({ by: textIn(data, 'by') }),
  saved: () => 'attained',
};

export const GOAL_DISCONTINUED: FormDefinition = {
  title: 'Discontinue a goal', type: 'goal.discontinued', states: ['by'],
  help: 'It stays in the history. Leaving a goal behind is a decision like any other.',
  sections: () => [{ legend: null, fields: [by('Who decided it', false)] }],
  drafts: (values) => about(values, 'goal.discontinued', { by: valueOf(values, 'by') }),
  values: (data) => ({ by: textIn(data, 'by') }),
  saved: () => 'goal',
};

function openSteps(of: Situation): Choice[] {
  const open = goalsOf(of).filter(({ state }) => state === 'in-progress');
  const named = open.filter(({ goal }) => goal === of.extras.goal);
  return (named.length > 0 ? named : open).flatMap((goal) => goal.steps.flatMap(({ step, targetOn, reachedOn }, index): Choice[] => {
    if (reachedOn !== null) return [];
    return [{ value: toKey(goal.goal, step), label: `${sentenceCase(word(goal.domain))}: step ${index + 1} of ${goal.steps.length}`, help: `goal set ${date(goal.setOn)}${targetOn === null ? '' : `; step meant for ${date(targetOn)}`}` }];
  }));
}

export const MILESTONE: FormDefinition = {
  title: 'A step is reached', type: 'goal.milestone-reached', states: [],
  sections: (of) => (of.isCorrection ? [] : [{
    legend: null,
    fields: [
      { kind: 'choice', name: 'step', label: 'Which step', missing: 'Choose the step that was reached', choices: openSteps(of) },
      { kind: 'check', name: 'attained', label: 'With this step the goal is attained', isOptional: true },
    ],
  }]),
  drafts: (values) => {
    const [goal = '', step = ''] = fromKey(valueOf(values, 'step'));
    return [{ type: 'goal.milestone-reached', data: { goal, step } }, ...(valueOf(values, 'attained') === 'yes' ? [{ type: 'goal.attained' as const, data: { goal } }] : [])];
  },
  values: (data) => ({ step: toKey(textIn(data, 'goal'), textIn(data, 'step')) }),
  saved: (values) => (valueOf(values, 'attained') === 'yes' ? 'attained' : 'milestone'),
};
export const hasOpenSteps = (of: Situation): boolean => openSteps(of).length > 0;
