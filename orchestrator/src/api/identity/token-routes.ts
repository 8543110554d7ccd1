import type { Identity } from '../../identity/index.ts';
import { defineRoute, empty, json, type Route } from '../http/index.ts';
import { pageAnswer, pageOf, pageQuery, pageSchema } from '../http/page.ts';
import {
  grantOf,
  grantProperties,
  oneGrant,
  text,
  tokenAnswer,
  tokenShape,
  type GrantBody,
} from './shapes.ts';

const group = 'Identity';
const base = '/api/v1/tokens';

/** Tokens that systems call with. */
export function tokenRoutes({ tokens }: Identity): Route[] {
  return [
    defineRoute<{ query: { limit: number; cursor?: string } }>({
      method: 'GET',
      path: base,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'Lists one’s own tokens, an administrator all, the newest first.',
      query: { type: 'object', properties: pageQuery },
      answers: { 200: { schema: pageSchema(tokenShape) } },
      async handle({ query, caller }) {
        const found = await tokens.list(caller, pageOf(query));
        return pageAnswer(
          found.items.map((token) => tokenAnswer(token)),
          found.next,
        );
      },
    }),
    defineRoute<{ body: GrantBody & { name: string; days: number | null } }>({
      method: 'POST',
      path: base,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'Makes a token, which can do no more than whoever makes it; it is shown this once.',
      body: {
        type: 'object',
        properties: {
          name: text(200),
          ...grantProperties,
          days: {
            type: ['integer', 'null'],
            minimum: 1,
            maximum: 3650,
            default: 90,
            description: 'After so many days it expires; null is never.',
          },
        },
        required: ['name'],
        oneOf: oneGrant,
        additionalProperties: false,
      },
      answers: { 201: { schema: tokenShape } },
      async handle({ body, caller }) {
        const { name, days } = body;
        const given = { name, grant: grantOf(body), ...(days !== null && { days }) };
        const { token, secret } = await tokens.create(caller, given);
        return json(tokenAnswer(token, secret), {
          status: 201,
          headers: { Location: `${base}/${token.id}` },
        });
      },
    }),
    defineRoute<{ params: { token: string } }>({
      method: 'DELETE',
      path: `${base}/{token}`,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'Revokes a token, at once.',
      answers: { 204: { type: 'text/plain', description: 'Nobody gets in with it any more.' } },
      async handle({ params, caller }) {
        await tokens.revoke(caller, params.token);
        return empty();
      },
    }),
  ];
}
