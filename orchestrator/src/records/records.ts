import type { AlertStore } from '../alerts/index.ts';
import type { DeploymentStore } from '../deployments/deployment-store.ts';
import type { PolicyStore } from '../retention/policy-store.ts';
import type { ExecutionStore } from '../execution/store/execution-store.ts';
import type { FileRecords } from '../files/file-records.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import type { FiguresStore } from '../observe/figures/figures-store.ts';
import type { PipelineStore } from '../pipelines/pipeline-store.ts';
import type { PinStore } from '../previews/pins/pin.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { TriggerStore } from '../triggers/trigger-store.ts';
import type { WebhookStore } from '../webhooks/webhook-store.ts';
import { RecordedAlerts } from './alerts/recorded-alerts.ts';
import { RecordedDeployments } from './deployments/recorded-deployments.ts';
import { RecordedExecutions } from './executions/recorded-executions.ts';
import { RecordedFigures } from './figures/recorded-figures.ts';
import { RecordedFiles } from './files/recorded-files.ts';
import { RecordedIdentity } from './identity/recorded-identity.ts';
import { RecordedPipelines } from './pipelines/recorded-pipelines.ts';
import { RecordedPins } from './pins/recorded-pins.ts';
import { RecordedPolicies } from './retention/recorded-policies.ts';
import type { Replicas } from './replicas.ts';
import { RecordedSecrets } from './secrets/recorded-secrets.ts';
import type { Threads } from './thread/callers.ts';
import { RecordedTriggers } from './triggers/recorded-triggers.ts';
import { RecordedWebhooks } from './webhooks/recorded-webhooks.ts';

/** What one data base holds: a file of SQLite or PostgreSQL. */
export interface Records {
  /** Its `close` lets go of the whole data base, pipelines too. */
  readonly executions: ExecutionStore;
  readonly pipelines: PipelineStore;
  readonly identity: IdentityStore;
  /** Limits of what is kept. */
  readonly policies: PolicyStore;
  /** Pipelines that start by themselves. */
  readonly triggers: TriggerStore;
  readonly alerts: AlertStore;
  readonly figures: FiguresStore;
  readonly webhooks: WebhookStore;
  readonly secrets: SecretStore;
  /** Files that people sent. */
  readonly files: FileRecords;
  /** Pipelines that stay up. */
  readonly deployments: DeploymentStore;
  /** What steps of drafts gave, kept by people. */
  readonly pins: PinStore;
  /** Where other processes use the same records. */
  readonly replicas?: Replicas;
}

/**
 * @param now milliseconds since the epoch
 * @param logBytes of the log of one execution; 16 MiB where it is not given
 */
export function recordsOn(threads: Threads, now: () => number, logBytes?: number): Records {
  return {
    executions: new RecordedExecutions(threads, now, logBytes),
    pipelines: new RecordedPipelines(threads, now),
    identity: new RecordedIdentity(threads, now),
    policies: new RecordedPolicies(threads, now),
    triggers: new RecordedTriggers(threads, now),
    alerts: new RecordedAlerts(threads, now),
    figures: new RecordedFigures(threads, now),
    webhooks: new RecordedWebhooks(threads, now),
    secrets: new RecordedSecrets(threads, now),
    files: new RecordedFiles(threads, now),
    deployments: new RecordedDeployments(threads, now),
    pins: new RecordedPins(threads, now),
  };
}
