/** What the worklist asks of a snapshot: who is in treatment, what was due, how they do, and by which rules. Every row is parsed here. */
import { z } from 'zod';
import { Event } from '../contract/event.ts';
import { TRACK_STATES } from '../contract/worklist.ts';
import type { RuleStatement } from '../worklist/book.ts';
import type { EpisodeFacts } from '../worklist/facts.ts';
import type { FlagPart } from '../worklist/flags.ts';
import type { Obligation } from '../worklist/obligation.ts';
import type { TrackSpan } from '../worklist/track.ts';
import type { ClinicianDays } from '../worklist/yield.ts';
import type { Engine } from './open.ts';
import { runSql, type Parameters } from './run.ts';
import clinicianDaysSql from './worklist-clinician-days.sql';
import episodesSql from './worklist-episodes.sql';
import factsSql from './worklist-facts.sql';
import factsNowSql from './worklist-facts-now.sql';
import flagsSql from './worklist-flags.sql';
import lastEpisodeSql from './worklist-last-episode.sql';
import obligationsSql from './worklist-obligations.sql';
import rulesSql from './worklist-rules.sql';
import tracksSql from './worklist-tracks.sql';

const Text = z.string().nullable();
const EpisodeRow = z.object({
  episode_key: z.number(), source: z.string(), episode: z.string(), client: z.string(), program: z.string(), level_of_care: z.string(), clinician: Text, admitted_on: z.string(), discharged_on: Text,
  time_zone: z.string(), caseload: z.array(z.string()),
});
const Dated = z.object({ on: z.string(), text: z.string() });
const Deferred = z.object({ on: z.string(), until: z.string(), reason: z.string() });
const json = <T>(schema: z.ZodType<T>) => z.string().transform((text) => schema.parse(JSON.parse(text)));
const DocRow = z.object({ episode_key: z.number(), doc: z.string() });
const ObligationRow = z.object({
  rule: z.string(), kind: z.enum(['safety', 'due', 'off-track', 'unknown']), fired_on: z.string(), due_on: z.string(), overdue_from: z.string(), acted_on: Text, cleared_on: Text,
  cleared_by: Text, ended_on: Text, ended_by: Text, title: z.string(), threshold: z.string(), source: z.string(), instrument: Text, evidence: json(z.array(Dated)), deferrals: json(z.array(Deferred)).nullable(),
});
const TrackRow = z.object({
  from_on: z.string(), axis: z.string(), label: z.string(), state: z.enum(TRACK_STATES), score: z.number().nullable(), taken_on: Text, baseline: z.number().nullable(), baseline_on: Text, says: z.string(),
});
const RuleRow = z.object({ statement: json(z.custom<RuleStatement>((value) => Event.safeParse({ specversion: '1.0', id: '-', source: '-', subject: '-', time: '2000-01-01T00:00:00Z', type: 'rule.set', data: value }).success)) });
const FlagRow = z.object({ episode_key: z.number(), rule: z.string(), program: z.string(), fired_on: z.string(), acted_on: Text, cleared_on: Text, cleared_by: Text, ended_on: Text, deferred_on: Text });
const ClinicianDaysRow = z.object({ month: z.string(), days: z.number() });
const FactsRow = z.object({ episode_key: z.number(), facts: z.string() });
const FactsNowRow = z.object({ client: z.string(), time_zone: z.string(), caseload: z.array(z.string()), facts: z.string() });
const LastRow = z.object({ episode_key: z.number() });

async function rowsOf<T>(engine: Engine, sql: string, parameters: Parameters, row: z.ZodType<T>): Promise<T[]> {
  return (await runSql(engine, sql, parameters)).map((one) => row.parse(one));
}

/** Rows that are one text each, by episode. */
async function docsOf<T>(engine: Engine, sql: string, parameters: Parameters, row: z.ZodType<T>): Promise<Map<number, T[]>> {
  const docs = grouped(await rowsOf(engine, sql, parameters, DocRow));
  return new Map([...docs].map(([key, own]) => [key, own.map(({ doc }) => row.parse(JSON.parse(doc)))]));
}

/** An episode in treatment, as the worklist needs it. */
export interface EpisodeInTreatment {
  readonly client: string;
  readonly source: string;
  readonly episode: string;
  readonly program: string;
  readonly levelOfCare: string;
  readonly clinician: string | null;
  readonly caseload: readonly string[];
  readonly admittedOn: string;
  readonly dischargedOn: string | null;
  readonly timeZone: string;
  readonly obligations: readonly Obligation[];
  readonly track: readonly TrackSpan[];
}

function grouped<T extends { episode_key: number }>(rows: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(row.episode_key);
    if (group === undefined) groups.set(row.episode_key, [row]);
    else group.push(row);
  }
  return groups;
}

