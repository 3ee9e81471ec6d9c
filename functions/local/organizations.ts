/**
 * The two organizations of a local run: the demo's and one's own. They share nothing but the table.
 *
 * RULE (docs/adr/0006-demo-and-real-data.md): what is sent always goes to one's own. What is read without naming an organization is one's own
 * as soon as it has an event, and the demo until then. What a clinician records goes where it is read, so the demo takes that and nothing else.
 */
import { NotAllowed } from '#analytics/errors.ts';
import type { Organization, Purpose } from '../http/base.ts';

export const OWN: Organization = { id: 'own', name: 'Your organization', isDemo: false };
export const DEMO: Organization = { id: 'demo', name: 'Cairn demo', isDemo: true };

export class Organizations {
  #hasDemo: boolean;
  #hasOwn: boolean;

  constructor(known: { hasDemo: boolean; hasOwn: boolean }) {
    this.#hasDemo = known.hasDemo;
    this.#hasOwn = known.hasOwn;
  }

  noteOwnEvents(): void {
    this.#hasOwn = true;
  }

  noteDemo(): void {
    this.#hasDemo = true;
  }

  /** Those that can be signed in to, the one that is shown first. */
  shown(): Organization[] {
    if (!this.#hasDemo) return [OWN];
    return this.#hasOwn ? [OWN, DEMO] : [DEMO];
  }

  async resolve(claimed: string | null, purpose: Purpose): Promise<Organization> {
    if (claimed === DEMO.id && purpose === 'write') throw new NotAllowed('The demo organization takes no events that are sent, only what its clinicians record; send them to your own.');
    if (claimed === null) return purpose === 'write' ? OWN : (this.shown()[0] ?? OWN);
    if (claimed === OWN.id) return OWN;
    if (claimed === DEMO.id && this.#hasDemo) return DEMO;
    throw new NotAllowed('This organization is not in this data folder.');
  }
}
