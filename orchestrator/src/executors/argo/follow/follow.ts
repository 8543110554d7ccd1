import { setTimeout as pause } from 'node:timers/promises';
import { asKumikiError, kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { ClusterApi } from '../cluster/cluster-api.ts';
import { FirstSeen } from './first-seen.ts';
import { endOf, troublesOf } from './troubles.ts';

export interface FollowOptions {
  readonly api: Pick<ClusterApi, 'workflow' | 'pods' | 'server'>;
  /** Of the Workflow. */
  readonly name: string;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Hears of each trouble once, in words. */
  readonly warn: (error: KumikiError) => void;
  /** Hears why items that are still open get no result. */
  readonly fail: (error: KumikiError) => void;
  readonly everyMs?: number;
  readonly now?: () => number;
}

/** Trouble that goes away within so many ms is none. */
const troubleMs = 15_000;
/** So long a pod may fail to start for a reason that does not go away by itself, in ms. */
const patienceMs = 5 * 60_000;
/** Items that a helper has just told of are taken before the end of its Workflow counts, in ms. */
const lastReportsMs = 5000;

/**
 * Looks at a Workflow and its pods over and over until it is told to end: what counts is how things are, not which changes
 * it heard of. The results of items come from helpers; this sees what keeps them from coming.
 */
export async function follow(options: FollowOptions): Promise<void> {
  const { signal, everyMs = 3000 } = options;
  const watch = new Watch(options);
  while (!signal.aborted) {
    try {
      if (await watch.look()) return;
    } catch (thrown) {
      watch.away(asKumikiError(thrown));
    }
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

class Watch {
  readonly #options: FollowOptions;
  readonly #since = new Map<string, number>();
  readonly #seen = new FirstSeen();
  readonly #told = new Set<string>();
  #endedAt: number | undefined;

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  /** @returns whether there is nothing more to see */
  async look(): Promise<boolean> {
    const { api, name, now = Date.now, signal } = this.#options;
    const [workflow, pods] = await Promise.all([api.workflow(name), api.pods(name)]);
    if (signal.aborted) return true;
    this.#forget('cluster');
    const at = now();
    if (!workflow) return this.#ended(at, 'its Workflow was removed');
    const { phase } = workflow;
    if (phase === 'Succeeded' || phase === 'Failed' || phase === 'Error')
      return this.#ended(at, endOf(workflow, pods));
    const troubles = troublesOf(workflow, pods, (uid) => this.#seen.ageOf(uid, at));
    const keys = new Set(troubles.map(({ key }) => key));
    for (const key of this.#since.keys()) if (!keys.has(key)) this.#forget(key);
    for (const { key, reason, where, lasting } of troubles) {
      const error = kumikiError('POD_CANNOT_START', { reason, pod: where });
      const lasted = this.#tell(key, error, at);
      if (!lasting || lasted < patienceMs) continue;
      this.#options.fail(error);
      return true;
    }
    return false;
  }

  /** The cluster does not answer: that is told, and asked again. */
  away(error: KumikiError): void {
    const { now = Date.now } = this.#options;
    this.#tell('cluster', error, now());
  }

  #ended(at: number, reason: string): boolean {
    this.#endedAt ??= at;
    if (at - this.#endedAt < lastReportsMs) return false;
    this.#options.fail(kumikiError('POD_LOST', { reason }));
    return true;
  }

  #tell(key: string, error: KumikiError, at: number): number {
    const since = this.#since.get(key) ?? at;
    this.#since.set(key, since);
    if (at - since >= troubleMs && !this.#told.has(key)) {
      this.#told.add(key);
      this.#options.warn(error);
    }
    return at - since;
  }

  #forget(key: string): void {
    this.#since.delete(key);
    this.#told.delete(key);
  }
}
