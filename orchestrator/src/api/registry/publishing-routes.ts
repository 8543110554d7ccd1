import { parseManifest } from '@kumiki/component-sdk/manifest';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import {
  deprecationSchema,
  yankingSchema,
  type ComponentRegistry,
  type Deprecation,
  type Yanking,
} from '@kumiki/registry';
import { json } from '../http/answer.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { versionAnswer } from './answers.ts';
import { fullName, type Versioned, versioned } from '../components/names.ts';
import { group, ofVersion, root } from './addresses.ts';
import { registeredSchema } from './schemas.ts';

const publishing = { role: 'viewer', permission: 'publish', scope: 'platform', group } as const;
const kept: JsonSchema = {
  type: 'object',
  required: ['kept'],
  properties: {
    kept: {
      enum: ['registry', 'index'],
      description:
        'In the registry it outlives the index and others see it; the index where the platform may not write there.',
    },
  },
};

/** What those do who publish: register images, deprecate and yank versions. */
export function publishingRoutes(registry: ComponentRegistry): Route[] {
  const markRoutes = (
    mark: 'deprecated' | 'yanked',
    schema: JsonSchema,
    say: string,
    unsay: string,
  ): Route[] => [
    defineRoute<{ params: Versioned; body: Deprecation & Yanking }>({
      ...publishing,
      method: 'PUT',
      path: `${ofVersion}/${mark}`,
      summary: say,
      params: versioned,
      body: schema,
      answers: { 200: { schema: kept } },
      handle: async ({ params, body, caller }) =>
        json(await registry.mark(fullName(params), params.version, { by: caller.name, [mark]: body })),
    }),
    defineRoute<{ params: Versioned }>({
      ...publishing,
      method: 'DELETE',
      path: `${ofVersion}/${mark}`,
      summary: unsay,
      params: versioned,
      answers: { 200: { schema: kept } },
      handle: async ({ params, caller }) =>
        json(await registry.mark(fullName(params), params.version, { by: caller.name, [mark]: null })),
    }),
  ];
  return [
    defineRoute<{ body: { image: string; manifest?: object } }>({
      ...publishing,
      method: 'POST',
      path: `${root}/versions`,
      summary: 'Takes an image of a registry into the index now.',
      body: {
        type: 'object',
        properties: {
          image: {
            type: 'string',
            minLength: 1,
            maxLength: 500,
            description: 'HOST/PATH:TAG or HOST/PATH@sha256:…, at one of the sources.',
          },
          manifest: {
            type: 'object',
            description: 'component.yaml, for an image that does not say itself what component it is.',
          },
        },
        required: ['image'],
        additionalProperties: false,
      },
      answers: { 200: { schema: registeredSchema } },
      async handle({ body: { image, manifest }, caller }) {
        const given = manifest && parseManifest(JSON.stringify(manifest), 'the manifest');
        const registered = await registry.register({
          image,
          by: caller.name,
          ...(given && { manifest: given }),
        });
        return json({ kept: registered.kept, versions: registered.versions.map(versionAnswer) });
      },
    }),
    ...markRoutes(
      'deprecated',
      deprecationSchema,
      'Says that a version shall be used no more, and what takes its place.',
      'Takes back that a version is deprecated.',
    ),
    ...markRoutes(
      'yanked',
      yankingSchema,
      'Keeps ranges from choosing a version; pipelines that are locked to it still run.',
      'Lets ranges choose a version again.',
    ),
  ];
}
