import { alertWrites } from '../alerts/operations.ts';
import { deploymentWrites } from '../deployments/operations.ts';
import { executionWrites } from '../executions/operations.ts';
import { figuresWrites } from '../figures/operations.ts';
import { fileWrites } from '../files/operations.ts';
import { identityWrites } from '../identity/operations.ts';
import { pipelineWrites } from '../pipelines/operations.ts';
import { pinWrites } from '../pins/operations.ts';
import { retentionWrites } from '../retention/operations.ts';
import { secretWrites } from '../secrets/operations.ts';
import { reads } from '../thread/operations.ts';
import type { ThreadRequest } from '../thread/protocol.ts';
import { triggerWrites } from '../triggers/operations.ts';
import { webhookWrites } from '../webhooks/operations.ts';

type Asked = Pick<ThreadRequest, 'operation' | 'parameters'>;

/** Records whose changes go one after the other, as all do in SQLite: there are few of them. */
const families: readonly (readonly [string, object])[] = [
  ['pipelines', pipelineWrites],
  ['identity', identityWrites],
  ['retention', retentionWrites],
  ['triggers', triggerWrites],
  ['alerts', alertWrites],
  ['figures', figuresWrites],
  ['webhooks', webhookWrites],
  ['secrets', secretWrites],
  ['files', fileWrites],
  ['deployments', deploymentWrites],
  ['pins', pinWrites],
];
const familyOf = new Map(families.flatMap(([name, writes]) => Object.keys(writes).map((one) => [one, name])));

/**
 * What an operation waits in line for, where it does: operations of one line go in their order, those that wait together
 * in one transaction. Changes of one execution have a line, and those of each kind of other records.
 */
export function lineOf({ operation, parameters }: Asked): string | undefined {
  if (Object.hasOwn(reads, operation)) return undefined;
  if (!Object.hasOwn(executionWrites, operation)) return familyOf.get(operation) ?? 'others';
  const about = parameters[1];
  return isRef(about) ? `execution/${about.project}/${about.id}` : undefined;
}

/**
 * The names that the transaction of some operations holds: of other records the line itself, so that those of other
 * replicas wait too, and of a request its key. Executions are held by their rows.
 */
export function heldBy(requests: readonly Asked[]): string[] {
  const held = requests.flatMap((asked) => {
    if (!Object.hasOwn(executionWrites, asked.operation)) return lineOf(asked)!;
    if (asked.operation !== 'createOnce') return [];
    const [, { project }, , { caller, clientId, correlationId }] = asked.parameters as readonly [
      unknown,
      { readonly project: string },
      unknown,
      Readonly<Record<'caller' | 'clientId' | 'correlationId', string>>,
    ];
    return `request/${JSON.stringify([project, caller, clientId, correlationId])}`;
  });
  return [...new Set(held)].toSorted();
}

function isRef(value: unknown): value is { readonly project: string; readonly id: string } {
  return typeof value === 'object' && value !== null && 'project' in value && 'id' in value;
}
