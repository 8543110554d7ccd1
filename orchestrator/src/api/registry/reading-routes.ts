import { KumikiError } from '@kumiki/component-sdk/errors';
import type { ComponentQuery, ComponentRegistry } from '@kumiki/registry';
import { json } from '../http/answer.ts';
import { pageAnswer, pageQuery, pageSchema } from '../http/page.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { usesAnswer, versionAnswer } from './answers.ts';
import { fullName, named, type Named, type Versioned, versionText, versioned } from '../components/names.ts';
import { base, group, ofVersion, root } from './addresses.ts';
import { categorySchema, compatibilitySchema, detailsSchema, typeSchema, versionSchema } from './schemas.ts';

interface SearchQuery extends Omit<ComponentQuery, 'text'> {
  readonly q?: string;
}

/** Components of registries: search, versions, ranges, and what an upgrade changes. */
export function readingRoutes(registry: ComponentRegistry): Route[] {
  return [
    defineRoute<{ query: SearchQuery }>({
      method: 'GET',
      path: `${root}/components`,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'Searches the components of registries, the nearest first and what is deprecated last.',
      query: {
        type: 'object',
        properties: {
          q: {
            type: 'string',
            maxLength: 200,
            description: 'Words that all occur in name, title, description or category, in any language.',
          },
          category: categorySchema,
          takes: {
            ...typeSchema,
            description: 'Only those with an input that takes an output of this type.',
          },
          gives: {
            ...typeSchema,
            description: 'Only those with an output that an input of this type takes.',
          },
          ...pageQuery,
        },
      },
      answers: { 200: { schema: pageSchema(versionSchema) } },
      async handle({ query: { q, ...query } }) {
        const { items, next } = await registry.search({ ...query, ...(q !== undefined && { text: q }) });
        return pageAnswer(items.map(versionAnswer), next);
      },
    }),
    defineRoute<{ params: Named }>({
      method: 'GET',
      path: base,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'Lists the versions of a component, the newest first, with those that are yanked.',
      params: named,
      answers: { 200: { schema: pageSchema(versionSchema) } },
      handle: async ({ params }) =>
        pageAnswer((await registry.versions(fullName(params))).map(versionAnswer)),
    }),
    defineRoute<{ params: Named; query: { range: string } }>({
      method: 'GET',
      path: `${base}/resolve`,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'The version, digest and image that a range stands for.',
      params: named,
      query: {
        type: 'object',
        properties: { range: { type: 'string', maxLength: 200, default: '*', description: 'As ^1.2.' } },
      },
      answers: { 200: { schema: versionSchema } },
      handle: async ({ params, query }) =>
        json(versionAnswer(await registry.resolve(fullName(params), query.range))),
    }),
    defineRoute<{ params: Named; query: { from: string; to: string } }>({
      method: 'GET',
      path: `${base}/compatibility`,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'What breaks and what is new for pipelines that go from one version to another.',
      params: named,
      query: {
        type: 'object',
        properties: { from: versionText, to: versionText },
        required: ['from', 'to'],
      },
      answers: { 200: { schema: compatibilitySchema } },
      handle: async ({ params, query }) =>
        json(await registry.compare(fullName(params), query.from, query.to)),
    }),
    defineRoute<{ params: Versioned }>({
      method: 'GET',
      path: ofVersion,
      role: 'viewer',
      scope: 'open',
      group,
      summary: 'One version: its manifest, its files, other images of it, and the pipelines that use it.',
      params: versioned,
      answers: { 200: { schema: detailsSchema } },
      async handle({ params, caller }) {
        const name = fullName(params);
        const { version, others, usedBy } = await registry.details(name, params.version);
        const { manifest } = version;
        // Whoever may see single pipelines hears of no others.
        const visible = usedBy.filter(
          ({ pipeline }) => caller.pipelines === undefined || Object.hasOwn(caller.pipelines, pipeline),
        );
        return json({
          ...versionAnswer(version),
          manifest,
          params: manifest.params,
          files: await filesOf(registry, name, params.version),
          others,
          usedBy: usesAnswer(visible),
        });
      },
    }),
  ];
}

/** Their registry may be away: all the rest is known without it. */
async function filesOf(registry: ComponentRegistry, name: string, version: string): Promise<object[]> {
  try {
    return (await registry.files(name, version)).map(({ file, sizeBytes }) => ({ file, sizeBytes }));
  } catch (thrown) {
    if (thrown instanceof KumikiError && thrown.code.startsWith('REGISTRY_')) return [];
    throw thrown;
  }
}
