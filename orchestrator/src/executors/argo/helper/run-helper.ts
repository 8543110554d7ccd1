import { asKumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { Plan } from '../../../pipeline/index.ts';
import { exitCodes } from '../compile/pod-template.ts';
import { workerFolder } from '../compile/places.ts';
import { workersOf } from '../compile/worker-containers.ts';
import type { Item } from '../../executor.ts';
import { LocalExecutor } from '../../local/local-executor.ts';
import { HelperObjects } from './helper-objects.ts';
import type { PlatformClient } from './platform-client.ts';
import { podLanes } from './pod-lanes.ts';
import { onlyWorker, PodBundle, type PodProcess } from './pod-process.ts';
import { PodObserver } from './pod-observer.ts';
import { PodWorker } from './pod-worker.ts';
import type { HelperTask, PodPlace } from './protocol.ts';
import { Reporter } from './reporter.ts';
import { httpsReports, type ReportChannel } from '../reports/index.ts';
import { filesOf, inputSources, itemOf, planForPod } from './task-plan.ts';

export interface HelperOptions {
  readonly place: PodPlace;
  /** The UID of the pod: Argo may make one anew under the name of one that was deleted early. */
  readonly pod: string;
  readonly platform: PlatformClient;
  /** The container of each component of its group, in the order in which it needs them. */
  readonly containers: readonly number[];
  /** How it tells what happens. Default: over HTTPS. */
  readonly channel?: (execution: string) => ReportChannel;
  /** Aborted when the pod is asked to end. */
  readonly signal: AbortSignal;
  /** Where the folder of a worker is, by its number. */
  readonly folderOf?: (number: number) => string;
  /** For the log of the pod. */
  readonly say: (line: string) => void;
}

/** How long a worker may take until it is set up: it may load a model, and may be started anew. */
const workerStartMs = 300_000;

/** Errors of the pod as a whole that another pod, or a later one, may not have. */
const passing: ReadonlySet<string> = new Set(['PLATFORM_UNREACHABLE', 'WORKER_START_FAILED']);

/**
 * Works through the items of a pod: asks the platform what to do, feeds the workers, stores and tells what came of it.
 * @returns the exit code of the pod: 0 when it worked through its items, whatever became of single ones
 */
export async function runHelper(options: HelperOptions): Promise<number> {
  const { place, platform, say } = options;
  try {
    const task = await platform.task(place);
    const group = task.plan.plan.groups[place.group]!;
    say(`Execution ${task.execution}, group ${group.id}, shard ${place.shard}.`);
    return await new HelperRun(options, task).whole();
  } catch (thrown) {
    const error = asKumikiError(thrown);
    say(`${error.code}: ${error.message}`);
    return options.signal.aborted || passing.has(error.code) ? exitCodes.again : exitCodes.failed;
  }
}

class HelperRun {
  readonly #options: HelperOptions;
  readonly #task: HelperTask;
  readonly #objects: HelperObjects;
  readonly #reporter: Reporter;
  readonly #abort = new AbortController();
  #lost: KumikiError | undefined;

  constructor(options: HelperOptions, task: HelperTask) {
    const { platform, place, pod, signal, say, channel } = options;
    this.#options = options;
    this.#task = task;
    this.#objects = new HelperObjects(platform);
    signal.addEventListener('abort', () => this.#abort.abort(signal.reason), { once: true });
    this.#reporter = new Reporter({
      channel: channel?.(task.execution) ?? httpsReports(platform, place),
      pod,
      cancelled: () => {
        say('The execution was cancelled.');
        this.#abort.abort();
      },
      failed: (thrown) => {
        this.#lost = asKumikiError(thrown);
        this.#abort.abort();
      },
    });
  }

  async whole(): Promise<number> {
    const { place, folderOf = workerFolder } = this.#options;
    const plan = planForPod(this.#task);
    const { groups, steps } = plan.plan;
    const group = groups[place.group]!;
    const digests = workersOf(plan.plan, group);
    const processes = this.#processes(plan.plan, digests, folderOf);
    // Each step has the next item while another step, or the store, has the one before.
    const executor = new LocalExecutor(podLanes(processes, digests.length + 1));
    const isLast = place.group === groups.length - 1;
    const upTo = steps.findLast(({ group: of }) => of === group.id)!.id;
    const { signal } = this.#abort;
    try {
      await executor.execute(
        {
          plan,
          items: this.#items(),
          shared: inputSources(this.#objects, this.#task.shared),
          files: filesOf(this.#objects, this.#task),
          results: 'files',
          ...(!isLast && { upTo }),
          ...(this.#task.traceparent !== undefined && { traceparent: this.#task.traceparent }),
          signal,
        },
        new PodObserver({
          plan: plan.plan,
          objects: this.#objects,
          reporter: this.#reporter,
          isLast,
          isEnding: () => signal.aborted,
        }),
      );
      await this.#reporter.flush();
    } catch (thrown) {
      if (!signal.aborted) await this.#tellFailure(asKumikiError(thrown));
      throw thrown;
    } finally {
      this.#reporter.close();
      await executor.close();
    }
    if (this.#lost) throw this.#lost;
    return this.#options.signal.aborted ? exitCodes.again : exitCodes.done;
  }

  /** What runs each component. */
  #processes(
    { components }: Plan,
    digests: readonly string[],
    folderOf: (number: number) => string,
  ): Map<string, PodProcess> {
    const { containers } = this.#options;
    const made = [...new Set(containers)].map((number) => {
      const own = digests.filter((_, at) => containers[at] === number);
      const about = { folder: folderOf(number), startMs: workerStartMs };
      const members = new Map(own.map((digest) => [digest, components[digest]!.manifest] as const));
      const process =
        own.length > 1
          ? new PodBundle({ ...about, members })
          : onlyWorker(new PodWorker({ ...about, name: components[own[0]!]!.name }));
      return own.map((digest) => [digest, process] as const);
    });
    return new Map(made.flat());
  }

  /** What keeps the whole pod from working, such as a model that cannot be loaded, is told for all of its items. */
  async #tellFailure(error: KumikiError): Promise<void> {
    const { platform, place, pod, say } = this.#options;
    say(`${error.code}: ${error.message}`);
    await this.#reporter.flush();
    if (passing.has(error.code)) return;
    await platform.report(place, { pod, from: 0, reports: [], failure: error.toJSON() });
  }

  async *#items(): AsyncGenerator<Item, void, undefined> {
    const { platform, place, pod } = this.#options;
    for (let from: number | undefined = 0; from !== undefined;) {
      const page = await platform.items(place, pod, from);
      for (const item of page.items) yield itemOf(this.#objects, item);
      from = page.next;
    }
  }
}
