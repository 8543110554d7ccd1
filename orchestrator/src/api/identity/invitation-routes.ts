import { kumikiError } from '@kumiki/component-sdk/errors';
import { callerOfPerson, longestPassword, type Identity } from '../../identity/index.ts';
import { defineRoute, empty, json, type Route } from '../http/index.ts';
import { pageAnswer, pageOf, pageQuery, pageSchema } from '../http/page.ts';
import { joinUrl } from './join-url.ts';
import { signedIn } from './session-routes.ts';
import { grantOf, grantProperties, linkAnswer, linkShape, oneGrant, text, type GrantBody } from './shapes.ts';

const group = 'Identity';
const base = '/api/v1/invitations';
const secret = {
  type: 'string',
  minLength: 20,
  maxLength: 200,
  pattern: '^[\\w-]+$',
  'x-expected': 'the end of a link',
};

/** Links by which people come, and get a new password. */
export function invitationRoutes(identity: Identity, publicUrl: () => string): Route[] {
  const { store, people } = identity;
  return [
    defineRoute<{ query: { limit: number; cursor?: string } }>({
      method: 'GET',
      path: base,
      role: 'admin',
      group,
      summary: 'Lists the links that can still be used, the newest first.',
      query: { type: 'object', properties: pageQuery },
      answers: { 200: { schema: pageSchema(linkShape) } },
      async handle({ query }) {
        const found = await store.links(pageOf(query));
        return pageAnswer(
          found.items.map((link) => linkAnswer(link)),
          found.next,
        );
      },
    }),
    defineRoute<{ body: GrantBody & { note: string; hours: number } }>({
      method: 'POST',
      path: base,
      role: 'admin',
      group,
      summary: 'Makes a link for somebody new, good for one use.',
      body: {
        type: 'object',
        properties: {
          ...grantProperties,
          note: { type: 'string', maxLength: 200, default: '', description: 'For whom it is.' },
          hours: { type: 'integer', minimum: 1, maximum: 720, default: 72 },
        },
        oneOf: oneGrant,
        additionalProperties: false,
      },
      answers: { 201: { schema: linkShape } },
      async handle({ body, caller }) {
        if (!identity.accounts) throw kumikiError('SIGN_IN_OFF', { way: 'a password' });
        const { note, hours } = body;
        const made = await people.invite(caller, { grant: grantOf(body), note, hours });
        return json(linkAnswer(made.link, joinUrl(publicUrl(), made.secret)), { status: 201 });
      },
    }),
    defineRoute<{ body: { secret: string } }>({
      method: 'POST',
      path: `${base}/look`,
      role: 'anyone',
      audited: false,
      group,
      summary: 'Says what a link is for; the secret is what stands behind "#" in it.',
      body: { type: 'object', properties: { secret }, required: ['secret'], additionalProperties: false },
      answers: { 200: { schema: linkShape } },
      async handle({ body }) {
        return json(linkAnswer(await people.link(body.secret)));
      },
    }),
    defineRoute<{ body: { secret: string; login?: string; name?: string; password: string } }>({
      method: 'POST',
      path: `${base}/accept`,
      role: 'anyone',
      group,
      summary: 'Uses a link: makes the account, or gives the new password, and signs in.',
      body: {
        type: 'object',
        properties: {
          secret,
          login: text(200, { description: 'What to sign in with, such as an e-mail address.' }),
          name: text(200, { description: 'What others see; as the login where it is left out.' }),
          password: { type: 'string', minLength: 1, maxLength: 4 * longestPassword },
        },
        required: ['secret', 'password'],
        additionalProperties: false,
      },
      answers: { 201: { schema: { type: 'object' } } },
      async handle(request) {
        const { body, became } = request;
        if (!identity.accounts) throw kumikiError('SIGN_IN_OFF', { way: 'a password' });
        const link = await people.link(body.secret);
        const { login = '', name, password } = body;
        if (link.person === undefined && login.trim() === '')
          throw kumikiError('BODY_INVALID', { reason: 'login is missing; expected a name to sign in with.' });
        const given = { login, password, ...(name !== undefined && { name }) };
        const person = await people.accept(body.secret, given);
        became(callerOfPerson(person));
        return { ...(await signedIn(identity, person, request)), status: 201 };
      },
    }),
    defineRoute<{ params: { invitation: string } }>({
      method: 'DELETE',
      path: `${base}/{invitation}`,
      role: 'admin',
      group,
      summary: 'Takes a link back.',
      answers: { 204: { type: 'text/plain', description: 'It leads nowhere any more.' } },
      async handle({ params }) {
        await store.removeLink(params.invitation);
        return empty();
      },
    }),
  ];
}
