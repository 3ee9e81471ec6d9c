/** What the site's frame asks for: who is signed in, how old the data are, what can be chosen. */
import { askChoices, askLabels, askZones, type ChoiceRow, type Labels } from '#analytics/engine/ask.ts';
import { STRATA } from '#analytics/contract/event.ts';
import { GROUP_BYS } from '#analytics/contract/query.ts';
import type { Choices, Me } from '#analytics/contract/site.ts';
import { isDate } from '#analytics/contract/instant.ts';
import { InvalidInput, NotReady } from '#analytics/errors.ts';
import { addDays, addMonths } from '#analytics/period/dates.ts';
import { lastCompleteDay } from '#analytics/period/resolve.ts';
import type { Caller } from '../http/identity.ts';
import type { Organization } from '../http/base.ts';
import type { AppDeps } from './deps.ts';
import { findSnapshot } from './measures.ts';
import { choicesOfRelease } from './releases/choices.ts';
import { findRelease } from './releases/read.ts';
import { Remembered } from './remembered.ts';

/** Every page has its filters, and waits for them. */
const chosen = new Remembered<ChoiceRow[]>();

/** RULE: who reads releases is told how old the newest one is; when the data behind it came, and how far they go today, is no business of a release. */
async function releasedMe(caller: Caller, organization: Organization, deps: AppDeps): Promise<Me> {
  const now = deps.clock();
  const release = (await deps.releases.list(organization.id)).at(-1) ?? null;
  return {
    role: caller.role, organization: organizationOf(organization), clinician: null, now: now.toISOString(), lastCompleteDay: release?.asOf ?? lastCompleteDay(now, ['UTC']),
    release: release === null ? null : { id: release.id, month: release.month, asOf: release.asOf }, snapshot: null,
  };
}

const organizationOf = ({ id, name, isDemo }: Organization): Me['organization'] => ({ id, name, demo: isDemo });

export async function getMe(caller: Caller, organization: Organization, deps: AppDeps): Promise<Me> {
  if (caller.role === 'quality') return releasedMe(caller, organization, deps);
  const now = deps.clock();
  const published = await findSnapshot(deps.snapshots, organization.id, undefined);
  const { zones, labels } = await deps.engines.ask(organization.id, published, async (engine) => ({ zones: await askZones(engine, null), labels: await askLabels(engine) }));
  const { manifest } = published;
  return {
    role: caller.role, organization: organizationOf(organization),
    clinician: caller.clinician === null ? null : { id: caller.clinician, name: labels.clinician.get(caller.clinician) ?? null },
    now: now.toISOString(), lastCompleteDay: lastCompleteDay(now, zones),
    snapshot: { id: manifest.id, takenAt: manifest.takenAt, dataThrough: manifest.dataThrough, waiting: manifest.counts.waiting, contradictory: manifest.counts.contradictory },
  };
}

const GROUP_LABELS: Record<(typeof GROUP_BYS)[number], string> = {
  program: 'Program', clinician: 'Clinician', levelOfCare: 'Level of care', medication: 'Medication', primarySubstance: 'Primary substance', coOccurring: 'Co-occurring condition',
  ageBand: 'Age band', gender: 'Gender', raceEthnicity: 'Race and ethnicity', housing: 'Housing', referral: 'Referral', payer: 'Payer', language: 'Language',
};

function choicesOf(rows: readonly ChoiceRow[], kind: ChoiceRow['kind'], labels: Labels): Choices['program'] {
  const names = kind === 'program' ? labels.program : kind === 'clinician' ? labels.clinician : new Map<string, string>();
  return rows.filter((row) => row.kind === kind).map((row) => ({
    key: row.key, label: names.get(row.key) ?? row.key, episodes: row.episodes,
  }));
}

/** RULE: this role chooses among what has been released. Any measure will do: all are released by the same groups. */
async function releasedChoices(organization: string, deps: AppDeps): Promise<Choices> {
  const release = await findRelease(deps.releases, organization, null);
  const released = await deps.releases.measure(organization, release, 'initiation');
  if (released === null) throw new NotReady('The release has no figures yet.');
  return choicesOfRelease(released, GROUP_LABELS);
}

/** Values for the filters, with the episodes admitted in the window (the last twelve months unless the address says otherwise). */
export async function getChoices(caller: Caller, organization: Organization, asked: { from?: string; to?: string; asOf?: string }, deps: AppDeps): Promise<Choices> {
  for (const [name, date] of Object.entries(asked)) if (!isDate(date)) throw new InvalidInput('The address has a date that does not exist.', [{ pointer: `/${name}`, detail: 'must be a date that exists, as YYYY-MM-DD' }]);
  if (caller.role === 'quality') return releasedChoices(organization.id, deps);
  const published = await findSnapshot(deps.snapshots, organization.id, undefined);
  return deps.engines.ask(organization.id, published, async (engine) => {
    const complete = lastCompleteDay(deps.clock(), await askZones(engine, null));
    const to = asked.to ?? addDays(complete, 1);
    const window = { from: asked.from ?? addMonths(to, -12), to, asOf: asked.asOf ?? complete };
    const rows = await chosen.ask(engine, [window.from, window.to, window.asOf], () => askChoices(engine, window));
    const labels = await askLabels(engine);
    return {
      program: choicesOf(rows, 'program', labels),
      clinician: choicesOf(rows, 'clinician', labels),
      levelOfCare: choicesOf(rows, 'levelOfCare', labels),
      strata: Object.fromEntries(STRATA.map((name) => [name, choicesOf(rows, name, labels)])),
      groupBy: GROUP_BYS.map((key) => ({ key, label: GROUP_LABELS[key] })),
    };
  });
}
