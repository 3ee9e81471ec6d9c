/** `npm run --silent token -- ROLE [--clinician ID] [--data DIR]`: prints one token, for scripts. */
import { Id } from '#analytics/contract/event.ts';
import { Role, ROLES } from '#analytics/contract/site.ts';
import { DEMO_FIRST_CLINICIAN } from '#analytics/simulator/staff.ts';
import { signToken } from '../../http/identity.ts';
import { Complaint } from '../complaint.ts';
import { DEMO, OWN } from '../organizations.ts';
import { dataFolderOf, parseWords } from './words.ts';

function organizationOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  if (given !== OWN.id && given !== DEMO.id) throw new Complaint(`--organization is ${OWN.id} or ${DEMO.id}; without it, your own as soon as it has an event.`);
  return given;
}

export async function token(words: string[]): Promise<void> {
  const { values, positionals } = parseWords(words, { clinician: { type: 'string' }, data: { type: 'string' }, organization: { type: 'string' } });
  const role = Role.safeParse(positionals[0]);
  if (!role.success || positionals.length !== 1) throw new Complaint(`Name one role: npm run --silent token -- ROLE [--clinician ID] [--data DIR]; roles are ${ROLES.join(', ')}.`);
  const clinician = Id.safeParse(values.clinician ?? DEMO_FIRST_CLINICIAN);
  if (!clinician.success) throw new Complaint('--clinician has 1 to 128 printable characters.');
  const organization = organizationOf(values.organization);
  const folder = await dataFolderOf(values.data);
  const caller = { subject: `local-${role.data}`, role: role.data, organization, clinician: role.data === 'clinician' ? clinician.data : null };
  process.stdout.write(`${await signToken(folder.signingKey, caller, new Date())}\n`);
}
