/**
 * The marts of a snapshot: one Parquet file each, sorted and typed. What a measure reads, and nothing a person could be named by.
 *
 * RULE: corrections, retractions, duplicates and contradictions are resolved before a row gets here (`fold.ts`); no measure resolves them again.
 */

export const MART_SCHEMA_VERSION = 1;

type ColumnType = 'VARCHAR' | 'INTEGER' | 'DATE';
export interface MartColumn {
  readonly name: string;
  readonly type: ColumnType;
}
export interface Mart {
  readonly name: string;
  /** One row per what. */
  readonly rowPer: string;
  readonly columns: readonly MartColumn[];
  /** Sort order of the file: what readers filter by first. */
  readonly orderBy: readonly string[];
}

const text = (name: string): MartColumn => ({ name, type: 'VARCHAR' });
const whole = (name: string): MartColumn => ({ name, type: 'INTEGER' });
const date = (name: string): MartColumn => ({ name, type: 'DATE' });

/** Strata as SQL columns, in the order of the contract's `STRATA`. */
export const STRATUM_COLUMNS = {
  medication: 'medication', primarySubstance: 'primary_substance', coOccurring: 'co_occurring', ageBand: 'age_band', gender: 'gender',
  raceEthnicity: 'race_ethnicity', housing: 'housing', referral: 'referral', payer: 'payer', language: 'language',
} as const;

export const MARTS = [
  {
    name: 'programs', rowPer: 'program as last defined (source and program id)', orderBy: ['program', 'source'],
    columns: [text('source'), text('program'), text('name'), text('time_zone'), whole('planned_days')],
  },
  {
    name: 'clinicians', rowPer: 'clinician as last defined', orderBy: ['clinician', 'source'],
    columns: [text('source'), text('clinician'), text('name'), text('discipline')],
  },
  {
    name: 'episodes', rowPer: 'episode as the source sent it, attributed as at admission', orderBy: ['program', 'admitted_on', 'source', 'episode'],
    columns: [
      whole('episode_key'), text('source'), text('episode'), text('client'), whole('stay_key'), text('program'), text('level_of_care'), text('clinician'),
      ...Object.values(STRATUM_COLUMNS).map(text),
      date('admitted_on'), date('discharged_on'), text('reason'), whole('planned_days'),
      // First milestone reached or goal attained from admission to discharge, both included; null where none yet.
      date('first_milestone_on'), date('last_contact_on'), whole('milestones'),
    ],
  },
  {
    name: 'caseloads', rowPer: 'episode and clinician who has it now (as last transferred), alone or in its team', orderBy: ['clinician', 'episode_key'],
    columns: [whole('episode_key'), text('clinician')],
  },
  {
    name: 'contacts', rowPer: 'episode, local date and modality', orderBy: ['episode_key', 'on_date', 'modality'],
    columns: [whole('episode_key'), date('on_date'), text('modality'), whole('attended'), whole('no_show'), whole('cancelled_by_client'), whole('cancelled_by_program')],
  },
  {
    name: 'milestones', rowPer: 'milestone reached or goal attained', orderBy: ['episode_key', 'on_date', 'goal', 'step'],
    columns: [whole('episode_key'), date('on_date'), text('goal'), text('step'), text('kind')],
  },
] as const satisfies readonly Mart[];

export type MartName = (typeof MARTS)[number]['name'];
/** A value of a mart column: text, whole number, `YYYY-MM-DD`, or nothing. */
export type MartValue = string | number | null;
/** Rows of every mart, as arrays in column order. */
export type MartRows = Record<MartName, MartValue[][]>;
