import type { Identity } from '../../identity/index.ts';
import { defineRoute, empty, json, type Route } from '../http/index.ts';
import { pageAnswer, pageOf, pageQuery, pageSchema } from '../http/page.ts';
import { joinUrl } from './join-url.ts';
import {
  grantOf,
  grantProperties,
  linkAnswer,
  linkShape,
  personAnswer,
  personShape,
  text,
  type GrantBody,
} from './shapes.ts';

interface OfPerson {
  readonly params: { readonly person: string };
}

type Change = Partial<GrantBody> & { readonly name?: string; readonly disabled?: boolean };

const group = 'Identity';
const base = '/api/v1/people';

/** Those who may use the platform. */
export function peopleRoutes(identity: Identity, publicUrl: () => string): Route[] {
  const { store, people } = identity;
  return [
    defineRoute<{ query: { limit: number; cursor?: string } }>({
      method: 'GET',
      path: base,
      role: 'admin',
      group,
      summary: 'Lists people, in the order of their coming.',
      query: { type: 'object', properties: pageQuery },
      answers: { 200: { schema: pageSchema(personShape) } },
      async handle({ query }) {
        const found = await store.people(pageOf(query));
        return pageAnswer(found.items.map(personAnswer), found.next);
      },
    }),
    defineRoute<OfPerson>({
      method: 'GET',
      path: `${base}/{person}`,
      role: 'admin',
      group,
      summary: 'One person.',
      answers: { 200: { schema: personShape } },
      handle: async ({ params }) => json(personAnswer(await store.person(params.person))),
    }),
    defineRoute<OfPerson & { body: Change }>({
      method: 'PATCH',
      path: `${base}/{person}`,
      role: 'admin',
      group,
      summary: 'Changes what a person is called and may do, or keeps them out.',
      body: {
        type: 'object',
        properties: { name: text(200), ...grantProperties, disabled: { type: 'boolean' } },
        minProperties: 1,
        not: { required: ['role', 'pipelines'] },
        dependentRequired: { publish: ['role'] },
        additionalProperties: false,
      },
      answers: { 200: { schema: personShape } },
      async handle({ params, body }) {
        const { name, disabled, role, pipelines } = body;
        const hasGrant = role !== undefined || pipelines !== undefined;
        const changed = await store.changePerson(params.person, {
          ...(name !== undefined && { name }),
          ...(disabled !== undefined && { disabled }),
          ...(hasGrant && { grant: grantOf(body as GrantBody) }),
        });
        return json(personAnswer(changed));
      },
    }),
    defineRoute<OfPerson>({
      method: 'DELETE',
      path: `${base}/{person}`,
      role: 'admin',
      group,
      summary: 'Removes a person with their sessions and tokens.',
      answers: { 204: { type: 'text/plain', description: 'They are gone.' } },
      async handle({ params }) {
        await store.removePerson(params.person);
        return empty();
      },
    }),
    defineRoute<OfPerson>({
      method: 'POST',
      path: `${base}/{person}/password-link`,
      role: 'admin',
      group,
      summary: 'Makes a link, good for one use within a day, that gives the person a new password.',
      answers: { 201: { schema: linkShape } },
      async handle({ params, caller }) {
        const { link, secret } = await people.passwordLink(caller, params.person);
        return json(linkAnswer(link, joinUrl(publicUrl(), secret)), { status: 201 });
      },
    }),
  ];
}
