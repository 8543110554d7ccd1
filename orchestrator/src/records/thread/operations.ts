import { alertReads, alertWrites } from '../alerts/operations.ts';
import type { Database } from '../database/database.ts';
import { deploymentReads, deploymentWrites } from '../deployments/operations.ts';
import { executionReads, executionWrites } from '../executions/operations.ts';
import { figuresReads, figuresWrites } from '../figures/operations.ts';
import { fileReads, fileWrites } from '../files/operations.ts';
import { identityReads, identityWrites } from '../identity/operations.ts';
import { pipelineReads, pipelineWrites } from '../pipelines/operations.ts';
import { pinWrites } from '../pins/operations.ts';
import { secretReads, secretWrites } from '../secrets/operations.ts';
import { webhookReads, webhookWrites } from '../webhooks/operations.ts';
import { retentionReads, retentionWrites } from '../retention/operations.ts';
import { triggerReads, triggerWrites } from '../triggers/operations.ts';

/** What the thread that writes does, each in a transaction; the time is the caller's. */
export const writes = {
  ...executionWrites,
  ...pipelineWrites,
  ...identityWrites,
  ...retentionWrites,
  ...triggerWrites,
  ...alertWrites,
  ...figuresWrites,
  ...webhookWrites,
  ...secretWrites,
  ...fileWrites,
  ...deploymentWrites,
  ...pinWrites,
} as const;

/** What the thread that reads does, each on one state of the data base. */
export const reads = {
  ...executionReads,
  ...pipelineReads,
  ...identityReads,
  ...retentionReads,
  ...triggerReads,
  ...alertReads,
  ...figuresReads,
  ...webhookReads,
  ...secretReads,
  ...fileReads,
  ...deploymentReads,
} as const;
export type Writes = typeof writes;
export type Reads = typeof reads;

type Rest<Operation> = Operation extends (database: Database, ...rest: infer Arguments) => unknown
  ? Arguments
  : never;

/** What is sent for each operation: its arguments after the data base. */
export type Arguments<Operations, Name extends keyof Operations> = Rest<Operations[Name]>;

export type Answer<Operations, Name extends keyof Operations> = Operations[Name] extends (
  ...all: never[]
) => infer Result
  ? Result
  : never;
