/** From a number to its episodes: the cohort of the same query, named for those who may see people. */
import { EPISODES_A_PAGE, type EpisodeList } from '#analytics/contract/episodes.ts';
import { askLabels, askZones, type Labels } from '#analytics/engine/ask.ts';
import { askEpisodes, countEpisodes, type EpisodeRow } from '#analytics/engine/ask-episodes.ts';
import { InvalidInput, NotFound, type FieldFault } from '#analytics/errors.ts';
import { findMeasure } from '#analytics/measures/registry.ts';
import { parseQuery, resolveQuery } from '#analytics/period/resolve.ts';
import type { Caller } from '../../http/identity.ts';
import type { AppDeps } from '../deps.ts';
import { findSnapshot } from '../measures.ts';

export interface EpisodesQuestion {
  readonly measure: string;
  /** As in the address. */
  readonly parameters: readonly (readonly [string, string])[];
  readonly organization: string;
}

const FAULTY = 'The address asks for something this list cannot answer.';

/** The page asked for, and what is left: the measure's own parameters. */
function pageIn(given: EpisodesQuestion['parameters']): { page: number; parameters: EpisodesQuestion['parameters']; faults: FieldFault[] } {
  const asked = given.filter(([name]) => name === 'page').map(([, value]) => value);
  const [text = '1'] = asked;
  const isPage = /^[1-9]\d{0,5}$/.test(text);
  const faults = asked.length > 1 ? [{ pointer: '/page', detail: 'may be given once' }] : isPage ? [] : [{ pointer: '/page', detail: 'must be a whole number from 1' }];
  return { page: isPage ? Number(text) : 1, parameters: given.filter(([name]) => name !== 'page'), faults };
}

function episodeOf(row: EpisodeRow, names: ReadonlyMap<string, { displayName?: string | null | undefined }>, labels: Labels): EpisodeList['episodes'][number] {
  return {
    client: row.client, name: names.get(row.client)?.displayName ?? null, program: row.program, programName: labels.program.get(row.program) ?? row.program, levelOfCare: row.level_of_care,
    clinician: row.clinician, clinicianName: row.clinician === null ? null : (labels.clinician.get(row.clinician) ?? row.clinician),
    admittedOn: row.admitted_on, endedOn: row.ended_on, reason: row.reason, days: row.days, state: row.has_exited ? 'ended' : 'in-treatment',
  };
}

/**
 * Answers `GET /v1/measures/{id}/episodes`: the same parameters as the measure, and `page`.
 *
 * RULE    A clinician sees those of her present caseload and how many the cohort has; a director sees all. Nobody else comes here (`routes.ts`).
 * Shape   one row per stay, by admission: the order tells nothing of any figure. A page beyond the last is the last.
 * Errors  InvalidInput with every fault of the address; NotFound; Gone; NotReady; TookTooLong; TooBusy.
 */
export async function getEpisodes(caller: Caller, asked: EpisodesQuestion, deps: Pick<AppDeps, 'snapshots' | 'engines' | 'clock' | 'directory'>): Promise<EpisodeList> {
  const definition = findMeasure(asked.measure)?.definition;
  if (definition === undefined) throw new NotFound('unknown-measure', 'There is no such measure; GET /v1/measures lists them.');
  const { page, parameters: given, faults } = pageIn(asked.parameters);
  const parsed = parseQuery(given, definition);
  if ('faults' in parsed || faults.length > 0) throw new InvalidInput(FAULTY, [...faults, ...('faults' in parsed ? parsed.faults : [])]);
  const { parameters } = parsed;
  const published = await findSnapshot(deps.snapshots, asked.organization, parameters.snapshot);
  const { manifest } = published;
  const knownAt = parameters.snapshot === undefined ? deps.clock() : new Date(manifest.takenAt);
  const caseload = caller.role === 'clinician' ? (caller.clinician ?? '') : null;
  const found = await deps.engines.ask(asked.organization, published, async (engine) => {
    const resolved = resolveQuery(parameters, { snapshot: manifest.id, knownAt, zones: await askZones(engine, parameters.program ?? null) }, definition);
    if ('faults' in resolved) throw new InvalidInput(FAULTY, resolved.faults);
    const { query } = resolved;
    const counts = await countEpisodes(engine, { query, caseload });
    const pages = Math.max(1, Math.ceil(counts.visible / EPISODES_A_PAGE));
    const shown = Math.min(page, pages);
    return { query, ...counts, pages, page: shown, rows: await askEpisodes(engine, { query, caseload }, { limit: EPISODES_A_PAGE, offset: (shown - 1) * EPISODES_A_PAGE }), labels: await askLabels(engine) };
  });
  const { rows, labels, ...said } = found;
  const names = await deps.directory.find(asked.organization, rows.map(({ client }) => client));
  return {
    measure: { id: definition.id, title: definition.title }, meta: { snapshot: manifest.id, takenAt: manifest.takenAt, asOf: said.query.asOf }, ...said,
    episodes: rows.map((row) => episodeOf(row, names, labels)),
  };
}
