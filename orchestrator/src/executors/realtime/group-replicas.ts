import type { Lane } from '../local/lane.ts';
import type { WarmGroup } from './groups.ts';
import type { Replica, ReplicaSource } from './replica-source.ts';

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
  /** Processes that ended although nobody let them go; another one took the place of each. */
  readonly restarts: number;
}

interface Held extends Replica {
  /** The stream that it belongs to, where frames depend on earlier ones. */
  stream?: string;
  isGone: boolean;
  /** A frame has it. */
  isTaken: boolean;
}

/** A replica that one frame has. */
export interface TakenReplica {
  readonly lane: Lane;
  /** It takes no more: what is to be run again needs another one. */
  readonly isGone: boolean;
  giveBack(): void;
}

interface Waiting {
  readonly resolve: (replica: Held) => void;
}

/** The processes of one group, each with its components loaded: one frame at a time has one of them. */
export class GroupReplicas {
  readonly group: WarmGroup;
  readonly #source: ReplicaSource;
  readonly #idle: Held[] = [];
  readonly #all = new Set<Held>();
  readonly #pinned = new Map<string, Promise<Held>>();
  readonly #waiting = new Set<Waiting>();
  readonly #endings = new Set<Promise<void>>();
  #wanted = 0;
  #starting = 0;
  #busy = 0;
  #busyMs = 0;
  /** Of replicas that have gone. */
  #lostBefore = 0;
  #isClosed = false;

  constructor(group: WarmGroup, source: ReplicaSource) {
    this.group = group;
    this.#source = source;
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
      restarts: this.#restarts,
    };
  }

  get #restarts(): number {
    let restarts = this.#lostBefore;
    for (const { lanes } of this.#all) restarts += lanes.lost ?? 0;
    return restarts;
  }

  /** How many there are or shall be. */
  get wanted(): number {
    return this.#wanted;
  }

  /**
   * Starts as many as are missing and waits until they are ready, or lets go of those that are too many as soon as no
   * frame has them. A group whose frames depend on earlier ones has one for each stream, whatever is said here: the
   * first is started to see that it can be.
   * @throws as `ReplicaSource`
   */
  async scale(count: number): Promise<void> {
    const wanted = this.group.isStateful ? 1 : count;
    await this.#source.scale?.(wanted);
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
    replica.isTaken = true;
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
      get isGone() {
        return replica.isGone;
      },
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
    await this.#source.close?.();
  }

  async #add(stream?: string): Promise<Held> {
    this.#starting++;
    let started: Replica;
    try {
      started = await this.#source.start();
    } finally {
      this.#starting--;
    }
    const replica: Held = {
      ...started,
      isGone: false,
      isTaken: false,
      ...(stream !== undefined && { stream }),
    };
    this.#all.add(replica);
    if (this.#isClosed) this.#end(replica);
    else this.#free(replica);
    void started.gone?.then(() => this.#lost(replica));
    return replica;
  }

  /** One that has gone by itself is replaced; a frame that it still has is let end. */
  #lost(replica: Held): void {
    replica.isGone = true;
    if (!this.#all.has(replica)) return;
    this.#all.delete(replica);
    this.#lostBefore++;
    const at = this.#idle.indexOf(replica);
    if (at !== -1) this.#idle.splice(at, 1);
    if (replica.stream !== undefined) this.#pinned.delete(replica.stream);
    if (!replica.isTaken) this.#close(replica);
    const isMissing = this.#all.size + this.#starting < this.#wanted;
    if (isMissing && !this.#isClosed && !this.group.isStateful) this.#add().catch(() => undefined); // it is asked for again
  }

  async #ofStream(stream: string): Promise<Held> {
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

  async #next(signal: AbortSignal): Promise<Held> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    return await new Promise<Held>((resolve, reject) => {
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

  #free(replica: Held): void {
    replica.isTaken = false;
    if (replica.isGone) return this.#close(replica);
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

  #end(replica: Held): void {
    if (this.#all.delete(replica)) this.#close(replica);
  }

  #close(replica: Held): void {
    this.#lostBefore += replica.lanes.lost ?? 0;
    const ending: Promise<void> = replica.lanes
      .close()
      .catch(() => undefined)
      .finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }
}