function obligationOf(row: z.infer<typeof ObligationRow>): Obligation {
  return {
    rule: row.rule, kind: row.kind, firedOn: row.fired_on, dueOn: row.due_on, overdueFrom: row.overdue_from, actedOn: row.acted_on, clearedOn: row.cleared_on, clearedBy: row.cleared_by, endedOn: row.ended_on,
    endedBy: row.ended_by, evidence: row.evidence, deferrals: row.deferrals ?? [], title: row.title, threshold: row.threshold, source: row.source, instrument: row.instrument,
  };
}

function trackSpanOf(row: z.infer<typeof TrackRow>): TrackSpan {
  return { from: row.from_on, axis: row.axis, label: row.label, state: row.state, score: row.score, on: row.taken_on, baseline: row.baseline, baselineOn: row.baseline_on, says: row.says };
}

/**
 * Everybody in treatment on a day, or one caseload.
 *
 * Shape   `on`: the earliest and `latest` the last of what is "today" in the programs' zones (both the day asked for, where one was) -> episodes with what
 *         was open on `on` or is still to come, and how they do.
 */
export async function askInTreatment(engine: Engine, scope: { on: string; latest: string; clinician: string | null }): Promise<EpisodeInTreatment[]> {
  const episodes = await rowsOf(engine, episodesSql, scope, EpisodeRow);
  if (episodes.length === 0) return [];
  const asked = { ...scope, keys: episodes.map((row) => row.episode_key).join(',') };
  const obligations = await docsOf(engine, obligationsSql, asked, ObligationRow);
  const tracks = await docsOf(engine, tracksSql, asked, TrackRow);
  return episodes.map((row) => ({
    client: row.client, source: row.source, episode: row.episode, program: row.program, levelOfCare: row.level_of_care, clinician: row.clinician, caseload: row.caseload, admittedOn: row.admitted_on,
    dischargedOn: row.discharged_on, timeZone: row.time_zone, obligations: (obligations.get(row.episode_key) ?? []).map(obligationOf), track: (tracks.get(row.episode_key) ?? []).map(trackSpanOf),
  }));
}

/** What was set about rules, in the order stated. */
export async function askRules(engine: Engine): Promise<RuleStatement[]> {
  return (await rowsOf(engine, rulesSql, {}, RuleRow)).map(({ statement }) => statement);
}

/** Episodes by their key, which counts from 1: after one, up to and with another. So that a long history is read a piece at a time. */
export interface Slice {
  readonly after: number;
  readonly until: number;
}
export interface PeriodAsked {
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
  readonly program: string | null;
}

/** The key of the last episode; 0 where there is none. */
export async function askLastEpisode(engine: Engine): Promise<number> {
  return (await rowsOf(engine, lastEpisodeSql, {}, LastRow))[0]?.episode_key ?? 0;
}

/**
 * What the flags of some episodes are made of, by episode: all that came up by `asOf` and was not gone before `from`, so that what began before a period and
 * went on into it is not taken for something new. `program`: episodes that were in it at any time.
 */
export async function askFlagParts(engine: Engine, { from, asOf, program, after, until }: { from: string; asOf: string; program: string | null } & Slice): Promise<FlagPart[][]> {
  const rows = await rowsOf(engine, flagsSql, { from, as_of: asOf, program, after, until }, FlagRow);
  return [...grouped(rows).values()].map((own) => own.map((row) => ({
    rule: row.rule, program: row.program, firedOn: row.fired_on, actedOn: row.acted_on, clearedOn: row.cleared_on, clearedBy: row.cleared_by, endedOn: row.ended_on, deferredOn: row.deferred_on,
  })));
}

/** Days of each month of a period on which a clinician had somebody in treatment, over all clinicians; a month without any is left out. */
export async function askClinicianDays(engine: Engine, { from, to, program }: PeriodAsked): Promise<ClinicianDays[]> {
  return rowsOf(engine, clinicianDaysSql, { from, to, program }, ClinicianDaysRow);
}

/** The facts of those of some episodes that ran in a period, for a replay. RULE: they were written by `factsOf`; their file's digest is their check. */
export async function askFacts(engine: Engine, { from, to, program, after, until }: PeriodAsked & Slice): Promise<EpisodeFacts[]> {
  return (await rowsOf(engine, factsSql, { from, to, program, after, until }, FactsRow)).map(({ facts }) => JSON.parse(facts) as EpisodeFacts);
}

/** The facts of an episode in treatment, and who has it. */
export interface FactsInTreatment {
  readonly client: string;
  readonly timeZone: string;
  readonly caseload: readonly string[];
  readonly facts: EpisodeFacts;
}

/** The facts of everybody in treatment on a day, or of one caseload; `on` and `latest` as in `askInTreatment`. */
export async function askFactsInTreatment(engine: Engine, scope: { on: string; latest: string; clinician: string | null }): Promise<FactsInTreatment[]> {
  return (await rowsOf(engine, factsNowSql, scope, FactsNowRow)).map(({ client, time_zone: timeZone, caseload, facts }) => ({ client, timeZone, caseload, facts: JSON.parse(facts) as EpisodeFacts }));
}
