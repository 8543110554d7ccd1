import type { Keeper } from '../../retention/index.ts';
import type { ExecutionRef } from '../../execution/index.ts';
import {
  allPipelines,
  kindLimits,
  policyOf,
  preview,
  settingsPolicy,
  type LastRun,
  type Limits,
  type Preview,
  type RetentionPolicy,
} from '../../retention/index.ts';
import type { DataFolder } from '../../data-folder.ts';

/** The most clients wait for a clean-up, in ms; it goes on without them. */
const waitMs = 20_000;

/** Limits that were set, and those in use. */
export interface ShownPolicy {
  readonly policy: RetentionPolicy;
  readonly effective: Required<RetentionPolicy>;
}

/** What is kept of executions, for every protocol. */
export class Retention {
  readonly #data: Pick<DataFolder, 'store' | 'objects' | 'policies' | 'pipelines'>;
  readonly #keeper: Keeper;

  constructor(data: Pick<DataFolder, 'store' | 'objects' | 'policies' | 'pipelines'>, keeper: Keeper) {
    this.#data = data;
    this.#keeper = keeper;
  }

  get limits(): Limits {
    return this.#keeper.limits;
  }

  get last(): LastRun | undefined {
    return this.#keeper.last;
  }

  /** @param pipeline without it, what counts for all @throws PIPELINE_NOT_FOUND */
  async policy(project: string, pipeline?: string): Promise<ShownPolicy> {
    if (pipeline !== undefined) await this.#checkPipeline(project, pipeline);
    const policies = await this.#data.policies.policies(project);
    const all = policies[allPipelines] ?? {};
    const own = pipeline !== undefined && Object.hasOwn(policies, pipeline) ? policies[pipeline] : undefined;
    return {
      policy: pipeline === undefined ? all : (own ?? {}),
      effective: policyOf(kindLimits([own ?? {}, all, settingsPolicy(this.limits)])),
    };
  }

  /** Takes the place of what was set before. @throws PIPELINE_NOT_FOUND */
  async save(project: string, pipeline: string | undefined, policy: RetentionPolicy): Promise<ShownPolicy> {
    if (pipeline !== undefined) await this.#checkPipeline(project, pipeline);
    await this.#data.policies.savePolicy(project, pipeline ?? allPipelines, policy);
    return await this.policy(project, pipeline);
  }

  /** What the next clean-up will remove. */
  async preview(project: string): Promise<Preview> {
    const { store, objects, policies } = this.#data;
    return await preview({ store, objects, policies }, { ...this.limits, project });
  }

  /** Cleans up. @returns what it removed, or nothing where that takes long: then `last` says it */
  async run(): Promise<LastRun | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), waitMs)));
    try {
      return await Promise.race([this.#keeper.run(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Keeps an execution whatever the limits say, or leaves it to them. @throws EXECUTION_NOT_FOUND */
  async pin(ref: ExecutionRef, pinned: boolean): Promise<void> {
    await this.#data.store.pin(ref, pinned);
  }

  /** A pipeline that was removed has its runs still, and their limits. */
  async #checkPipeline(project: string, pipeline: string): Promise<void> {
    const { executions } = await this.#data.store.list(project, { pipeline }, { limit: 1 });
    if (executions.length === 0) await this.#data.pipelines.draft(project, pipeline);
  }
}
