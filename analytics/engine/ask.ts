/** The questions beside measures: zones, names, choices, clients. Every row is parsed here. */
import { z } from 'zod';
import { oncePerEngine } from './once.ts';
import type { Engine } from './open.ts';
import { runSql, type Parameters } from './run.ts';
import { STRATA } from '../contract/event.ts';
import arrivalsSql from './arrivals.sql';
import choicesSql from './choices.sql';
import clientsSql from './clients.sql';
import labelsSql from './labels.sql';
import targetsSql from './targets.sql';
import zonesSql from './zones.sql';

const Zone = z.object({ time_zone: z.string() });
const Label = z.object({ kind: z.enum(['program', 'clinician']), key: z.string(), label: z.string(), sources: z.number() });
const ChoiceRow = z.object({ kind: z.enum(['program', 'clinician', 'levelOfCare', ...STRATA]), key: z.string(), episodes: z.number() });
const ClientRow = z.object({
  client: z.string(), program: z.string(), level_of_care: z.string(), clinician: z.string().nullable(), admitted_on: z.string(), discharged_on: z.string().nullable(),
  reason: z.string().nullable(), last_contact_on: z.string().nullable(), milestones: z.number(), total: z.number(),
});
const TargetRow = z.object({ program: z.string().nullable(), value: z.number(), from_on: z.string() });
const ArrivalRow = z.object({ delay: z.number(), age: z.number(), events: z.number() });
export type ClientRow = z.infer<typeof ClientRow>;
export type ChoiceRow = z.infer<typeof ChoiceRow>;

export interface Labels {
  readonly program: ReadonlyMap<string, string>;
  readonly clinician: ReadonlyMap<string, string>;
  /** Ids that more than one source uses; their episodes are counted together under the id. */
  readonly shared: readonly string[];
}

async function rowsOf<T>(engine: Engine, sql: string, parameters: Parameters, row: z.ZodType<T>): Promise<T[]> {
  return (await runSql(engine, sql, parameters)).map((one) => row.parse(one));
}

async function zonesOf(engine: Engine, program: string | null): Promise<string[]> {
  return (await rowsOf(engine, zonesSql, { program }, Zone)).map((row) => row.time_zone);
}
const askAllZones = oncePerEngine((engine) => zonesOf(engine, null));

/** Time zones of the programs in the snapshot, or of the one named. */
export async function askZones(engine: Engine, program: string | null): Promise<readonly string[]> {
  return program === null ? askAllZones(engine) : zonesOf(engine, program);
}

/** Names of programs and clinicians by id. */
export const askLabels = oncePerEngine(async (engine): Promise<Labels> => {
  const rows = await rowsOf(engine, labelsSql, {}, Label);
  const named = (kind: string): Map<string, string> => new Map(rows.filter((row) => row.kind === kind).map((row) => [row.key, row.label]));
  return { program: named('program'), clinician: named('clinician'), shared: rows.filter((row) => row.sources > 1).map((row) => row.key) };
});

/** What filters offer for a window. */
export async function askChoices(engine: Engine, window: { from: string; to: string; asOf: string }): Promise<ChoiceRow[]> {
  return rowsOf(engine, choicesSql, { from: window.from, to: window.to, as_of: window.asOf }, ChoiceRow);
}

/** Clients with their latest episode, those in treatment first; all (null) or one clinician's. */
export async function askClients(engine: Engine, clinician: string | null, limit: number): Promise<ClientRow[]> {
  return rowsOf(engine, clientsSql, { clinician, limit }, ClientRow);
}

/** Targets of a measure, by their first day. */
export async function askTargets(engine: Engine, measure: string): Promise<{ program: string | null; value: number; from: string }[]> {
  return (await rowsOf(engine, targetsSql, { measure }, TargetRow)).map(({ program, value, from_on: from }) => ({ program, value, from }));
}

/** Events of the year before the snapshot by days to their entry and days since they happened. */
export async function askArrivals(engine: Engine, scope: { takenOn: string; program: string | null }): Promise<z.infer<typeof ArrivalRow>[]> {
  return rowsOf(engine, arrivalsSql, { taken_on: scope.takenOn, program: scope.program }, ArrivalRow);
}
