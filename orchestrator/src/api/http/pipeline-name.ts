import type { JsonSchema } from '@kumiki/component-sdk/schema';

/** The name of a pipeline, in paths, queries and bodies. */
export const pipelineName = {
  type: 'string',
  pattern: '^[a-z0-9][a-z0-9-]{0,99}$',
  'x-expected': 'a name of a pipeline',
} as const satisfies JsonSchema;
