import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Lane } from '../local/lane.ts';
import type { WarmGroup } from './groups.ts';
import type { GroupUse, Held, StreamsOfComponents, TakenReplica, Waiting } from './held-replica.ts';
import { LostStates } from './lost-states.ts';
import type { Replica, ReplicaSource } from './replica-source.ts';
import { entered, framesAtOnce, hasRoom, sharedReplica } from './shared-replica.ts';

/** How many streams components keep something for in one replica: workers end the oldest where there are more. */
const streamsEach = 64;

/**
 * The processes of one group, each with its components loaded: one frame at a time has one of them, or several where the
 * components are changes to sharp pipelines.
 */
export class GroupReplicas {
  readonly group: WarmGroup;
  readonly #source: ReplicaSource;
  readonly #idle: Held[] = [];
  readonly #all = new Set<Held>();
  readonly #pinned = new Map<string, Promise<Held>>();
  readonly #waiting = new Set<Waiting>();
  readonly #endings = new Set<Promise<void>>();
  readonly #states = new LostStates();
  readonly #streamsOf: StreamsOfComponents;
  /** Each stream has replicas of its own; or several share one, whose components tell them apart. */
  readonly #isOwn: boolean;
  readonly #isShared: boolean;
  #wanted = 0;
  #starting = 0;
  #busy = 0;
  #busyMs = 0;
  #cpuMs = 0;
  /** Of replicas that have gone. */
  #lostBefore = 0;
  #isClosed = false;

  /** @param streamsOf what the components of the group that keep something know a stream by */
  constructor(group: WarmGroup, source: ReplicaSource, streamsOf: StreamsOfComponents = () => []) {
    this.group = group;
    this.#source = source;
    this.#streamsOf = streamsOf;
    this.#isShared = group.isStateful && source.sharesReplicas === true;
    this.#isOwn = group.isStateful && !this.#isShared;
  }

