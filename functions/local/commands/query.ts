/** `npm run query`: the rows of one `.sql` file (or of a measure's) over a snapshot of this machine. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STRATA } from '#analytics/contract/event.ts';
import type { Query } from '#analytics/contract/query.ts';
import { SnapshotList } from '#analytics/contract/snapshot.ts';
import { Me } from '#analytics/contract/site.ts';
import { openEngine, type Engine } from '#analytics/engine/open.ts';
import { parametersOf, runSql } from '#analytics/engine/run.ts';
import { findMeasure, MEASURES } from '#analytics/measures/registry.ts';
import { addDays } from '#analytics/period/dates.ts';
import { parseQuery, resolveQuery, type Askable } from '#analytics/period/resolve.ts';
import { codeOf, Complaint } from '../complaint.ts';
import { DEMO, OWN } from '../organizations.ts';
import { answerOf, reachApi } from '../reach.ts';
import { dataFolderOf, parseWords, STORE_WORKER } from './words.ts';

const USAGE = 'npm run query -- analytics/measures/retention/rows.sql --from 2026-01-01 --to 2026-07-01 (or a measure\'s id; --asOf, --program, --groupBy, --interval ... as in an address; --json, --data DIR, --organization own|demo)';
const OWN_WORDS = ['data', 'organization'];
const NAMES = ['from', 'to', 'asOf', 'snapshot', 'program', 'clinician', 'levelOfCare', 'groupBy', 'interval', 'instrument', ...STRATA] as const;
const ANY: Askable = { kind: 'table', views: ['table'], interval: 'month', parameters: ['instrument'] };

interface Sql {
  readonly text: string;
  /** Of the measure whose file it is. */
  readonly settings: Parameters<typeof parametersOf>[1];
}

async function sqlOf(named: string): Promise<Sql> {
  const measure = findMeasure(named) ?? MEASURES.find(({ definition }) => named.endsWith(`measures/${definition.id}/rows.sql`));
  if (measure !== undefined && measure.definition.id === named) return { text: measure.sql, settings: measure.definition.settings };
  try {
    return { text: await readFile(named, 'utf8'), settings: measure?.definition.settings ?? [] };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new Complaint(`${named} is no file, and no measure: ${MEASURES.map(({ definition }) => definition.id).join(', ')}.\n${USAGE}`);
  }
}

interface Source {
  readonly snapshot: string;
  readonly organization: string;
  readonly takenOn: string;
  readonly files: ReadonlyMap<string, string>;
}

/** The newest snapshot, or the one named, of the organization that a reader sees. */
async function sourceOf(values: { data?: string; organization?: string }, wanted: string | undefined): Promise<Source> {
  const folder = await dataFolderOf(values.data);
  if (![undefined, OWN.id, DEMO.id].includes(values.organization)) throw new Complaint(`--organization is ${OWN.id} or ${DEMO.id}.`);
  const reach = await reachApi(folder, STORE_WORKER, values.organization ?? null);
  try {
    const { organization, lastCompleteDay } = await answerOf(await reach.request('/v1/me', { method: 'GET' }), Me);
    const { snapshots } = await answerOf(await reach.request('/v1/snapshots', { method: 'GET' }), SnapshotList);
    const found = wanted === undefined ? [...snapshots].sort((left, right) => (left.takenAt < right.takenAt ? 1 : -1))[0] : snapshots.find(({ id }) => id === wanted);
    if (found === undefined) throw new Complaint(wanted === undefined ? 'There is no snapshot yet; npm run snapshot takes one.' : `There is no snapshot ${wanted}.`);
    const at = (name: string): string => join(folder.lake, organization.id, found.id, name);
    return {
      snapshot: found.id, organization: organization.id, takenOn: wanted === undefined ? addDays(lastCompleteDay, 1) : found.takenAt.slice(0, 10),
      files: new Map(found.files.map(({ name }) => [name.replace(/\.parquet$/, ''), at(name)])),
    };
  } finally {
    await reach.close();
  }
}

function queryOf(given: [string, string][], source: Source): Query {
  const parsed = parseQuery(given, ANY);
  if ('faults' in parsed) throw new Complaint(`${parsed.faults.map(({ pointer, detail }) => `--${pointer.slice(1)} ${detail}`).join('\n')}\n${USAGE}`);
  const resolved = resolveQuery(parsed.parameters, { snapshot: source.snapshot, knownAt: new Date(`${source.takenOn}T12:00:00Z`), zones: ['UTC'] }, ANY);
  if ('faults' in resolved) throw new Complaint(resolved.faults.map(({ pointer, detail }) => `--${pointer.slice(1)} ${detail}`).join('\n'));
  return resolved.query;
}

function tableOf(rows: readonly Record<string, unknown>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  return cells.map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ').trimEnd()).join('\n');
}

async function ask(engine: Engine, { text, settings }: Sql, query: Query, takenOn: string): Promise<Record<string, unknown>[]> {
  try {
    return await runSql(engine, text, { ...parametersOf(query, settings), taken_on: takenOn });
  } catch (error) {
    throw new Complaint(`DuckDB says: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Words of the command line, those of an address apart from the command's own. */
function wordsOf(words: string[]): { named: string; given: [string, string][]; isJson: boolean; source: { data?: string; organization?: string } } {
  const options = Object.fromEntries([...NAMES, 'data', 'organization'].map((name) => [name, { type: 'string' as const }]));
  const { values, positionals: [named, ...more] } = parseWords(words.filter((word) => word !== '--json'), options);
  if (named === undefined || more.length > 0) throw new Complaint(`Name one file or measure: ${USAGE}`);
  const texts = Object.entries(values).flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []));
  return { named, given: texts.filter(([name]) => !OWN_WORDS.includes(name)), isJson: words.includes('--json'), source: Object.fromEntries(texts.filter(([name]) => OWN_WORDS.includes(name))) };
}

export async function query(words: string[]): Promise<void> {
  const { named, given, isJson, source: where } = wordsOf(words);
  const sql = await sqlOf(named);
  const source = await sourceOf(where, given.find(([name]) => name === 'snapshot')?.[1]);
  const bounds: [string, string][] = [['from', '2000-01-01'], ['to', addDays(source.takenOn, 1)]];
  const resolved = queryOf([...given, ...bounds.filter(([name]) => !given.some(([other]) => other === name))], source);
  const engine = await openEngine(source.files);
  try {
    const rows = await ask(engine, sql, resolved, source.takenOn);
    process.stdout.write(isJson ? rows.map((row) => `${JSON.stringify(row)}\n`).join('') : `${tableOf(rows)}\n`);
    process.stderr.write(`${rows.length} rows; ${source.organization}, snapshot ${source.snapshot}, from ${resolved.from} to ${resolved.to}, as of ${resolved.asOf}\n`);
  } finally {
    engine.close();
  }
}
