/** A token -> who calls: role, organization, and for a clinician whose caseload. */
import { jwtVerify, SignJWT, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { Id } from '#analytics/contract/event.ts';
import { Role } from '#analytics/contract/site.ts';
import { NotAllowed, NotAuthenticated } from '#analytics/errors.ts';

export interface Caller {
  readonly subject: string;
  readonly role: Role;
  /** null: whichever organization the local run shows (docs/adr/0006-demo-and-real-data.md). Never null in the cloud. */
  readonly organization: string | null;
  readonly clinician: string | null;
}

export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

const ISSUER = 'cairn';
const AUDIENCE = 'cairn-api';
export const TOKEN_HOURS = 12;

// RULE: an organization's id is part of keys and of paths, so it may hold neither of their separators.
const OrganizationId = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/).refine((id) => !/^\.+$/.test(id));
const Claims = z.object({ sub: z.string().min(1), role: Role, organization: OrganizationId.nullish(), clinician: Id.nullish() });

function bearer(authorization: string | undefined): string {
  const token = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new NotAuthenticated();
  return token;
}

/** RULE: whatever is wrong with a token, the answer is the same; it never says which part. */
async function callerOf(verified: Promise<{ payload: unknown }>): Promise<Caller> {
  const claims = await verified.then(({ payload }) => Claims.safeParse(payload), () => null);
  if (claims === null || !claims.success) throw new NotAuthenticated('The token is not valid here, or has expired. Sign in again.');
  const { sub, role, organization, clinician } = claims.data;
  return { subject: sub, role, organization: organization ?? null, clinician: clinician ?? null };
}

/** Local run: tokens signed by the data folder's own key. */
export function localAuthenticate(key: Uint8Array): Authenticate {
  return (authorization) => {
    const token = bearer(authorization);
    return callerOf(jwtVerify(token, key, { issuer: ISSUER, audience: AUDIENCE, algorithms: ['HS256'] }));
  };
}

export async function signToken(key: Uint8Array, caller: Caller, now: Date): Promise<string> {
  const issued = Math.floor(now.getTime() / 1000);
  const { subject, ...claims } = caller;
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setSubject(subject).setIssuer(ISSUER).setAudience(AUDIENCE).setIssuedAt(issued)
    .setExpirationTime(issued + TOKEN_HOURS * 3600).sign(key);
}

/** Cloud: tokens of the organization's user pool. Its custom attributes say role, organization and clinician. */
export function poolAuthenticate(keys: JWTVerifyGetKey, expected: { issuer: string; audience: string }): Authenticate {
  return (authorization) => {
    const token = bearer(authorization);
    const verified = jwtVerify(token, keys, { ...expected, algorithms: ['RS256'] }).then(({ payload }) => {
      const organization = payload['custom:organization'];
      if (typeof organization !== 'string' || organization === '') throw new Error('a token without an organization');
      return { payload: { sub: payload.sub, role: payload['custom:role'], organization, clinician: payload['custom:clinician'] } };
    });
    return callerOf(verified);
  };
}

/** What each role may do. Everything not listed is refused. Which events a clinician may send is said by `functions/ingest/recording.ts`, and which a director or a quality reviewer by `reviewing.ts`. */
const MAY = {
  'send-events': ['operator', 'clinician', 'director', 'quality'],
  'keep-directory': ['operator'],
  'publish-snapshots': ['operator'],
  'list-snapshots': ['operator', 'director'],
  'list-releases': ['operator', 'director', 'quality'],
  'read-measures': ['director', 'clinician', 'quality'],
  'read-clients': ['director', 'clinician'],
  'read-reviews': ['director', 'quality'],
  'read-digest': ['director'],
  'read-yield': ['director', 'operator'],
} as const satisfies Record<string, readonly Role[]>;
export type Action = keyof typeof MAY;

export function requireAllowed(caller: Caller, action: Action): void {
  const roles: readonly Role[] = MAY[action];
  if (!roles.includes(caller.role)) throw new NotAllowed(`The role ${caller.role} may not do this; it is for: ${roles.join(', ')}.`);
}
