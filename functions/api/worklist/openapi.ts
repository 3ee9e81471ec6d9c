/** What OpenAPI says of the worklist's addresses. */
import { LEVELS_OF_CARE } from '#analytics/contract/event.ts';
import { RULE_SETTINGS } from '#analytics/contract/rule-names.ts';
import { AlertYield, Capacity, CATEGORIES, Replay, RuleYield, Worklist, WorklistRow, WorklistRule, WorklistRules } from '#analytics/contract/worklist.ts';

type Json = Record<string, unknown>;

export const WORKLIST_SCHEMAS = { Worklist, WorklistRow, WorklistRule, WorklistRules, RuleYield, AlertYield, Replay, Capacity } as const;

const text = { type: 'string' };
const date = { type: 'string', format: 'date' };
const whole = { type: 'integer', minimum: 0, maximum: 3660 };
const asked = (name: string, description: string, schema: Json = text): Json => ({ name, in: 'query', description, schema });

const PROGRAM = asked('program', 'Only this program.');
const PERIOD = [
  asked('from', 'First day, included; the last twelve whole months unless said otherwise.', date), asked('to', 'Day after the last.', date),
  asked('program', 'Only flags that came up in this program.'),
];
const LIST = [
  PROGRAM, asked('clinician', 'Only this caseload; a clinician always has her own.'), asked('levelOfCare', 'Only this level of care.', { type: 'string', enum: [...LEVELS_OF_CARE] }),
  asked('category', 'Only clients who have a reason of it.', { type: 'string', enum: [...CATEGORIES] }), asked('rule', 'Only clients for whom this rule has fired.'), asked('asOf', 'The day it is looked at; today unless given.', date),
];
const SETTINGS = [...new Set(Object.values(RULE_SETTINGS).flat())].sort();
const CHANGE = [
  { ...asked('rule', 'The rule that is changed, of GET /v1/worklist/rules.'), required: true }, ...PERIOD.slice(0, 2), asked('program', 'Changed for this program alone, and only its flags.'),
  asked('interval', 'ISO 8601, such as P21D or P3M; it brings its own first date and window unless they are given.'), asked('firstDue', 'ISO 8601, from the anchor.'), asked('graceDays', 'Days of grace.', whole),
  asked('earlyDays', 'How early one still counts; `any` for at any time.', { anyOf: [whole, { const: 'any' }] }), asked('isOn', 'Switched on or off.', { type: 'string', enum: ['true', 'false'] }),
  ...SETTINGS.map((name) => asked(`setting.${name}`, `The setting ${name}, where the rule has it.`, { type: 'number', minimum: 0, maximum: 3660 })),
];

interface Helpers {
  readonly read: (operationId: string, summary: string, schema: Json, parameters?: Json[]) => Json;
  readonly refTo: (name: keyof typeof WORKLIST_SCHEMAS) => Json;
  /** The problems that a read may answer with. */
  readonly problems: Json;
}

function csvPath({ problems }: Helpers): Json {
  const responses = { 200: { description: 'One line a reason, in the list\'s order.', content: { 'text/csv': { schema: text } } }, ...problems };
  return { get: { operationId: 'get-worklist-csv', summary: 'The same list as a table', parameters: LIST, responses } };
}

/** Example `worklistPaths(helpers)['/v1/worklist/yield']` */
export function worklistPaths(helpers: Helpers): Json {
  const { read, refTo } = helpers;
  return {
    '/v1/worklist': read('get-worklist', 'Who needs somebody now, why, since when, and what clears it; live', refTo('Worklist'), LIST),
    '/v1/worklist.csv': csvPath(helpers),
    '/v1/worklist/rules': read('get-worklist-rules', 'Every rule as it holds on a day', refTo('WorklistRules'), [asked('program', 'As it holds for this program; unless given, what the organization has set.'), asked('on', 'The day; today unless given.', date)]),
    '/v1/worklist/yield': read('get-worklist-yield', 'What became of every rule\'s flags, by month', refTo('AlertYield'), PERIOD),
    '/v1/worklist/replay': read('replay-worklist-rule', 'What a changed rule would have raised', refTo('Replay'), CHANGE),
    '/v1/worklist/capacity': read('get-worklist-capacity', 'What falls due in each of the next eight weeks, per caseload', refTo('Capacity'), [asked('asOf', 'The day it is looked at; today unless given.', date)]),
  };
}
