import { MARKERS } from '#analytics/contract/event.ts';
import { sentenceCase, word } from '../../words.ts';
import { valueOf } from '../fields.ts';
import { textIn, type FormDefinition } from './define.ts';

type Marker = (typeof MARKERS)[number];
const NAMES: Partial<Record<Marker, string>> = {
  'housing-gained': 'Housing found', 'housing-lost': 'Housing lost', 'work-gained': 'Work found', 'work-lost': 'Work lost', hospital: 'Hospital stay', custody: 'Change of custody', 'client-request': 'The client asked for a review', 'family-request': 'The family asked for a review', other: 'Something else',
};

export const MARKER: FormDefinition = {
  title: 'Record a life event', type: 'progress.marker', states: ['marker'],
  help: 'Only what happened, from this list. What it meant stays in the clinical record.',
  sections: () => [{
    legend: null,
    fields: [{ kind: 'choice', name: 'marker', label: 'What happened', layout: 'columns', missing: 'Choose what happened', choices: MARKERS.map((value) => ({ value, label: NAMES[value] ?? sentenceCase(word(value)) })) }],
  }],
  drafts: (values) => [{ type: 'progress.marker', data: { marker: valueOf(values, 'marker') } }],
  values: (data) => ({ marker: textIn(data, 'marker') }),
  saved: () => 'marker',
};
