import { error, fail, redirect } from '@sveltejs/kit';
import type { Problem } from '#analytics/contract/problem.ts';
import type { ClientTimeline } from '#analytics/contract/site.ts';
import type { Api } from '../../../../../lib/api.ts';
import { date } from '../../../../../lib/format.ts';
import type { Fault, Values } from '../../../../../lib/record/fields.ts';
import { isForm, parseExtras, recordPath, returnPath, withSaved, type FormName, type RecordExtras } from '../../../../../lib/record/path.ts';
import type { Sent } from '../../../../../lib/record/send.ts';
import { readValues, submissionOf } from '../../../../../lib/record/submission.ts';
import { recordView, situationOf, type RecordView } from '../../../../../lib/record/view.ts';
import { settle } from '../../../../../lib/settle.ts';
import type { Actions, PageServerLoad } from './$types';

/** Ids we mint are random, with a prefix; a form keeps the one it was shown with. */
const mint = (): string => `evt_${crypto.randomUUID()}`;

interface Address {
  form: FormName | null;
  extras: RecordExtras;
}
function addressOf({ searchParams }: URL): Address {
  const form = searchParams.get('form');
  return { form: isForm(form) ? form : null, extras: parseExtras(searchParams) };
}

const NOT_FOR_ROLE = { message: 'Recording is for clinicians', detail: 'What happens with a client is recorded by the clinicians who work with them. You can read it on the client\u2019s page.' };

const viewOf = (timeline: ClientTimeline, address: Address, now: string): RecordView | null => recordView(timeline, address, { id: mint(), retraction: mint(), now });

/** Whose stay it is recorded to, and links to the others where there are several. */
function episodesShown(timeline: ClientTimeline, { form, extras }: Address) {
  const episode = situationOf(timeline, extras, timeline.readAt)?.episode ?? null;
  const others = form === 'correct' ? [] : timeline.episodes.filter((other) => other !== episode);
  const { goal: _goal, step: _step, rule: _rule, ...along } = extras;
  return {
    episode: episode === null ? null : { programName: episode.programName, ended: episode.dischargedOn === null ? null : date(episode.dischargedOn) },
    others: others.map((other) => ({ href: recordPath(timeline.client, form, { ...along, episode: other.episode }), label: `${other.programName}, ${other.dischargedOn === null ? `since ${date(other.admittedOn)}` : `${date(other.admittedOn)} to ${date(other.dischargedOn)}`}` })),
  };
}

export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
  const { me } = await parent();
  if (me.role !== 'clinician') error(403, NOT_FOR_ROLE);
  const timeline = await locals.api.client(params.id);
  const { form, extras } = addressOf(url);
  return { view: viewOf(timeline, { form, extras }, me.now), name: timeline.name, back: returnPath(params.id, extras.from), ...episodesShown(timeline, { form, extras }) };
};

/** What a form that was not saved comes back with. RULE: everything that was typed. */
interface Kept {
  values: Values;
  faults: Fault[];
  problem: Pick<Problem, 'type' | 'title' | 'detail' | 'traceId'> | null;
  /** To save it under as a new entry, where its own id is taken. */
  fresh: string;
  /**
   * The form as it was when it was sent; null where that could not be read.
   * WHY: it may have been saved and only the answer lost. By now its step is reached or its entry replaced, and the page would no longer offer the form that has to be sent again.
   */
  view: RecordView | null;
}
const kept = (values: Values, faults: Fault[], more: Partial<Kept> = {}): Kept => ({ values, faults, problem: null, fresh: mint(), view: null, ...more });

async function situationFor(api: Api, client: string) {
  return settle(Promise.all([api.me(), api.client(client)]));
}

/** The first event that was turned away, and why. */
function refusedBy(sent: Sent): Problem | null {
  if ('problem' in sent) return sent.problem;
  const rejected = sent.receipt.results.find(({ status }) => status === 'rejected');
  if (rejected === undefined) return null;
  return rejected.problem ?? { type: 'defect', title: 'It was not taken', status: 502 };
}

export const actions: Actions = {
  default: async ({ locals, params, request, url }) => {
    const values = readValues(await request.formData());
    const { form, extras } = addressOf(url);
    const found = await situationFor(locals.api, params.id);
    if ('failed' in found) return fail(503, kept(values, [], { problem: { type: 'unreachable', title: found.failed.message, ...(found.failed.traceId !== undefined && { traceId: found.failed.traceId }) } }));
    const [me, timeline] = found.value;
    if (me.role !== 'clinician') return fail(403, kept(values, [], { problem: { type: 'not-allowed', title: NOT_FOR_ROLE.message } }));
    const submission = submissionOf(timeline, { form, extras }, values, me.now);
    const view = viewOf(timeline, { form, extras }, me.now);
    if ('faults' in submission) return fail(422, kept(values, submission.faults, { view }));
    const problem = refusedBy(await locals.api.send(submission.events));
    if (problem !== null) return fail(problem.status, kept(values, [], { problem, view }));
    redirect(303, withSaved(returnPath(params.id, extras.from), submission.saved));
  },
};