  get use(): GroupUse {
    return {
      group: this.group.id,
      steps: this.group.steps.map(({ id }) => id),
      ...(this.#source.hops && { hops: this.#source.hops }),
      replicas: this.#all.size,
      starting: this.#starting,
      busy: this.#busy,
      waiting: this.#waitingNow,
      busyMs: this.#busyMs,
      cpuMs: this.#cpuMs,
      restarts: this.#restarts,
      statesLost: this.#states.count,
    };
  }

  get #waitingNow(): number {
    let waiting = this.#waiting.size;
    for (const { turns } of this.#all) waiting += turns.size;
    return waiting;
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
   * first is started to see that it can be. Where streams share them, there are fewer when no stream is open any more: what
   * one has in a replica would go with it, and the cluster chooses which one goes.
   * @throws as `ReplicaSource`
   */
  async scale(count: number): Promise<void> {
    const wanted = this.#isOwn ? 1 : count;
    if (this.#isShared && wanted < this.#wanted && this.#pinned.size > 0) return;
    await this.#source.scale?.(wanted);
    const missing = wanted - this.#all.size - this.#starting;
    this.#wanted = wanted;
    await Promise.all(Array.from({ length: Math.max(0, missing) }, async () => await this.#add()));
    while (this.#tooMany() && this.#idle.length > 0) this.#end(this.#idle.pop()!);
    if (this.#isShared) for (const replica of this.#all) if (this.#tooMany()) this.#end(replica);
  }

  /** How many frames may be in them at a time. */
  get room(): number {
    const [first] = this.#all;
    return this.#wanted * (first ? framesAtOnce(first, this.#wanted) : 1);
  }

  /**
   * Waits for one that no frame has, or that the frames in it share.
   * @param shares it may be there together with others
   * @throws STREAMS_TOO_MANY, the reason of the signal
   */
  async take(signal: AbortSignal, stream: string, shares = false): Promise<TakenReplica> {
    signal.throwIfAborted();
    const replica = this.group.isStateful
      ? await this.#ofStream(stream, signal)
      : await this.#next(signal, shares);
    let lane: Lane;
    try {
      lane = await this.#laneOf(replica);
    } catch (thrown) {
      this.#leave(replica);
      throw thrown;
    }
    let isBack = false;
    return {
      lane,
      get isGone() {
        return replica.isGone;
      },
      isAmong: replica.areAmong && framesAtOnce(replica, this.#wanted) > 1,
      isStateLost: () => this.#isStateLost(replica, stream),
      giveBack: () => {
        if (isBack) return;
        isBack = true;
        this.#leave(replica);
      },
    };
  }

  /** What a run of a component took of a processor, in ms. */
  used(cpuMs: number): void {
    this.#cpuMs += cpuMs;
  }

  /** No frames of a stream come any more: what was kept for it goes. */
  forget(stream: string): void {
    const pinned = this.#pinned.get(stream);
    this.#pinned.delete(stream);
    this.#states.forget(stream);
    pinned?.then(
      (replica) => (this.#isShared ? this.#endStream(replica, stream) : this.#end(replica)),
      () => undefined,
    );
  }

  /** What was kept of a stream elsewhere is gone. */
  beginAnew(stream: string): void {
    if (this.group.isStateful) this.#states.lose([stream]);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const stream of this.#pinned.keys()) this.forget(stream);
    // Replicas hear of the ends of streams before they go.
    await Promise.resolve();
    for (const replica of this.#all) this.#end(replica);
    await Promise.all(this.#endings);
    await this.#source.close?.();
  }

  /** Nobody else has it, or those who have share it: it is there at once. */
  async #laneOf(replica: Held): Promise<Lane> {
    if (!replica.taken) {
      this.#busy++;
      replica.taken = { lane: replica.lanes.take(never), since: performance.now() };
    }
    replica.lane = await replica.taken.lane;
    return replica.lane;
  }

  #leave(replica: Held): void {
    replica.frames--;
    const { taken, lanes } = replica;
    if (replica.frames === 0 && taken) {
      replica.taken = undefined;
      this.#busy--;
      this.#busyMs += performance.now() - taken.since;
      taken.lane.then(
        (lane) => lanes.giveBack(lane),
        () => undefined, // it was not taken
      );
    }
    this.#free(replica);
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
      frames: 0,
      areAmong: false,
      streams: new Set(stream === undefined ? [] : [stream]),
      turns: new Set(),
      lostSeen: 0,
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
    for (const stream of replica.streams) this.#pinned.delete(stream);
    if (this.group.isStateful) this.#states.lose(replica.streams);
    for (const { resolve } of replica.turns) resolve(undefined);
    if (replica.frames === 0) this.#close(replica);
    const isMissing = this.#all.size + this.#starting < this.#wanted;
    if (isMissing && !this.#isClosed && !this.#isOwn) this.#add().catch(() => undefined); // it is asked for again
  }

  /** The one that has what is kept for the stream, when no other frame has it. */
  async #ofStream(stream: string, signal: AbortSignal): Promise<Held> {
    for (;;) {
      const replica = await (this.#pinned.get(stream) ?? this.#pin(stream, signal));
      if (replica.isGone) {
        this.#pinned.delete(stream);
        continue;
      }
      if (replica.frames === 0) return entered(replica, false);
      const given = await this.#wait(replica.turns, signal);
      if (given) return given;
    }
  }

  async #pin(stream: string, signal: AbortSignal): Promise<Held> {
    const replica = this.#isShared ? this.#sharedWith(stream, signal) : this.#ownOf(stream);
    this.#pinned.set(stream, replica);
    try {
      return await replica;
    } catch (thrown) {
      this.#pinned.delete(stream);
      throw thrown;
    }
  }

  async #ownOf(stream: string): Promise<Held> {
    // The one that was started to see that it can be is for the first stream.
    const ready = this.#idle.pop();
    if (!ready) return await this.#add(stream);
    ready.stream = stream;
    ready.streams.add(stream);
    return ready;
  }

  /** The one with the fewest streams. */
  async #sharedWith(stream: string, signal: AbortSignal): Promise<Held> {
    for (;;) {
      const there = [...this.#all].filter(({ isGone }) => !isGone);
      const [fewest] = there.toSorted((a, b) => a.streams.size - b.streams.size);
      if (fewest && fewest.streams.size >= streamsEach)
        throw kumikiError('STREAMS_TOO_MANY', { limit: there.length * streamsEach });
      fewest?.streams.add(stream);
      if (fewest) return fewest;
      await this.#wait(this.#waiting, signal);
    }
  }

  async #next(signal: AbortSignal, shares: boolean): Promise<Held> {
    const idle = this.#idle.pop();
    if (idle) return entered(idle, shares);
    const isFirst = shares && this.#waiting.size === 0;
    const shared = isFirst ? sharedReplica(this.#all, this.#wanted) : undefined;
    return shared ? entered(shared, true) : (await this.#wait(this.#waiting, signal, shares))!;
  }

  async #wait(among: Set<Waiting>, signal: AbortSignal, shares = false): Promise<Held | undefined> {
    return await new Promise<Held | undefined>((resolve, reject) => {
      const waiting: Waiting = {
        shares,
        resolve: (replica) => {
          among.delete(waiting);
          signal.removeEventListener('abort', stop);
          resolve(replica);
        },
      };
      const stop = (): void => {
        among.delete(waiting);
        reject(signal.reason as Error);
      };
      among.add(waiting);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  /** A frame has left it. */
  #free(replica: Held): void {
    this.#notice(replica);
    const isEmpty = replica.frames === 0;
    if (replica.isGone) return isEmpty ? this.#close(replica) : undefined;
    const [turn] = replica.turns;
    if (turn) return turn.resolve(entered(replica, false));
    if (replica.stream !== undefined) return undefined;
    if (this.#isClosed) return this.#end(replica);
    if (this.#isShared) {
      for (const { resolve } of this.#waiting) resolve(undefined);
      return undefined;
    }
    if (this.#tooMany()) return isEmpty ? this.#end(replica) : undefined;
    // One that wants it for itself lets nobody past, so that its turn comes.
    for (const { shares, resolve } of this.#waiting) {
      if (!hasRoom(replica, shares, this.#wanted)) break;
      resolve(entered(replica, shares));
    }
    return replica.frames === 0 ? void this.#idle.push(replica) : undefined;
  }

  #isStateLost(replica: Held, stream: string): boolean {
    if (!this.group.isStateful) return false;
    this.#notice(replica);
    return this.#states.isLost(stream);
  }

  /** With a process goes what its components kept. */
  #notice(replica: Held): void {
    const { lost = 0 } = replica.lanes;
    if (lost > replica.lostSeen && this.group.isStateful) this.#states.lose(replica.streams);
    replica.lostSeen = lost;
  }

  #endStream(replica: Held, stream: string): void {
    replica.streams.delete(stream);
    for (const [component, name] of this.#streamsOf(stream)) replica.lane?.endStream?.(component, name);
  }

  #tooMany(): boolean {
    return !this.#isOwn && this.#all.size > this.#wanted;
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

/** What has come so far is not given up where the frame that asked for it is. */
const never = new AbortController().signal;
