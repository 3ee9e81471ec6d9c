/** A user pool's public side on loopback: the keys that its tokens are verified with; and tokens. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface LoopbackPool {
  readonly issuer: string;
  readonly audience: string;
  token(role: string, organization: string, more?: { audience?: string; clinician?: string }): Promise<string>;
  close(): Promise<void>;
}

export async function openLoopbackPool(): Promise<LoopbackPool> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const server = createServer((request, response) => {
    const isKeys = request.url === '/.well-known/jwks.json';
    response.writeHead(isKeys ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(isKeys ? { keys: [jwk] } : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const audience = 'site';
  return {
    issuer, audience,
    token: (role, organization, more = {}) =>
      new SignJWT({ 'custom:role': role, 'custom:organization': organization, ...(more.clinician === undefined ? {} : { 'custom:clinician': more.clinician }) }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).setSubject('somebody').setIssuer(issuer)
        .setAudience(more.audience ?? audience).setIssuedAt().setExpirationTime('1h').sign(privateKey),
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
