import { ATTENDANCES, MODALITIES } from '#analytics/contract/event.ts';
import { sentenceCase, word } from '../../words.ts';
import { valueOf, wholeOf } from '../fields.ts';
import { stated, textIn, type FormDefinition } from './define.ts';

const CAME: Record<(typeof ATTENDANCES)[number], string> = { attended: 'Attended', 'no-show': 'Missed, without a word', 'cancelled-by-client': 'Cancelled by the client', 'cancelled-by-program': 'Cancelled by the program' };
const HOW: Partial<Record<(typeof MODALITIES)[number], string>> = { 'case-management': 'Case management', peer: 'Peer support', other: 'Another kind' };

export const CONTACT: FormDefinition = {
  title: 'Record a contact', type: 'progress.contact', states: ['modality', 'attendance', 'minutes'],
  sections: () => [{
    legend: null,
    fields: [
      { kind: 'choice', name: 'attendance', label: 'What became of it', missing: 'Say whether the client came', choices: ATTENDANCES.map((value) => ({ value, label: CAME[value] })) },
      { kind: 'choice', name: 'modality', label: 'Kind of contact', layout: 'columns', missing: 'Choose the kind of contact', choices: MODALITIES.map((value) => ({ value, label: HOW[value] ?? sentenceCase(word(value)) })) },
      { kind: 'number', name: 'minutes', label: 'Minutes', help: 'Only of a contact that was attended.', isOptional: true, least: 0, most: 1440 },
    ],
  }],
  faults: (values) => (valueOf(values, 'minutes') !== '' && valueOf(values, 'attendance') !== 'attended' && valueOf(values, 'attendance') !== '' ? [{ field: 'minutes', text: 'Leave the minutes empty: there was no contact' }] : []),
  drafts: (values) => [{
    type: 'progress.contact',
    data: stated({ modality: valueOf(values, 'modality'), attendance: valueOf(values, 'attendance'), minutes: wholeOf(valueOf(values, 'minutes')) }),
  }],
  values: (data) => ({ modality: textIn(data, 'modality'), attendance: textIn(data, 'attendance'), minutes: textIn(data, 'minutes') }),
  saved: () => 'contact',
};
