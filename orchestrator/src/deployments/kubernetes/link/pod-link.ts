import { connect, type TLSSocket } from 'node:tls';
import { kumikiError, reasonOf, type KumikiError } from '@kumiki/component-sdk/errors';
import type { WantedForm } from '../../../executors/step/held-value.ts';
import { MessageSocket, type Message } from './message-socket.ts';
import {
  protocol,
  type Elsewhere,
  type FromPod,
  type Handle,
  type Passing,
  type RunMessage,
  type ToPod,
} from './protocol.ts';
import { clientSecurity } from './secured.ts';

type Answer = Extract<FromPod, { readonly type: 'result' | 'fetched' | 'reached' }>;
type Fetched = Message<Extract<Answer, { readonly type: 'fetched' }>>;
type Told = Extract<FromPod, { readonly type: 'progress' | 'log' }>;

interface Waiting {
  readonly resolve: (answer: Message<Answer>) => void;
  readonly reject: (error: KumikiError) => void;
  readonly told: (told: Told) => void;
}

export interface PodAddress {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** The key of the deployment: 32 bytes. */
  readonly key: Buffer;
}

/** How long the way to a pod may take, in ms. */
const connectMs = 10_000;
/** How often a pod is asked whether it is still there, and after how long without a word it is not, in ms. */
const pingMs = 5000;
const silentMs = 20_000;
/** How long values in a pod that is let go may still be fetched, in ms. */
const leaveMs = 10_000;

/** The connection to the helper of one pod. */
export class PodLink {
  /** Of the pod. */
  readonly name: string;
  readonly address: PodAddress;
  /** What the helper calls this connection. */
  #connection = '';
  /** Resolves when it takes no more frames: it has gone, or was asked to end. */
  readonly gone: Promise<void>;
  readonly #goes: () => void;
  readonly #socket: MessageSocket<ToPod, FromPod>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #hello = Promise.withResolvers<void>();
  readonly #beat: NodeJS.Timeout;
  /** Values that lie in the pod and that somebody may still want. */
  readonly #held = new Set<Handle>();
  /** Those of them that went with a process of the pod. */
  readonly #lostValues = new Set<Handle>();
  #heardAt = performance.now();
  #isDraining = false;
  #isClosed = false;
  #idle: (() => void) | undefined;
  #lastId = 0;
  #lastPut = 0;

