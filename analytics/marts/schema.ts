/**
 * The marts of a snapshot: one Parquet file each, sorted and typed. What a measure reads, and nothing a person could be named by.
 *
 * RULE: corrections, retractions, duplicates and contradictions are resolved before a row gets here (`fold.ts`); no measure resolves them again.
 */

export const MART_SCHEMA_VERSION = 4;

type ColumnType = 'VARCHAR' | 'INTEGER' | 'DOUBLE' | 'DATE';
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
const real = (name: string): MartColumn => ({ name, type: 'DOUBLE' });
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
      whole('episode_key'), text('source'), text('episode'), text('client'), whole('stay_key'), whole('stay_position'), text('program'), text('level_of_care'), text('clinician'),
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
  {
    name: 'segments', rowPer: 'stretch of an episode at one level of care, program and clinician; `to_on` is exclusive, null while it lasts', orderBy: ['episode_key', 'from_on'],
    columns: [whole('episode_key'), date('from_on'), date('to_on'), text('level_of_care'), text('program'), text('clinician')],
  },
  {
    name: 'goals', rowPer: 'goal that was set', orderBy: ['goal_key'],
    columns: [whole('goal_key'), whole('episode_key'), text('goal'), text('authored_by'), date('set_on'), whole('baseline_level'), whole('steps')],
  },
  {
    // A goal reworded is a new version of the same goal (domain 4.2): what holds on a day is the last row from on or before it.
    name: 'goal_terms', rowPer: 'version of a goal, from the day it was set or revised', orderBy: ['goal_key', 'version'],
    columns: [whole('goal_key'), whole('version'), date('from_on'), text('domain'), date('target_on'), real('weight')],
  },
  {
    name: 'goal_updates', rowPer: 'entry about a goal after it was set, in the order they happened', orderBy: ['goal_key', 'position'],
    columns: [whole('goal_key'), whole('position'), date('on_date'), text('kind'), whole('level'), text('done_by')],
  },
  {
    // `axis` names what may stand on one axis (instrument, scale and, where several scorings exist, the scoring); `recall_days` is how far its questions look back.
    name: 'scores', rowPer: 'score of a scale, in the order they were taken', orderBy: ['episode_key', 'position'],
    columns: [
      whole('episode_key'), whole('position'), date('on_date'), text('instrument'), text('version'), text('scale'), text('axis'), whole('recall_days'), real('score'), whole('is_prorated'), text('mode'),
    ],
  },
  {
    name: 'completions', rowPer: 'reassessment completed, in the order they happened', orderBy: ['episode_key', 'position'],
    columns: [whole('episode_key'), whole('position'), date('on_date'), text('reassessment'), text('kind'), text('instruments'), whole('plan_changed'), whole('with_client')],
  },
  {
    // A reassessment scheduled again is a new row of the same one: what holds on a day is the last row from on or before it.
    name: 'schedules', rowPer: 'time a reassessment was scheduled, in the order they happened', orderBy: ['episode_key', 'position'],
    columns: [whole('episode_key'), whole('position'), text('reassessment'), text('kind'), text('instrument'), date('scheduled_on'), date('due_on')],
  },
  {
    name: 'deferrals', rowPer: 'reassessment deferred', orderBy: ['episode_key', 'on_date', 'rule'],
    columns: [whole('episode_key'), date('on_date'), text('rule'), text('reason'), date('until_on')],
  },
  {
    name: 'markers', rowPer: 'marker, in the order they happened', orderBy: ['episode_key', 'position'],
    columns: [whole('episode_key'), whole('position'), date('on_date'), text('marker')],
  },
  {
    // Both days in the zone of the episode's program; recorded: the source's recordedtime, else the instant we had it.
    name: 'entries', rowPer: 'episode, day something happened and day it was recorded', orderBy: ['on_date', 'recorded_on', 'episode_key'],
    columns: [whole('episode_key'), date('on_date'), date('recorded_on'), whole('events')],
  },
  {
    name: 'targets', rowPer: 'target of a measure as last set, for one program or (null) for all', orderBy: ['measure', 'program', 'from_on'],
    columns: [text('measure'), text('program'), real('value'), date('from_on')],
  },
  {
    name: 'rules', rowPer: 'rule of the worklist as it was set, in the order stated', orderBy: ['position'],
    columns: [whole('position'), text('rule'), text('program'), date('from_on'), text('source'), text('statement')],
  },
  {
    // RULE: open on a day = fired_on <= day, and neither cleared_on nor ended_on on or before it (analytics/worklist/obligation.ts). `program` and `clinician`: as on the day it came up.
    name: 'obligations', rowPer: 'obligation of an episode, fired, cleared or still to come', orderBy: ['episode_key', 'position'],
    columns: [
      whole('episode_key'), whole('position'), text('rule'), text('kind'), text('program'), text('clinician'), date('fired_on'), date('due_on'), date('overdue_from'), date('acted_on'), date('cleared_on'),
      text('cleared_by'), date('ended_on'), text('ended_by'), text('title'), text('threshold'), text('source'), text('instrument'), text('evidence'), text('deferrals'),
    ],
  },
  {
    name: 'tracks', rowPer: 'episode, scale and day from which a state holds; of one day the last', orderBy: ['episode_key', 'position'],
    columns: [
      whole('episode_key'), whole('position'), date('from_on'), text('axis'), text('label'), text('state'), real('score'), date('taken_on'), real('baseline'), date('baseline_on'), text('says'),
    ],
  },
  {
    // What a replay runs a changed rule over: the very facts that the obligations came from, as JSON (analytics/worklist/facts.ts).
    name: 'facts', rowPer: 'episode', orderBy: ['episode_key'],
    columns: [whole('episode_key'), text('facts')],
  },
] as const satisfies readonly Mart[];

export type MartName = (typeof MARTS)[number]['name'];
/** A value of a mart column: text, whole number, `YYYY-MM-DD`, or nothing. */
export type MartValue = string | number | null;
/** Rows of every mart, as arrays in column order. */
export type MartRows = Record<MartName, MartValue[][]>;
