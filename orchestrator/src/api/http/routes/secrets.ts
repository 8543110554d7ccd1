import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { secretName, type SecretInfo, type Secrets } from '../../../secrets/index.ts';
import { empty, json } from '../answer.ts';
import { pageAnswer, pageOf, pageQuery, pageSchema } from '../page.ts';
import { defineRoute, type Route } from '../route.ts';

interface Named {
  readonly params: { readonly secret: string };
}

const project = 'default';
const group = 'Secrets';
const base = '/api/v1/secrets';
const role = 'editor';
const secret: JsonSchema = {
  type: 'string',
  pattern: secretName.source,
  'x-expected': 'a name of a secret: small letters, digits, ".", "_" and "-"',
};

const shape: JsonSchema = {
  type: 'object',
  properties: {
    name: secret,
    revision: { type: 'integer', minimum: 1 },
    changed_by: { type: 'string' },
    changed_at: { type: 'string', format: 'date-time' },
  },
  required: ['name', 'revision', 'changed_by', 'changed_at'],
};

/** The routes of secrets: there is none that gives a value. */
export function secretRoutes(secrets: Secrets): Route[] {
  return [
    defineRoute<{ query: { limit: number; cursor?: string } }>({
      method: 'GET',
      path: base,
      role,
      group,
      summary: 'Lists secrets by name, without their values.',
      query: {
        type: 'object',
        properties: {
          ...pageQuery,
        },
      },
      answers: { 200: { schema: pageSchema(shape) } },
      async handle({ query }) {
        const { items, next } = await secrets.list(project, pageOf(query));
        return pageAnswer(items.map(secretAnswer), next);
      },
    }),
    defineRoute<Named & { body: { value: unknown } }>({
      method: 'PUT',
      path: `${base}/{secret}`,
      role,
      group,
      summary: 'Keeps a value under a name, in the place of the one before. It is never read back.',
      params: { secret },
      body: {
        type: 'object',
        // Looked at by the handler: what is wrong with a body is said with what stands there.
        properties: { value: { description: 'Text of 6 to 16384 characters.' } },
        required: ['value'],
        additionalProperties: false,
      },
      answers: { 200: { schema: shape } },
      async handle({ params, body, caller }) {
        return json(secretAnswer(await secrets.put(project, params.secret, body.value, caller.name)));
      },
    }),
    defineRoute<Named>({
      method: 'DELETE',
      path: `${base}/{secret}`,
      role,
      group,
      summary: 'Removes a secret: what refers to it fails from then on.',
      params: { secret },
      answers: { 204: { type: 'text/plain', description: 'It is gone.' } },
      async handle({ params }) {
        await secrets.remove(project, params.secret);
        return empty();
      },
    }),
  ];
}

function secretAnswer({ name, revision, changedBy, changedAt }: SecretInfo): object {
  return { name, revision, changed_by: changedBy, changed_at: new Date(changedAt).toISOString() };
}
