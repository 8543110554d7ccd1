import { createRequire } from 'node:module';
import { componentSchema, identifier } from '@kumiki/component-sdk/manifest';
import { ajvOptions, parameterMetaSchema, type JsonSchema } from '@kumiki/component-sdk/schema';
import { dataSchemas } from '@kumiki/component-sdk/values';
import { pipelineSchema } from '@kumiki/orchestrator/pipeline';
import type * as AjvModule from 'ajv/dist/2020.js';
import type * as StandaloneModule from 'ajv/dist/standalone/index.js';
import type { Generator } from './generator.ts';

// Ajv is CommonJS whose types and exports differ: its members are taken as they are at run time.
const require = createRequire(new URL('../../component-sdk/package.json', import.meta.url));
const { Ajv2020, _ } = require('ajv/dist/2020.js') as typeof AjvModule;
const { default: standaloneCode } = require('ajv/dist/standalone/index.js') as {
  default: typeof StandaloneModule.default.default;
};

interface ValidatorFile {
  readonly path: string;
  /** The module that has what the code calls. */
  readonly runtime: string;
  /** By the name of the function. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

const files: readonly ValidatorFile[] = [
  {
    path: 'component-sdk/src/manifest/component-schema.validate.ts',
    runtime: '../schema/validator-runtime.ts',
    schemas: { component: componentSchema, identifier },
  },
  {
    path: 'component-sdk/src/schema/meta-schema.validate.ts',
    runtime: './validator-runtime.ts',
    schemas: { parameterMeta: parameterMetaSchema },
  },
  {
    path: 'component-sdk/src/values/data-schemas.validate.ts',
    runtime: '../schema/validator-runtime.ts',
    schemas: dataSchemas,
  },
  {
    path: 'orchestrator/src/pipeline/document/pipeline-schema.validate.ts',
    runtime: '@kumiki/component-sdk/schema',
    schemas: { pipeline: pipelineSchema },
  },
];

/**
 * The code of validators for Kumiki's own schemas (https://ajv.js.org/standalone.html). Ajv takes a tenth of a second to
 * make them, which each start of a command would wait for.
 */
export const validators: Generator = {
  name: 'validators',
  generate: () => Promise.resolve(files.map((file) => ({ path: file.path, text: moduleOf(file) }))),
};

function moduleOf({ runtime, schemas }: ValidatorFile): string {
  const ajv = new Ajv2020({ ...ajvOptions(), code: { source: true, esm: true, formats: _`formats` } });
  const names = Object.keys(schemas);
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema({ ...schema, $id: undefined }, name);
  const exported = Object.fromEntries(names.map((name) => [name, name]));
  const code = standaloneCode(ajv, exported)
    .replace('"use strict";', '')
    .replaceAll('require("ajv/dist/runtime/ucs2length").default', 'ucs2length')
    .replaceAll('require("ajv/dist/runtime/equal").default', 'equal');
  if (code.includes('require('))
    throw new Error(`The validators ${names.join(', ')} call what they do not have.`);
  const used = ['equal', 'formats', 'ucs2length'].filter((name) => new RegExp(`= ${name}\\b`).test(code));
  const imports = used.length > 0 ? `import { ${used.join(', ')} } from '${runtime}';\n` : '';
  return `// @ts-nocheck\n/* Made from schemas by "npm run generate"; changes here are lost. */\n${imports}${code}\n`;
}
