import type { ErrorValues } from './entry.ts';
import { addressErrors } from './table/address.ts';
import { outsideErrors } from './table/outside.ts';
import { apiErrors } from './table/api.ts';
import { clusterErrors } from './table/cluster.ts';
import { containerErrors } from './table/containers.ts';
import { bundleErrors } from './table/bundles.ts';
import { commandErrors } from './table/command.ts';
import { componentErrors } from './table/component.ts';
import { componentRegistryErrors } from './table/component-registry.ts';
import { documentErrors } from './table/document.ts';
import { executionErrors } from './table/execution.ts';
import { identityErrors } from './table/identity.ts';
import { grpcErrors } from './table/grpc.ts';
import { kafkaErrors } from './table/kafka.ts';
import { imageErrors } from './table/image.ts';
import { operationErrors } from './table/operation.ts';
import { pipelineErrors } from './table/pipeline.ts';
import { processingErrors } from './table/processing.ts';
import { platformErrors } from './table/platform.ts';
import { previewErrors } from './table/previews.ts';
import { pythonErrors } from './table/python.ts';
import { packagingErrors } from './table/packaging.ts';
import { realtimeErrors } from './table/realtime.ts';
import { registryErrors } from './table/registry.ts';
import { retentionErrors } from './table/retention.ts';
import { settingsErrors } from './table/settings.ts';
import { storageErrors } from './table/storage.ts';
import { viewErrors } from './table/views.ts';
import { secretErrors } from './table/secret.ts';
import { webhookErrors } from './table/webhook.ts';
import { triggerErrors } from './table/triggers.ts';
import { workerErrors } from './table/worker.ts';

/** Every error that Kumiki gives, by its stable code. `docs/errors.md` is made from this table. */
export const errorTable = {
  ...documentErrors,
  ...imageErrors,
  ...viewErrors,
  ...previewErrors,
  ...componentErrors,
  ...workerErrors,
  ...containerErrors,
  ...pythonErrors,
  ...pipelineErrors,
  ...executionErrors,
  ...processingErrors,
  ...realtimeErrors,
  ...storageErrors,
  ...retentionErrors,
  ...triggerErrors,
  ...apiErrors,
  ...addressErrors,
  ...outsideErrors,
  ...identityErrors,
  ...grpcErrors,
  ...kafkaErrors,
  ...webhookErrors,
  ...secretErrors,
  ...settingsErrors,
  ...operationErrors,
  ...platformErrors,
  ...registryErrors,
  ...packagingErrors,
  ...clusterErrors,
  ...bundleErrors,
  ...componentRegistryErrors,
  ...commandErrors,
} as const;

/** The table by area, in the order of the docs page. */
export const errorAreas = {
  'Documents, schemas and manifests': documentErrors,
  'Images and values': imageErrors,
  'Images that people look at': viewErrors,
  Previews: previewErrors,
  Components: componentErrors,
  'Workers: components in processes of their own': workerErrors,
  'Components in Python': pythonErrors,
  Pipelines: pipelineErrors,
  'Runs and their records': executionErrors,
  'Requests for a result': processingErrors,
  'Pipelines that stay up': realtimeErrors,
  'Files and objects': storageErrors,
  'What is kept, and backups': retentionErrors,
  'Pipelines that start by themselves': triggerErrors,
  'Requests over HTTP': apiErrors,
  'Addresses that the platform calls': addressErrors,
  'Folders that components read and write': outsideErrors,
  'People, tokens and roles': identityErrors,
  'Requests over gRPC': grpcErrors,
  'Messages over Kafka': kafkaErrors,
  Webhooks: webhookErrors,
  Secrets: secretErrors,
  'Settings of an operator': settingsErrors,
  'Space and alerts': operationErrors,
  'Commands that speak to a platform': platformErrors,
  'Registries of images': registryErrors,
  'Images of components': packagingErrors,
  'Pipelines on a cluster': clusterErrors,
  'The index of components': componentRegistryErrors,
  'The command and Kumiki itself': commandErrors,
} as const;

/** A code of the error table. */
export type ErrorCode = keyof typeof errorTable;

/** The values that the texts of a code need. */
export type ValuesOf<Code extends ErrorCode> = ErrorValues<(typeof errorTable)[Code]>;
