import { kumikiError } from '@kumiki/component-sdk/errors';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import {
  callerOfPerson,
  longestPassword,
  type Caller,
  type Identity,
  type Person,
} from '../../identity/index.ts';
import { addressKey } from '../http/rate-limit.ts';
import type { Client } from '../http/client.ts';
import { defineRoute, empty, json, type Answer, type Route, type RouteRequest } from '../http/index.ts';
import { readCookie, setCookie } from './cookies.ts';
import { identify } from './identify.ts';
import { callerAnswer, callerShape, text } from './shapes.ts';

const group = 'Identity';
const base = '/api/v1/session';
/** A browser is known for so many seconds after the last sign-in. */
const deviceSeconds = 180 * 24 * 3600;
const flowSeconds = 600;

const password: JsonSchema = { type: 'string', minLength: 1, maxLength: 4 * longestPassword };
/** A path of this server: no other host, and nothing that a browser would take for one. */
const localPath = '^/([^/\\\\\\p{Cc}][^\\\\\\p{Cc}]*)?$';

const sessionShape: JsonSchema = {
  type: 'object',
  properties: {
    caller: { anyOf: [callerShape, { type: 'null' }] },
    login_needed: { type: 'boolean' },
    ways: { type: 'array', items: { enum: ['password', 'provider'] } },
  },
  required: ['caller', 'login_needed', 'ways'],
};

/** Signing in and out, and who is signed in. */
export function sessionRoutes(identity: Identity): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: base,
      role: 'anyone',
      group,
      summary: 'Who calls, and the ways to sign in.',
      answers: { 200: { schema: sessionShape } },
      handle: async ({ node, client }) => json(stateAnswer(identity, await whoever(identity, node, client))),
    }),
    defineRoute<{ body: { name: string; password: string } }>({
      method: 'POST',
      path: base,
      role: 'anyone',
      group,
      summary: 'Signs in with name and password; the cookie of the answer is the session.',
      body: {
        type: 'object',
        properties: { name: text(200), password },
        required: ['name', 'password'],
        additionalProperties: false,
      },
      answers: { 200: { schema: sessionShape } },
      async handle(request) {
        const { body, client, node, became } = request;
        if (!identity.accounts) throw kumikiError('SIGN_IN_OFF', { way: 'a password' });
        const device = readCookie(node, 'kumiki_device', client.secure);
        const person = await identity.people.signIn({
          ...body,
          address: addressKey(client.address),
          ...(device !== undefined && { device }),
        });
        became(callerOfPerson(person));
        return await signedIn(identity, person, request);
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: base,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'Signs out.',
      answers: { 204: { type: 'text/plain', description: 'The session is over.' } },
      async handle({ node, client: { secure } }) {
        const secret = readCookie(node, 'kumiki_session', secure);
        if (secret !== undefined) await identity.sessions.end(secret);
        return empty({ headers: { 'Set-Cookie': setCookie('kumiki_session', '', 0, secure) } });
      },
    }),
    defineRoute<{ body: { current: string; password: string } }>({
      method: 'PUT',
      path: `${base}/password`,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'Gives oneself another password; other sessions end.',
      body: {
        type: 'object',
        properties: { current: password, password },
        required: ['current', 'password'],
        additionalProperties: false,
      },
      answers: { 204: { type: 'text/plain', description: 'The password is another one.' } },
      async handle({ body, caller, client, node }) {
        const [kind, person] = caller.id.split('/', 2);
        if (kind !== 'person') throw kumikiError('SIGN_IN_OFF', { way: 'a password, as you,' });
        const session = readCookie(node, 'kumiki_session', client.secure);
        await identity.people.changePassword(
          person!,
          { ...body, address: addressKey(client.address) },
          session,
        );
        return empty();
      },
    }),
    defineRoute<{ query: { return_to: string } }>({
      method: 'GET',
      path: `${base}/oidc`,
      role: 'anyone',
      isPage: true,
      group,
      summary: 'Begins to sign in at the identity provider.',
      query: {
        type: 'object',
        properties: {
          return_to: {
            type: 'string',
            maxLength: 500,
            default: '/',
            pattern: localPath,
            'x-expected': 'a path of this server',
          },
        },
      },
      answers: { 302: { type: 'text/plain', description: 'The way to the provider.' } },
      async handle({ query, client: { secure } }) {
        if (identity.oidc === undefined) throw kumikiError('SIGN_IN_OFF', { way: 'an identity provider' });
        const { url, flow } = await identity.oidc.begin(query.return_to);
        const cookie = setCookie('kumiki_flow', flow, flowSeconds, secure);
        return empty({ status: 302, headers: { Location: url, 'Set-Cookie': cookie } });
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${base}/oidc/callback`,
      role: 'anyone',
      audited: true,
      isPage: true,
      group,
      summary: 'Where the identity provider sends people back to.',
      // What a provider adds has to be passed over (RFC 6749, 4.1.2).
      query: { type: 'object', additionalProperties: true },
      answers: { 302: { type: 'text/plain', description: 'The way to where they were.' } },
      async handle(request) {
        const { node, client, became } = request;
        const flow = readCookie(node, 'kumiki_flow', client.secure);
        const query = /\?(.*)$/s.exec(node.url ?? '')?.[1] ?? '';
        const { person, returnTo } = await identity.finishOidc(flow, query);
        became(callerOfPerson(person));
        const { headers } = await signedIn(identity, person, request);
        const gone = setCookie('kumiki_flow', '', 0, client.secure);
        const cookies = [headers?.['Set-Cookie'] ?? [], gone].flat();
        return empty({ status: 302, headers: { Location: returnTo, 'Set-Cookie': cookies } });
      },
    }),
  ];
}

/** Begins a session, and answers with it. A session that the browser had before is over. */
export async function signedIn(
  identity: Identity,
  person: Person,
  { node, client }: Pick<RouteRequest, 'node' | 'client'>,
): Promise<Answer> {
  const { secure, address } = client;
  const before = readCookie(node, 'kumiki_session', secure);
  if (before !== undefined) await identity.sessions.end(before);
  const known = readCookie(node, 'kumiki_device', secure);
  const { secret, device, expiresAt } = await identity.sessions.start(person, address, known);
  const cookies = [
    setCookie('kumiki_session', secret, (expiresAt - Date.now()) / 1000, secure),
    setCookie('kumiki_device', device, deviceSeconds, secure),
  ];
  return json(stateAnswer(identity, callerOfPerson(person)), { headers: { 'Set-Cookie': cookies } });
}

/** Who calls, where anybody is known: asking is free. */
async function whoever(
  identity: Identity,
  node: RouteRequest['node'],
  client: Client,
): Promise<Caller | undefined> {
  try {
    return await identify(identity, node, client);
  } catch {
    return undefined;
  }
}

function stateAnswer({ loginNeeded, accounts, oidc }: Identity, caller: Caller | undefined): object {
  const ways = [...(accounts ? ['password'] : []), ...(oidc === undefined ? [] : ['provider'])];
  return { caller: caller === undefined ? null : callerAnswer(caller), login_needed: loginNeeded, ways };
}
