import { kumikiError } from '@kumiki/component-sdk/errors';
import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { JsonValue } from '@kumiki/component-sdk/values';
import type { Pin, Pins, Previews } from '../../../previews/index.ts';
import { empty, json } from '../answer.ts';
import { pipelineName } from '../pipeline-name.ts';
import { defineRoute, type Route } from '../route.ts';
import { fileId } from './thumbnails.ts';

interface OfPipeline {
  readonly params: { readonly name: string };
}
interface OfStep {
  readonly params: { readonly name: string; readonly step: string };
}
interface Body {
  readonly key: string;
  readonly about?: JsonValue;
}

const project = 'default';
const group = 'Previews';
const base = '/api/v1/pipelines/{name}/pins';
const name = pipelineName;
const step = {
  type: 'string',
  pattern: '^[A-Za-z0-9_-]{1,100}(/[A-Za-z0-9_-]{1,100}){0,4}$',
  description: 'Of the draft; one in a pipeline that is a step is called `outer/inner`.',
  'x-expected': 'a name of a step',
} as const satisfies JsonSchema;
/** Characters of what is said about a pin. */
const longestAbout = 256 * 1024;

const pinShape: JsonSchema = {
  type: 'object',
  properties: {
    step,
    key: { type: 'string', description: 'Names its values in previews: see `pins` there.' },
    bytes: { type: 'integer' },
    pinned_at: { type: 'string', format: 'date-time' },
    by: { type: 'string' },
    about: { description: 'What whoever pinned it gave with it.' },
  },
  required: ['step', 'key', 'bytes', 'pinned_at', 'by', 'about'],
};

/** What steps of drafts gave in previews, kept until they are unpinned. */
export function pinRoutes(pins: Pins, previews: Pick<Previews, 'valuesOf'>): Route[] {
  return [
    defineRoute<OfPipeline>({
      method: 'GET',
      path: base,
      role: 'editor',
      group,
      summary: 'The steps of a draft whose results are kept while somebody tries out.',
      params: { name },
      answers: {
        200: {
          schema: {
            type: 'object',
            properties: { items: { type: 'array', items: pinShape } },
            required: ['items'],
          },
        },
      },
      async handle({ params }) {
        return json({ items: (await pins.list(project, params.name)).map(pinAnswer) });
      },
    }),
    defineRoute<OfStep & { body: Body }>({
      method: 'PUT',
      path: `${base}/{step}`,
      role: 'editor',
      group,
      audited: false,
      summary:
        'Keeps what a step gave in a preview, by its key, in the place of what was kept of it: also beyond a restart of the platform.',
      params: { name, step },
      body: {
        type: 'object',
        properties: {
          key: fileId,
          about: { description: 'Anything that shall be given back with it, up to 256 KiB as JSON.' },
        },
        required: ['key'],
        additionalProperties: false,
      },
      answers: { 200: { schema: pinShape } },
      async handle({ params, body: { key, about = null }, caller }) {
        if (JSON.stringify(about).length > longestAbout)
          throw kumikiError('BODY_INVALID', { reason: '"about" is longer than 256 KiB.' });
        const values = await previews.valuesOf(project, key);
        if (!values) throw kumikiError('PREVIEW_GONE', { name: params.step });
        const pin = { step: params.step, key, values, about, by: caller.name };
        return json(pinAnswer(await pins.keep(project, params.name, pin)));
      },
    }),
    defineRoute<OfStep>({
      method: 'DELETE',
      path: `${base}/{step}`,
      role: 'editor',
      group,
      audited: false,
      summary: 'Keeps it no longer.',
      params: { name, step },
      answers: { 204: { type: 'text/plain', description: 'It is gone.' } },
      async handle({ params }) {
        await pins.remove(project, params.name, params.step);
        return empty();
      },
    }),
  ];
}

function pinAnswer({ step: of, key, bytes, pinnedAt, by, about }: Pin): object {
  return { step: of, key, bytes, pinned_at: new Date(pinnedAt).toISOString(), by, about };
}
