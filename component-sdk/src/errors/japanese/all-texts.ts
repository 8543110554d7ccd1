import type { ErrorCode } from '../table.ts';
import { clusterTexts } from './cluster.ts';
import { containerTexts } from './containers.ts';
import { bundleTexts } from './bundles.ts';
import { componentRegistryTexts } from './component-registry.ts';
import { documentTexts } from './documents.ts';
import { executionTexts } from './executions.ts';
import { kafkaTexts } from './kafka.ts';
import { operationTexts } from './operation.ts';
import { pipelineTexts } from './pipelines.ts';
import { platformTexts } from './platform.ts';
import { realtimeTexts } from './realtime.ts';
import { registryTexts } from './registry.ts';

/** The codes of the table in Japanese. A test says which are missing: whoever adds one says it here too. */
export const japaneseTexts: Readonly<Partial<Record<ErrorCode, readonly [message: string, remedy: string]>>> =
  {
    ...documentTexts,
    ...pipelineTexts,
    ...executionTexts,
    ...platformTexts,
    ...kafkaTexts,
    ...operationTexts,
    ...registryTexts,
    ...clusterTexts,
    ...containerTexts,
    ...bundleTexts,
    ...realtimeTexts,
    ...componentRegistryTexts,
  };
