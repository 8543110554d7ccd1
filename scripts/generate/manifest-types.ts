import { componentSchema, schemaToTypes } from '@kumiki/component-sdk/manifest';
import type { Generator } from './generator.ts';

const banner = `/* Made from component-schema.ts by "npm run generate"; changes here are lost. */
import type { JsonSchema } from '../schema/index.ts';`;

/** The TypeScript types of a manifest after reading, from the schema of component.yaml. */
export const manifestTypes: Generator = {
  name: 'manifest types',
  async generate() {
    const text = await schemaToTypes(componentSchema, banner);
    return [{ path: 'component-sdk/src/manifest/manifest.types.ts', text }];
  },
};
