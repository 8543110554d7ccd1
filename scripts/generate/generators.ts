import { componentTypes } from './component-types.ts';
import { componentPages } from './component-pages/generator.ts';
import { configurationPage } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';
import type { Generator } from './generator.ts';
import { manifestTypes } from './manifest-types.ts';
import { messagePage } from './message-page.ts';
import { metricsPage } from './metrics-page.ts';
import { pipelineTypes } from './pipeline-types.ts';
import { protoFiles } from './proto-files.ts';
import { protoTypes } from './proto-types.ts';
import { pythonSdk } from './python-sdk.ts';
import { schemas } from './schemas.ts';
import { valuesPage } from './values-page.ts';

/** Everything that is generated and checked in. A new kind of generated file is one more line here. */
export const generators: readonly Generator[] = [
  manifestTypes,
  pipelineTypes,
  protoTypes,
  protoFiles,
  errorsPage,
  configurationPage,
  metricsPage,
  messagePage,
  valuesPage,
  schemas,
  componentTypes,
  componentPages,
  pythonSdk,
];
