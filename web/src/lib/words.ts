import type { ResultKind, RuleSet } from '#analytics/contract/kinds.ts';
import type { Interval } from '#analytics/contract/query.ts';

/** Codes of the contract in person-first words. A code that is not listed is shown as it was sent. */
const WORDS: Record<string, string> = {
  completed: 'completed treatment',
  left: 'left before completion',
  terminated: 'ended by the program',
  transferred: 'transferred elsewhere',
  incarcerated: 'incarcerated',
  died: 'died',
  other: 'another reason',
  attended: 'attended',
  'no-show': 'did not come',
  'cancelled-by-client': 'cancelled by the client',
  'cancelled-by-program': 'cancelled by the program',
  'return-to-use': 'return to use',
  'relapse-prevention': 'return-to-use prevention',
  'client-request': 'asked for by the client',
  'family-request': 'asked for by the family',
  'plan-review': 'plan review',
  instrument: 'questionnaire',
  milestone: 'first milestone',
  exit: 'ended without one',
  engagement: 'engagement',
  plans: 'plans that adapt',
  data: 'data quality',
  'in-force': 'in force',
  replaced: 'replaced by a correction',
  retracted: 'entered in error',
  waiting: 'waiting for another event',
  contradictory: 'contradicts another event',
  'in-progress': 'in progress',
  program: 'program',
  clinician: 'clinician',
  levelOfCare: 'level of care',
  coOccurring: 'co-occurring conditions',
  primarySubstance: 'primary substance',
  ageBand: 'age band',
  raceEthnicity: 'race and ethnicity',
  all: 'All',
};

export function word(code: string): string {
  return WORDS[code] ?? code.replaceAll('-', ' ');
}

/** What kinds of answers, rule sets and intervals are called on the page. */
export const VIEW_NAMES: Record<ResultKind, string> = { series: 'Over time', curve: 'Curve', incidence: 'Competing endings', grid: 'Cohorts', funnel: 'Funnel', table: 'Table' };
export const RULES_NAMES: Record<RuleSet, string> = { nhs: 'NHS control chart', anhoej: 'Anh\u00f8j run chart' };
/** A chart's rules by name, as the person whose name they bear writes it. */
export const rulesNameOf = ({ rules, rulesName }: { rules: RuleSet; rulesName: string }): string => (rules === 'anhoej' ? 'Anh\u00f8j' : rulesName);
export const INTERVAL_NAMES: Record<Interval, string> = { week: 'By week', month: 'By month', quarter: 'By quarter' };

export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const LEVELS: Record<string, string> = {
  RR: 'Recovery residence',
  '1.0': 'Long-term remission monitoring',
  '1.5': 'Outpatient therapy',
  '1.7': 'Medically managed outpatient',
  '2.1': 'Intensive outpatient',
  '2.5': 'High-intensity outpatient',
  '2.7': 'Medically managed intensive outpatient',
  '3.1': 'Clinically managed low-intensity residential',
  '3.5': 'Clinically managed high-intensity residential',
  '3.7': 'Medically managed residential',
  '4.0': 'Medically managed inpatient',
};

/** An ASAM 4th-edition code with its name: `2.1 Intensive outpatient`. */
export function levelOfCare(code: string): string {
  const name = LEVELS[code];
  return name === undefined ? code : `${code} ${name}`;
}
