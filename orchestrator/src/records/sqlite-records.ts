import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { AlertStore } from '../alerts/index.ts';
import type { FiguresStore } from '../observe/figures/figures-store.ts';
import type { PipelineStore } from '../pipelines/pipeline-store.ts';
import type { PolicyStore } from '../execution/retention/policy-store.ts';
import type { ExecutionStore } from '../execution/store/execution-store.ts';
import { SqliteAlerts } from './alerts/sqlite-alerts.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import type { DeploymentStore } from '../deployments/deployment-store.ts';
import { SqliteDeployments } from './deployments/sqlite-deployments.ts';
import { SqliteExecutions } from './executions/sqlite-executions.ts';
import { SqliteFigures } from './figures/sqlite-figures.ts';
import type { FileRecords } from '../files/file-records.ts';
import { SqliteFiles } from './files/sqlite-files.ts';
import { SqliteIdentity } from './identity/sqlite-identity.ts';
import { SqlitePipelines } from './pipelines/sqlite-pipelines.ts';
import { SqlitePolicies } from './retention/sqlite-policies.ts';
import { SqliteSecrets } from './secrets/sqlite-secrets.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { WebhookStore } from '../webhooks/webhook-store.ts';
import { SqliteWebhooks } from './webhooks/sqlite-webhooks.ts';
import type { TriggerStore } from '../triggers/trigger-store.ts';
import { SqliteTriggers } from './triggers/sqlite-triggers.ts';
import { Threads } from './thread/threads.ts';

export interface SqliteRecordsOptions {
  /** The size that the file of records may grow to; beyond it changes give STORE_FULL. Without it the disk is the limit. */
  readonly maxBytes?: number;
  /** Bytes of the log of one execution; 16 MiB where it is not given. */
  readonly logBytes?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** When a second thread starts, which reads: so many ms after the store was opened, with it where it is 0. Default 1,000. */
  readonly readerAfterMs?: number;
}

/** What a file of records holds, under one lock of its folder. */
export interface SqliteRecords {
  /** Its `close` lets go of the whole file, pipelines too. */
  readonly executions: ExecutionStore;
  readonly pipelines: PipelineStore;
  readonly identity: IdentityStore;
  readonly policies: PolicyStore;
  readonly triggers: TriggerStore;
  readonly alerts: AlertStore;
  readonly figures: FiguresStore;
  readonly webhooks: WebhookStore;
  readonly secrets: SecretStore;
  readonly files: FileRecords;
  readonly deployments: DeploymentStore;
}

/**
 * Opens the records in a data folder, which is made where it is not there: the file `records.db`, SQLite's files
 * beside it, and `owner.lock`. One process at a time has a folder open.
 * @throws DATA_FOLDER_IN_USE, RECORDS_CORRUPT, RECORDS_NEWER, STORE_FULL, STORE_ACCESS_DENIED, STORE_UNAVAILABLE
 */
export async function openSqliteRecords(
  folder: string,
  options: SqliteRecordsOptions = {},
): Promise<SqliteRecords> {
  // A thread takes a tenth of a second of a core to start: a store that is closed soon has only one.
  const { now = Date.now, maxBytes, readerAfterMs = 1000 } = options;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    const values = { store: `the data folder ${folder}`, reason: reasonOf(thrown) };
    throw kumikiError('STORE_ACCESS_DENIED', values, { cause: thrown });
  }
  const start = { folder, file: join(folder, 'records.db'), now: now(), ...(maxBytes && { maxBytes }) };
  const threads = await Threads.open(start, readerAfterMs);
  return {
    executions: new SqliteExecutions(threads, now, options.logBytes),
    pipelines: new SqlitePipelines(threads, now),
    identity: new SqliteIdentity(threads, now),
    policies: new SqlitePolicies(threads, now),
    triggers: new SqliteTriggers(threads, now),
    alerts: new SqliteAlerts(threads, now),
    figures: new SqliteFigures(threads, now),
    webhooks: new SqliteWebhooks(threads, now),
    secrets: new SqliteSecrets(threads, now),
    files: new SqliteFiles(threads, now),
    deployments: new SqliteDeployments(threads, now),
  };
}

/** Opens the records of executions alone, as `openSqliteRecords` does. */
export async function openSqliteStore(
  folder: string,
  options: SqliteRecordsOptions = {},
): Promise<ExecutionStore> {
  return (await openSqliteRecords(folder, options)).executions;
}
