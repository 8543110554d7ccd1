import type { ObjectStore } from '@kumiki/component-sdk/storage';
import type { ExecutionStore } from '../execution/store/execution-store.ts';
import { Expiry, InTurn, Overflow, totalOf } from './expiry.ts';
import { defaultLimits, settingsPolicy, type Limits } from './limits.ts';
import type { PolicyStore } from './policy-store.ts';
import type { Kept } from './policy.ts';
import { goingOf, type Going } from './walk.ts';

/** What the next clean-up removes of one pipeline and kind. */
export interface PreviewLine {
  readonly pipeline: string;
  readonly kind: Kept;
  /** How many executions lose it. */
  readonly executions: number;
  /** As they are recorded; a file that others need too stays on the disk. */
  readonly bytes: number;
  /** When the first and the last of these executions ended, in milliseconds since the epoch. */
  readonly oldest: number;
  readonly newest: number;
}

export interface Preview {
  readonly lines: readonly PreviewLine[];
  /** Bytes of all objects on the disk, and how many may be. */
  readonly usedBytes: number;
  readonly maxBytes: number;
}

/** What is read to tell what goes. */
export interface PreviewOf {
  readonly store: Pick<ExecutionStore, 'kept'>;
  readonly policies: PolicyStore;
  readonly objects: Pick<ObjectStore, 'list'>;
}

export interface PreviewOptions extends Partial<Limits> {
  readonly project?: string;
  readonly now?: () => number;
}

/** Says what a clean-up would remove now, without removing it. */
export async function preview(
  { store, policies, objects }: PreviewOf,
  { project = 'default', now = Date.now, ...asked }: PreviewOptions = {},
): Promise<Preview> {
  const limits = { ...defaultLimits, ...asked };
  const { maxBytes } = limits;
  const given = { policies: await policies.policies(project), settings: settingsPolicy(limits), now: now() };
  let lines = new Map<string, PreviewLine>();
  let freed = 0;
  for await (const page of goingOf(store, project, new Expiry(given))) freed += count(lines, page);
  let usedBytes = 0;
  for await (const { size } of objects.list()) usedBytes += size;
  if (usedBytes - freed > maxBytes) {
    lines = new Map();
    const overflows = [new Overflow(maxBytes, 'intermediates'), new Overflow(maxBytes, 'record')];
    const rule = new InTurn([new Expiry(given), ...overflows]);
    for await (const page of goingOf(store, project, rule)) count(lines, page);
  }
  return { lines: [...lines.values()], usedBytes, maxBytes };
}

function count(lines: Map<string, PreviewLine>, page: readonly Going[]): number {
  let all = 0;
  for (const { execution, kinds } of page) {
    const endedAt = execution.endedAt!;
    for (const kind of kinds) {
      const key = `${execution.pipeline}/${kind}`;
      const line = lines.get(key);
      const bytes = kind === 'record' ? totalOf(execution) : execution.bytes[kind];
      all += bytes;
      lines.set(key, {
        pipeline: execution.pipeline,
        kind,
        executions: (line?.executions ?? 0) + 1,
        bytes: (line?.bytes ?? 0) + bytes,
        oldest: Math.min(line?.oldest ?? endedAt, endedAt),
        newest: Math.max(line?.newest ?? endedAt, endedAt),
      });
    }
  }
  return all;
}