  private constructor(address: PodAddress, socket: TLSSocket) {
    this.name = address.name;
    this.address = address;
    ({ promise: this.gone, resolve: this.#goes } = Promise.withResolvers<void>());
    this.#socket = new MessageSocket(
      socket,
      (message) => this.#take(message),
      () => this.#end(),
    );
    this.#beat = setInterval(() => this.#ping(), pingMs);
    this.#beat.unref();
    this.#hello.promise.catch(() => undefined);
  }

  /** @throws REPLICA_LOST */
  static async connect(address: PodAddress): Promise<PodLink> {
    const { name, host, port, key } = address;
    const socket = connect({ host, port, ...clientSecurity(key) });
    socket.setNoDelay(true);
    const lost = (cause: unknown) =>
      kumikiError('REPLICA_LOST', { pod: name, reason: reasonOf(cause) }, { cause });
    const timer = setTimeout(
      () => socket.destroy(new Error(`no answer in ${connectMs / 1000} s`)),
      connectMs,
    );
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('secureConnect', resolve).once('error', reject);
        socket.once('close', () => reject(new Error('the connection was closed')));
      });
      const link = new PodLink(address, socket);
      await link.#hello.promise;
      return link;
    } catch (thrown) {
      socket.destroy();
      throw lost(thrown);
    } finally {
      clearTimeout(timer);
    }
  }

  /** It takes no more frames. */
  get isGone(): boolean {
    return this.#isDraining || this.#isClosed;
  }

  /** Nothing in it can be reached any more. */
  get hasEnded(): boolean {
    return this.#isClosed;
  }

  /** @throws REPLICA_LOST, the reason of the signal */
  async run(
    message: Omit<RunMessage, 'type' | 'id'>,
    signal: AbortSignal,
    told: (told: Told) => void,
  ): Promise<Message<Extract<Answer, { readonly type: 'result' }>>> {
    const id = ++this.#lastId;
    const cancel = (): void => this.#socket.send({ type: 'cancel', id });
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return (await this.#ask({ type: 'run', id, ...message }, told)) as never;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** @throws REPLICA_LOST */
  async fetch(handle: Handle, form: WantedForm): Promise<Fetched> {
    return (await this.#ask({ type: 'fetch', id: ++this.#lastId, handle, form })) as never;
  }

  /** A value for another pod. @throws REPLICA_LOST */
  async forward(handle: Handle, { packed, quality }: Passing): Promise<Fetched> {
    if (!packed) return await this.fetch(handle, 'value');
    const more = quality === undefined ? {} : { quality };
    return (await this.#ask({ type: 'forward', id: ++this.#lastId, handle, ...more })) as never;
  }

  /** How another pod finds a value of this connection. */
  place(handle: Handle, as: Passing): Elsewhere {
    const { host, port } = this.address;
    return { host, port, connection: this.#connection, handle, as };
  }

  /** Asks the pod for a value of a connection that somebody else has to it. @throws REPLICA_LOST */
  async take({ connection, handle, as }: Elsewhere): Promise<Fetched> {
    return (await this.#ask({ type: 'take', id: ++this.#lastId, connection, handle, as })) as never;
  }

  /** Whether the pod can reach another one by itself. It never throws. */
  async reaches({ host, port, key }: PodAddress): Promise<boolean> {
    // Pods of one deployment share its key.
    if (!key.equals(this.address.key)) return false;
    const asked = this.#ask({ type: 'reach', id: ++this.#lastId, host, port });
    const answer = await asked.catch(() => undefined);
    return answer?.head.type === 'reached' && answer.head.isThere;
  }

  /** Brings a value there. @returns what names it */
  put({
    content,
    ...about
  }: Omit<Extract<ToPod, { readonly type: 'put' }>, 'type' | 'handle'> & {
    readonly content: readonly Uint8Array[];
  }): Handle {
    const handle = --this.#lastPut;
    this.#socket.send({ type: 'put', handle, ...about }, content);
    return handle;
  }

  /** What a component keeps for a stream is needed no more. */
  endStream(component: number, stream: string): void {
    if (!this.#isClosed) this.#socket.send({ type: 'endStream', component, stream });
  }

  /** Something that was made there stays until it is dropped. */
  holds(handle: Handle): void {
    this.#held.add(handle);
  }

  /** It was made there and is there no more. */
  hasLost(handle: Handle): boolean {
    return this.#isClosed || this.#lostValues.has(handle);
  }

  drop(handles: readonly Handle[]): void {
    if (handles.length === 0) return;
    this.#socket.send({ type: 'drop', handles });
    for (const handle of handles) {
      this.#held.delete(handle);
      this.#lostValues.delete(handle);
    }
    this.#look();
  }

  /** Ends it as a network would that is gone. */
  break(): void {
    this.#socket.destroy();
  }

  /** Lets the pod go when nobody wants anything of it any more, which takes seconds at most. */
  async close(): Promise<void> {
    if (!this.#isIdle() && !this.#isClosed) {
      const timer = setTimeout(() => this.#idle?.(), leaveMs);
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
      clearTimeout(timer);
    }
    this.#socket.end();
    await this.#closed.promise;
  }

  #isIdle(): boolean {
    return this.#waiting.size === 0 && this.#held.size === 0;
  }

  #look(): void {
    if (this.#isIdle() || this.#isClosed) this.#idle?.();
  }

  async #ask(
    message: ToPod & { readonly id: number },
    told: (told: Told) => void = () => undefined,
  ): Promise<Message<Answer>> {
    if (this.#isClosed) throw this.#lost();
    return await new Promise<Message<Answer>>((resolve, reject) => {
      this.#waiting.set(message.id, { resolve, reject, told });
      this.#socket.send(message);
    });
  }

  #take({ head, content }: Message<FromPod>): void {
    this.#heardAt = performance.now();
    switch (head.type) {
      case 'hello':
        this.#connection = head.connection;
        if (head.protocol === protocol) return this.#hello.resolve();
        return this.#hello.reject(new Error('its helper is of another version than the platform'));
      case 'drain':
        this.#isDraining = true;
        return this.#goes();
      case 'pong':
        return undefined;
      case 'lost':
        return head.handles.forEach(
          (handle) => void (this.#held.has(handle) && this.#lostValues.add(handle)),
        );
      case 'progress':
      case 'log':
        return this.#waiting.get(head.id)?.told(head);
      case 'reached':
      case 'result':
      case 'fetched': {
        const waiting = this.#waiting.get(head.id);
        this.#waiting.delete(head.id);
        waiting?.resolve({ head, content });
        return this.#look();
      }
    }
  }

  #ping(): void {
    if (performance.now() - this.#heardAt > silentMs) this.#socket.destroy();
    else this.#socket.send({ type: 'ping' });
  }

  #lost(): KumikiError {
    return kumikiError('REPLICA_LOST', { pod: this.name, reason: 'its connection has ended' });
  }

  #end(): void {
    clearInterval(this.#beat);
    this.#isClosed = true;
    this.#hello.reject(new Error('the connection was closed'));
    // Whoever tries again has to know that it is gone.
    this.#goes();
    for (const { reject } of this.#waiting.values()) reject(this.#lost());
    this.#waiting.clear();
    this.#closed.resolve();
    this.#look();
  }
}
