/** `GET /v1/worklist`: the snapshot's obligations, and over them whoever has something newer. */
import type { Worklist } from '#analytics/contract/worklist.ts';
import { askInTreatment, type EpisodeInTreatment } from '#analytics/engine/ask-worklist.ts';
import { listOf, type EpisodeView } from '#analytics/worklist/list.ts';
import type { Caller } from '../../http/identity.ts';
import type { Organization } from '../../http/base.ts';
import type { Question } from './question.ts';
import { readInTreatment, type WorklistDeps } from './read.ts';

function fits({ program, clinician, levelOfCare }: Question, episode: EpisodeInTreatment): boolean {
  return (program === null || episode.program === program) && (levelOfCare === null || episode.levelOfCare === levelOfCare) && (clinician === null || episode.caseload.includes(clinician));
}

function viewOf(episode: EpisodeInTreatment, day: string): EpisodeView[] {
  const { admittedOn, dischargedOn } = episode;
  return admittedOn > day || (dischargedOn !== null && dischargedOn <= day) ? [] : [{ ...episode, day }];
}

/**
 * The caller's worklist.
 *
 * Errors  InvalidInput for an address it does not know; NotReady before the first snapshot.
 */
export async function getWorklist(caller: Caller, { id: organization }: Organization, question: Question, deps: WorklistDeps): Promise<Worklist> {
  const now = deps.clock();
  const found = await readInTreatment({ caller, organization, asOf: question.asOf, now }, deps, async (engine, scope) => ({ episodes: await askInTreatment(engine, scope), beside: null }));
  const { stored, live, labels, today, dataThrough, published } = found;
  const episodes = [...stored, ...live].filter((episode) => fits(question, episode));
  const views = episodes.flatMap((episode) => viewOf(episode, found.dayIn(episode.timeZone)));
  const people = await deps.directory.find(organization, [...new Set(views.map(({ client }) => client))]);
  const names = {
    client: (client: string) => people.get(client)?.displayName ?? null, program: (program: string) => labels.program.get(program) ?? program, clinician: (clinician: string) => labels.clinician.get(clinician) ?? null,
  };
  const listed = listOf(views, { names, category: question.category, rule: question.rule, isToday: question.asOf === null || question.asOf === today });
  return { asOf: question.asOf ?? today, readAt: now.toISOString(), dataThrough, liveClients: found.liveClients, snapshot: published.manifest.id, query: question, ...listed };
}
