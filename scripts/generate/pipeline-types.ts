import { schemaToTypes } from '@kumiki/component-sdk/manifest';
import { pipelineSchema } from '@kumiki/orchestrator/pipeline';
import type { Generator } from './generator.ts';

const banner = '/* Made from pipeline-schema.ts by "npm run generate"; changes here are lost. */';

/** The TypeScript types of a pipeline document. */
export const pipelineTypes: Generator = {
  name: 'pipeline types',
  async generate() {
    const text = await schemaToTypes(pipelineSchema, banner);
    return [{ path: 'orchestrator/src/pipeline/document/pipeline.types.ts', text }];
  },
};
