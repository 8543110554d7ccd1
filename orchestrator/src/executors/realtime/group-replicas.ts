import type { Plan } from '../../pipeline/index.ts';
import type { Lane, Lanes } from '../local/lane.ts';
import { partOf, type WarmGroup } from './groups.ts';

/** How the processes of a group are used at this moment. */
export interface GroupUse {
  readonly group: string;
  readonly steps: readonly string[];
  /** Ready to run, and on their way. */
  readonly replicas: number;
  readonly starting: number;
  readonly busy: number;
  /** Frames that wait for one. */
  readonly waiting: number;
  /** How long replicas have been busy in all since the start, in ms. */
  readonly busyMs: number;
}

interface Replica {
  readonly lanes: Lanes;
  /** The stream that it belongs to, where frames depend on earlier ones. */
  stream?: string;
}

/** A replica that one frame has. */
export interface TakenReplica {
  readonly lane: Lane;
  giveBack(): void;
}

interface Waiting {
  readonly resolve: (replica: Replica) => void;
}

/** Starts processes for steps, one item at a time in them. */
export type StartReplica = () => Lanes;

/** The processes of one group, each with its components loaded: one frame at a time has one of them. */
export class GroupReplicas {
  readonly group: WarmGroup;
  readonly #plan: Plan;
  readonly #start: StartReplica;
  readonly #idle: Replica[] = [];
  readonly #all = new Set<Replica>();
  readonly #pinned = new Map<string, Promise<Replica>>();
  readonly #waiting = new Set<Waiting>();
  readonly #endings = new Set<Promise<void>>();
  #wanted = 0;
  #starting = 0;
  #busy = 0;
  #busyMs = 0;
  #isClosed = false;

  constructor(plan: Plan, group: WarmGroup, start: StartReplica) {
    this.#plan = plan;
    this.group = group;
    this.#start = start;
  }

  get use(): GroupUse {
    return {
      group: this.group.id,
      steps: this.group.steps.map(({ id }) => id),
      replicas: this.#all.size,
      starting: this.#starting,
      busy: this.#busy,
      waiting: this.#waiting.size,
      busyMs: this.#busyMs,
    };
  }

  /** How many there are or shall be. */
  get wanted(): number {
    return this.#wanted;
  }

  /**
   * Starts as many as are missing and waits until they are ready, or lets go of those that are too many as soon as no
   * frame has them. A group whose frames depend on earlier ones has one for each stream, whatever is said here: the
   * first is started to see that it can be.
   * @throws COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED, WORKER_START_FAILED
   */
  async scale(count: number): Promise<void> {
    const wanted = this.group.isStateful ? 1 : count;
    const missing = wanted - this.#all.size - this.#starting;
    this.#wanted = wanted;
    await Promise.all(Array.from({ length: Math.max(0, missing) }, async () => await this.#add()));
    while (this.#tooMany() && this.#idle.length > 0) this.#end(this.#idle.pop()!);
  }

  /** Waits for one that no frame has. @throws the reason of the signal */
  async take(signal: AbortSignal, stream: string): Promise<TakenReplica> {
    signal.throwIfAborted();
    const replica = this.group.isStateful ? await this.#ofStream(stream) : await this.#next(signal);
    const since = performance.now();
    this.#busy++;
    let lane: Lane;
    try {
      // Nobody else has it: it is there at once.
      lane = await replica.lanes.take(signal);
    } catch (thrown) {
      this.#busy--;
      this.#free(replica);
      throw thrown;
    }
    let isBack = false;
    return {
      lane,
      giveBack: () => {
        if (isBack) return;
        isBack = true;
        this.#busy--;
        this.#busyMs += performance.now() - since;
        replica.lanes.giveBack(lane);
        this.#free(replica);
      },
    };
  }

  /** No frames of a stream come any more: what was kept for it goes. */
  forget(stream: string): void {
    const pinned = this.#pinned.get(stream);
    this.#pinned.delete(stream);
    pinned?.then(
      (replica) => this.#end(replica),
      () => undefined,
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stream of this.#pinned.keys()) this.forget(stream);
    for (const replica of this.#all) this.#end(replica);
    await Promise.all(this.#endings);
  }

  async #add(stream?: string): Promise<Replica> {
    this.#starting++;
    const replica: Replica = { lanes: this.#start(), ...(stream !== undefined && { stream }) };
    try {
      await replica.lanes.prepare(partOf(this.#plan, this.group), 1);
    } catch (thrown) {
      await replica.lanes.close();
      throw thrown;
    } finally {
      this.#starting--;
    }
    this.#all.add(replica);
    if (this.#isClosed) this.#end(replica);
    else this.#free(replica);
    return replica;
  }

  async #ofStream(stream: string): Promise<Replica> {
    const known = this.#pinned.get(stream);
    if (known) return await known;
    // The one that was started to see that it can be is for the first stream.
    const ready = this.#idle.pop();
    if (ready) ready.stream = stream;
    const replica = ready ? Promise.resolve(ready) : this.#add(stream);
    this.#pinned.set(stream, replica);
    try {
      return await replica;
    } catch (thrown) {
      this.#pinned.delete(stream);
      throw thrown;
    }
  }

  async #next(signal: AbortSignal): Promise<Replica> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    return await new Promise<Replica>((resolve, reject) => {
      const waiting: Waiting = {
        resolve: (replica) => {
          signal.removeEventListener('abort', stop);
          resolve(replica);
        },
      };
      const stop = (): void => {
        this.#waiting.delete(waiting);
        reject(signal.reason as Error);
      };
      this.#waiting.add(waiting);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  #free(replica: Replica): void {
    if (replica.stream !== undefined) return;
    if (this.#isClosed || this.#tooMany()) return this.#end(replica);
    const [next] = this.#waiting;
    if (!next) return void this.#idle.push(replica);
    this.#waiting.delete(next);
    next.resolve(replica);
  }

  #tooMany(): boolean {
    return !this.group.isStateful && this.#all.size > this.#wanted;
  }

  #end(replica: Replica): void {
    if (!this.#all.delete(replica)) return;
    const ending: Promise<void> = replica.lanes
      .close()
      .catch(() => undefined)
      .finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }
}
