import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Purpose } from '#functions/http/base.ts';
import { Organizations } from '#functions/local/organizations.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { aContact, anAdmission, aProgram } from '../../support/events.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';

const PURPOSES: Purpose[] = ['read', 'write', 'record'];
/** Which organization, or why none, for each purpose. */
const resolved = (organizations: Organizations, claimed: string | null) =>
  Promise.all(PURPOSES.map((purpose) => organizations.resolve(claimed, purpose).then(({ id }) => id, (error: unknown) => (error instanceof Error ? error.message : ''))));
const NO_IMPORTS = 'The demo organization takes no events that are sent, only what its clinicians record; send them to your own.';
const NOT_HERE = 'This organization is not in this data folder.';

describe('which organization a request is about, by purpose (read, write, record)', () => {
  it.each<[string, { hasDemo: boolean; hasOwn: boolean }, string[]]>([
    ['a fresh folder', { hasDemo: true, hasOwn: false }, ['demo', 'own', 'demo']],
    ['a folder with own events', { hasDemo: true, hasOwn: true }, ['own', 'own', 'own']],
    ['a folder without a demo', { hasDemo: false, hasOwn: false }, ['own', 'own', 'own']],
  ])('%s: a token that names none records where it reads, and what is sent is one’s own', async (_name, known, expected) => {
    expect(await resolved(new Organizations(known), null)).toEqual(expected);
  });
  it('a token that names one gets that one, and sends nothing to the demo', async () => {
    const both = new Organizations({ hasDemo: true, hasOwn: true });
    expect([await resolved(both, 'demo'), await resolved(both, 'own'), await resolved(both, 'else')]).toEqual([['demo', NO_IMPORTS, 'demo'], ['own', 'own', 'own'], [NOT_HERE, NOT_HERE, NOT_HERE]]);
    expect(await resolved(new Organizations({ hasDemo: false, hasOwn: true }), 'demo')).toEqual([NOT_HERE, NO_IMPORTS, NOT_HERE]);
  });
});

describe('POST /v1/events in a folder with a demo', () => {
  let store: TestStore;
  let api: TestApi;
  beforeAll(async () => {
    store = await startDynalite();
    api = await openApi(store);
    const organizations = new Organizations({ hasDemo: true, hasOwn: false });
    Object.assign(api.deps, {
      organizationOf: (claimed: string | null, purpose: Purpose) => organizations.resolve(claimed, purpose),
      onAccepted: (organization: string) => { if (organization === 'own') organizations.noteOwnEvents(); },
    });
    await api.deps.events.append('demo', [aProgram(), anAdmission('a', '2026-01-05', { clinician: 'k' })]);
  });
  afterAll(async () => {
    await api.close();
    await store.close();
  });
  const post = async (role: 'operator' | 'clinician', id: string, organization?: string) => {
    const { status, body } = await api.call(role, 'POST', '/v1/events', { body: aContact('a', '2026-03-01', 'attended', { id }), type: 'application/cloudevents+json', clinician: 'k', ...(organization === undefined ? {} : { organization }) });
    return [status, body.accepted];
  };
  const kept = async (organization: string) => (await api.deps.events.timeline(organization, 'client-a')).map(({ event }) => event.id).sort();

  it('keeps what is recorded in the demo there, what is sent out of it, and records one’s own once there is something', async () => {
    expect([await post('clinician', 'by-hand'), await post('clinician', 'by-name', 'demo'), await post('operator', 'imported', 'demo')]).toEqual([[200, 1], [200, 1], [403, undefined]]);
    expect([await kept('demo'), await kept('own')]).toEqual([['admit-a', 'by-hand', 'by-name'], []]);
    // The first event that is sent is one's own; from then on nobody is in k's caseload, but for who names the demo.
    expect([await post('operator', 'sent'), await post('clinician', 'after'), await post('clinician', 'still-demo', 'demo')]).toEqual([[200, 1], [207, 0], [200, 1]]);
    expect([await kept('demo'), await kept('own')]).toEqual([['admit-a', 'by-hand', 'by-name', 'still-demo'], ['sent']]);
  });
});
