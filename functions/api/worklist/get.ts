/** `GET /v1/worklist`: the snapshot's obligations, and over them whoever has something newer. */
import type { Worklist } from '#analytics/contract/worklist.ts';
import { askLabels, askZones, type Labels } from '#analytics/engine/ask.ts';
import { askInTreatment, type EpisodeInTreatment } from '#analytics/engine/ask-worklist.ts';
import { localDate } from '#analytics/period/zone.ts';
import { listOf, type EpisodeView } from '#analytics/worklist/list.ts';
import type { Caller } from '../../http/identity.ts';
import type { Organization } from '../../http/base.ts';
import type { Published } from '../../store/snapshot-store.ts';
import type { AppDeps } from '../deps.ts';
import { findSnapshot } from '../measures.ts';
import { readLive, type Tail, type Tails } from './live.ts';
import { requireKnown, type Question } from './question.ts';

/** Beside the rest, what is known of the log's end. */
export type WorklistDeps = AppDeps & { readonly tails: Tails };

/** RULE: a clinician has her own caseload, whatever the address says; without one she has nobody. */
function scopeOf(caller: Caller): string | null {
  return caller.role === 'clinician' ? (caller.clinician ?? '') : null;
}

interface Found {
  readonly episodes: EpisodeInTreatment[];
  readonly labels: Labels;
  readonly today: string;
}

const isIn = (caseload: string | null, episode: EpisodeInTreatment): boolean => caseload === null || episode.caseload.includes(caseload);

function fits({ program, clinician, levelOfCare }: Question, episode: EpisodeInTreatment): boolean {
  return (program === null || episode.program === program) && (levelOfCare === null || episode.levelOfCare === levelOfCare) && (clinician === null || episode.caseload.includes(clinician));
}

function viewOf(episode: EpisodeInTreatment, day: string): EpisodeView[] {
  const { admittedOn, dischargedOn } = episode;
  return admittedOn > day || (dischargedOn !== null && dischargedOn <= day) ? [] : [{ ...episode, day }];
}

/** Who of those with something newer concerns the caller: hers already, or in an episode that may have become hers. */
function concerned({ clients, moved }: Tail, known: readonly EpisodeInTreatment[], isEverybody: boolean): string[] {
  if (isEverybody) return [...clients];
  const own = new Set(known.map(({ client }) => client));
  return clients.filter((client) => own.has(client) || moved.has(client));
}

async function askStored(caller: Caller, published: Published, asked: { organization: string; question: Question; now: Date }, deps: AppDeps): Promise<Found> {
  const { organization, question, now } = asked;
  return deps.engines.ask(organization, published, async (engine) => {
    const days = (await askZones(engine, null)).map((zone) => localDate(now.getTime(), zone)).sort();
    const today = days.at(-1) ?? localDate(now.getTime(), 'UTC');
    requireKnown(question.asOf, today);
    const scope = { on: question.asOf ?? days[0] ?? today, latest: question.asOf ?? today, clinician: scopeOf(caller) };
    return { episodes: await askInTreatment(engine, scope), labels: await askLabels(engine), today };
  });
}

/**
 * The caller's worklist.
 *
 * Errors  InvalidInput for an address it does not know; NotReady before the first snapshot.
 */
export async function getWorklist(caller: Caller, { id: organization }: Organization, question: Question, deps: WorklistDeps): Promise<Worklist> {
  const now = deps.clock();
  // An older snapshot whose engine is open answers as well, with a longer tail, while the newest one is being opened.
  const published = deps.engines.nearest(organization, await findSnapshot(deps.snapshots, organization, undefined));
  const caseload = scopeOf(caller);
  const [tail, stored] = await Promise.all([deps.tails.since(organization, published.manifest), askStored(caller, published, { organization, question, now }, deps)]);
  const dayIn = (zone: string): string => question.asOf ?? localDate(now.getTime(), zone);
  const fresh = concerned(tail, stored.episodes, caseload === null);
  const live = await readLive(deps.events, organization, { clients: fresh, tail, dayIn });
  const isFresh = new Set(fresh);
  const episodes = [...stored.episodes.filter(({ client }) => !isFresh.has(client)), ...live].filter((episode) => isIn(caseload, episode) && fits(question, episode));
  const views = episodes.flatMap((episode) => viewOf(episode, dayIn(episode.timeZone)));
  const people = await deps.directory.find(organization, [...new Set(views.map(({ client }) => client))]);
  const { labels, today } = stored;
  const names = {
    client: (client: string) => people.get(client)?.displayName ?? null, program: (program: string) => labels.program.get(program) ?? program, clinician: (clinician: string) => labels.clinician.get(clinician) ?? null,
  };
  const listed = listOf(views, { names, category: question.category, rule: question.rule, isToday: question.asOf === null || question.asOf === today });
  return { asOf: question.asOf ?? today, readAt: now.toISOString(), dataThrough: tail.dataThrough, liveClients: new Set(live.map(({ client }) => client)).size, snapshot: published.manifest.id, query: question, ...listed };
}
