import { createHash, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const CLIENT = 'slipway';
export const SECRET = 'a secret of the issuer';

export type Person = { sub: string; email: string; name: string; groups: string[] };

/** An OIDC issuer for tests: it lets in whoever sits at the browser, without asking. */
export type Issuer = { url: string; person: (person: Person) => void; stop: () => Promise<void> };

type Code = { asked: URLSearchParams; person: Person };

const encode = (fields: object) => Buffer.from(JSON.stringify(fields)).toString('base64url');

/** Starts one: authorization code with PKCE, tokens signed with RS256. */
export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, Code>();
  let url = '';
  let person: Person = { sub: 'nobody', email: 'nobody@example.com', name: 'Nobody', groups: [] };

  const signed = (typ: string, claims: object) => {
    const now = Math.floor(Date.now() / 1000);
    const text = `${encode({ alg: 'RS256', typ, kid: 'one' })}.${encode({ iss: url, iat: now, exp: now + 300, ...claims })}`;
    return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
  };

  const authorize = (asked: URLSearchParams, response: ServerResponse) => {
    const good =
      asked.get('response_type') === 'code' &&
      asked.get('client_id') === CLIENT &&
      asked.get('code_challenge_method') === 'S256' &&
      asked.get('code_challenge')?.length === 43 &&
      (asked.get('redirect_uri') ?? '').endsWith('/api/v1/auth/callback');
    if (!good) return reply(response, 400, { error: 'invalid_request' });
    const code = randomUUID();
    codes.set(code, { asked, person });
    const back = new URL(asked.get('redirect_uri')!);
    back.searchParams.set('code', code);
    back.searchParams.set('state', asked.get('state') ?? '');
    response.writeHead(302, { Location: back.toString() }).end();
  };

  const token = async (request: IncomingMessage, response: ServerResponse) => {
    const asked = new URLSearchParams(await body(request));
    // A code is gone with the first try, whatever comes of it.
    const code = codes.get(asked.get('code') ?? '');
    codes.delete(asked.get('code') ?? '');
    const proof = createHash('sha256').update(asked.get('code_verifier') ?? '').digest('base64url');
    const basic = `${encodeURIComponent(CLIENT)}:${encodeURIComponent(SECRET).replaceAll('%20', '+')}`;
    if (request.headers.authorization !== `Basic ${Buffer.from(basic).toString('base64')}`) return reply(response, 401, { error: 'invalid_client' });
    if (!code || asked.get('redirect_uri') !== code.asked.get('redirect_uri') || proof !== code.asked.get('code_challenge')) {
      return reply(response, 400, { error: 'invalid_grant' });
    }
    const claims = { ...code.person, email_verified: true };
    reply(response, 200, {
      token_type: 'Bearer',
      expires_in: 300,
      access_token: signed('at+jwt', { aud: [CLIENT], scope: 'openid', ...claims }),
      id_token: signed('JWT', { aud: CLIENT, nonce: code.asked.get('nonce'), ...claims }),
    });
  };

  const server = createServer((request, response) => {
    const address = new URL(request.url!, url);
    const path = address.pathname.replace(/^\/realms\/test/, '');
    if (path === '/.well-known/openid-configuration') reply(response, 200, metadata(url));
    else if (path === '/keys') reply(response, 200, { keys: [{ ...createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] });
    else if (path === '/authorize') authorize(address.searchParams, response);
    else if (path === '/token') void token(request, response);
    else reply(response, 404, {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realms/test`;
  return {
    url,
    person: (next) => (person = next),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const metadata = (url: string) => ({
  issuer: url,
  authorization_endpoint: `${url}/authorize`,
  token_endpoint: `${url}/token`,
  jwks_uri: `${url}/keys`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
});

function reply(response: ServerResponse, status: number, fields: object) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(fields));
}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
