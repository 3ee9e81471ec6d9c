import { valueOf } from '../fields.ts';
import { stated, textIn, type FormDefinition } from './define.ts';
import { scheduleField } from './schedule.ts';

const YES_NO = (yes: string, no: string) => [{ value: 'true', label: yes }, { value: 'false', label: no }];

export const PLAN_REVIEW: FormDefinition = {
  title: 'Record a plan review', type: 'reassessment.completed', states: ['planChanged', 'withClient'],
  sections: (of) => [{
    legend: null,
    fields: [
      { kind: 'choice', name: 'planChanged', label: 'Did the plan change?', layout: 'line', missing: 'Say whether the plan changed', choices: YES_NO('It changed', 'It stays as it is') },
      { kind: 'choice', name: 'withClient', label: 'Was it done with the client?', layout: 'line', missing: 'Say whether it was done with the client', choices: YES_NO('With the client', 'Without the client') },
      ...scheduleField(of, 'plan-review', null),
    ],
  }],
  drafts: (values) => [{
    type: 'reassessment.completed',
    data: stated({ reassessment: valueOf(values, 'reassessment'), kind: 'plan-review', planChanged: valueOf(values, 'planChanged') === 'true', withClient: valueOf(values, 'withClient') === 'true' }),
  }],
  values: (data) => ({ planChanged: textIn(data, 'planChanged'), withClient: textIn(data, 'withClient') }),
  saved: () => 'plan-review',
};
