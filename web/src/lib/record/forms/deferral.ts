import { addDays } from '../../calendar.ts';
import { date } from '../../format.ts';
import { sentenceCase, word } from '../../words.ts';
import { valueOf, type Choice } from '../fields.ts';
import { textIn, type FormDefinition, type Situation } from './define.ts';

/** RULE: codes, never free text. */
export const DEFERRAL_REASONS: readonly Choice[] = [
  { value: 'client-asked', label: 'The client asked for it' },
  { value: 'client-away', label: 'The client is away' },
  { value: 'in-crisis', label: 'The client is in crisis, and it would not help now' },
  { value: 'in-hospital', label: 'The client is in hospital' },
  { value: 'done-elsewhere', label: 'It was done elsewhere, and the result is on its way' },
  { value: 'staff-absent', label: 'A colleague who does it is absent' },
];
/** WHY an end: what is put off for longer than this is not put off but dropped. */
const DAYS_AT_MOST = 92;

/** What is open and may be put off; what concerns safety never may. */
export function rulesOf({ timeline, episode, extras }: Situation): Choice[] {
  const open = timeline.worklist.reasons.filter((reason) => reason.category !== 'safety' && reason.episode === episode.episode);
  const choices = open.map(({ rule, title, clock }) => ({ value: rule, label: title, help: clock }));
  // A reason that is deferred already can be deferred on; it is named by the address alone.
  if (extras.rule === undefined || choices.some(({ value }) => value === extras.rule) || timeline.worklist.reasons.some(({ rule }) => rule === extras.rule)) return choices;
  return [...choices, { value: extras.rule, label: sentenceCase(word(extras.rule)) }];
}

export const DEFERRAL: FormDefinition = {
  title: 'Defer', type: 'reassessment.deferred', isDecision: true, states: ['rule', 'reason', 'until'],
  help: 'It leaves the worklist until the day you say, and comes back by itself.',
  sections: (of) => [{
    legend: null,
    fields: [
      { kind: 'choice', name: 'rule', label: 'What is put off', missing: 'Choose what is put off', choices: rulesOf(of) },
      { kind: 'choice', name: 'reason', label: 'Why', missing: 'Choose a reason', choices: DEFERRAL_REASONS },
      { kind: 'date', name: 'until', label: 'Until', help: `The day it comes back, from ${date(addDays(of.today, 1))} on.`, from: addDays(of.today, 1), to: addDays(of.today, DAYS_AT_MOST), missing: 'Enter the day it comes back' },
    ],
  }],
  drafts: (values) => [{ type: 'reassessment.deferred', data: { rule: valueOf(values, 'rule'), reason: valueOf(values, 'reason'), until: valueOf(values, 'until') } }],
  values: (data) => ({ rule: textIn(data, 'rule'), reason: textIn(data, 'reason'), until: textIn(data, 'until') }),
  saved: () => 'deferral',
};
