import { publishedComponentSchema } from '@kumiki/component-sdk/manifest';
import { publishedPipelineSchema } from '@kumiki/orchestrator/pipeline';
import { format, resolveConfig } from 'prettier';
import type { Generator } from './generator.ts';
import { messageSchemas } from './message-page.ts';

/** The JSON Schemas that editors and other programs use, by their file name in docs/schemas/. */
const published: Readonly<Record<string, () => object>> = {
  'component.schema.json': publishedComponentSchema,
  'pipeline.schema.json': publishedPipelineSchema,
  ...Object.fromEntries(Object.entries(messageSchemas).map(([name, schema]) => [name, () => schema])),
};

export const schemas: Generator = {
  name: 'published schemas',
  generate: (root) =>
    Promise.all(
      Object.entries(published).map(async ([name, schema]) => {
        const path = `docs/schemas/${name}`;
        const options = await resolveConfig(`${root}/${path}`);
        return { path, text: await format(JSON.stringify(schema()), { ...options, parser: 'json' }) };
      }),
    ),
};
