import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { asKumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import { Image } from '@kumiki/component-sdk/values';
import { errorMessage, outcomeOf } from '@kumiki/component-sdk/worker/wire';
import { decodeShared, type PodProcess } from '../../../executors/argo/helper/index.ts';
import { fetchValue } from '../../../executors/step/held-value.ts';
import type { PlanStep } from '../../../pipeline/index.ts';
import { contentOf, fileOf, jpegOf } from '../link/content.ts';
import { pack } from '../link/packing.ts';
import { MessageSocket, type Message } from '../link/message-socket.ts';
import {
  protocol,
  type Failure,
  type FromPod,
  type Handle,
  type Passing,
  type RunMessage,
  type ToPod,
} from '../link/protocol.ts';
import type { Passed, Peers } from './peers.ts';
import { PodValues } from './pod-values.ts';

/** A component of a pod, and the process that it is in. */
export interface PodComponent {
  readonly name: string;
  readonly process: PodProcess;
}

/** One platform that uses a pod: its values and its runs. */
export class HelperConnection {
  readonly closed: Promise<void>;
  readonly #socket: MessageSocket<FromPod, ToPod>;
  readonly #components: readonly PodComponent[];
  readonly #values: PodValues;
  readonly #peers: Peers;
  readonly #running = new Map<number, AbortController>();
  /** Streams that components keep something for, by component and name. */
  readonly #streams = new Map<string, () => Promise<void>>();
  /** Names it to other pods. A stream may come over two connections at once, while one version of a pipeline takes the place of another. */
  readonly #id = randomUUID();

  /** @param components in the order of their numbers */
  constructor(stream: Duplex, components: readonly PodComponent[], peers: Peers) {
    this.#components = components;
    this.#peers = peers;
    peers.known.set(this.#id, this);
    const processes = new Set(components.map(({ process }) => process));
    this.#values = new PodValues(peers, (values) => processes.forEach((process) => process.drop(values)));
    const closed = Promise.withResolvers<void>();
    this.closed = closed.promise;
    this.#socket = new MessageSocket(
      stream,
      (message) => this.#take(message),
      () => {
        for (const run of this.#running.values()) run.abort(kumikiError('CANCELLED', { what: 'The frame' }));
        peers.known.delete(this.#id);
        this.#values.close();
        // Nobody will say any more that they are over.
        void this.#endStreams().then(closed.resolve);
      },
    );
    this.#socket.send({ type: 'hello', protocol, connection: this.#id });
  }

  /** Asks for no more frames. What runs ends. */
  drain(): void {
    this.#socket.send({ type: 'drain' });
  }

  end(): void {
    this.#socket.end();
  }

  #take({ head, content }: Message<ToPod>): void {
    switch (head.type) {
      case 'run':
        return void this.#run(head);
      case 'put':
        return this.#values.put(head, content);
      case 'forward':
        return void this.#answer(head.id, async () => await this.forward(head.handle, head));
      case 'take':
        return void this.#answer(head.id, async () => await this.#peers.give(head));
      case 'reach':
        return void this.#reach(head);
      case 'fetch':
        return void this.#fetch(head);
      case 'drop':
        return this.#values.drop(head.handles);
      case 'cancel':
        return this.#running.get(head.id)?.abort(kumikiError('CANCELLED', { what: 'The frame' }));
      case 'endStream':
        return void this.#endStream(`${head.component} ${head.stream}`);
      case 'ping':
        return this.#socket.send({ type: 'pong' });
    }
  }

  async #run(run: RunMessage): Promise<void> {
    const { id, params, root, traceparent, attempt, timeLimitMs, leaves, readers } = run;
    const stream = run.stream === undefined ? undefined : `${this.#id} ${run.stream}`;
    const abort = new AbortController();
    this.#running.set(id, abort);
    let cpuMs: number | undefined;
    const content: Uint8Array[] = [];
    try {
      const component = this.#components[run.component];
      if (!component)
        throw kumikiError('REPLICA_ANSWER_INVALID', { reason: `no component ${run.component}` });
      const { name, process } = component;
      if (stream !== undefined)
        this.#streams.set(
          `${run.component} ${run.stream}`,
          async () => await process.endStream(name, stream),
        );
      const inputs = await this.#values.inputs(run.inputs);
      await decodeShared(Object.values(inputs));
      const given = await process.run(stepOf(name, timeLimitMs, readers), inputs, {
        params,
        root,
        traceparent,
        stream,
        attempt,
        leaves,
        signal: abort.signal,
        sink: {
          progress: (progress) => this.#socket.send({ type: 'progress', id, progress }),
          log: (line) => this.#socket.send({ type: 'log', id, line }),
        },
        usage: (usage) => (cpuMs = usage.cpuMs),
      });
      const outputs: Record<string, Awaited<ReturnType<PodValues['output']>>> = {};
      for (const [name, value] of Object.entries(given))
        outputs[name] = await this.#values.output(value, readers[name] ?? 1, leaves, content);
      this.#socket.send({ type: 'result', id, outputs, ...(cpuMs !== undefined && { cpuMs }) }, content);
    } catch (thrown) {
      const failure = this.#failure(thrown);
      this.#socket.send({ type: 'result', id, failure, ...(cpuMs !== undefined && { cpuMs }) });
    } finally {
      this.#running.delete(id);
    }
  }

  /** A value for another pod, as it goes there. @throws VALUE_LOST */
  async forward(handle: Handle, { packed = true, quality }: Partial<Passing>): Promise<Passed> {
    const held = await fetchValue(await this.#values.get(handle));
    if (quality !== undefined && held instanceof Image) {
      const content: Uint8Array[] = [];
      const file = await jpegOf(held, quality, content);
      if (file) return { file, content };
    }
    const found = await contentOf(held);
    return packed ? { ...found, ...(await pack(found.content)) } : found;
  }

  async #reach({ id, host, port }: Extract<ToPod, { readonly type: 'reach' }>): Promise<void> {
    const isThere = await this.#peers.reach({ host, port });
    this.#socket.send({ type: 'reached', id, isThere });
  }

  async #answer(id: number, give: () => Promise<Passed>): Promise<void> {
    try {
      const { content, ...about } = await give();
      this.#socket.send({ type: 'fetched', id, ...about }, content);
    } catch (thrown) {
      this.#socket.send({ type: 'fetched', id, failure: this.#failure(thrown) });
    }
  }

  /** What went wrong, once the platform knows what went with it. */
  #failure(thrown: unknown): Failure {
    const handles = this.#values.lost();
    if (handles.length > 0) this.#socket.send({ type: 'lost', handles });
    const error = asKumikiError(thrown);
    return { outcome: outcomeOf(error), error: errorMessage(error) };
  }

  async #endStream(key: string): Promise<void> {
    const end = this.#streams.get(key);
    this.#streams.delete(key);
    await end?.().catch(() => undefined); // there is no frame to tell it of
  }

  async #endStreams(): Promise<void> {
    await Promise.all([...this.#streams.keys()].map(async (key) => await this.#endStream(key)));
  }

  async #fetch({ id, handle, form }: Extract<ToPod, { readonly type: 'fetch' }>): Promise<void> {
    try {
      const value = await fetchValue(await this.#values.get(handle));
      if (form !== 'value' && value instanceof Image) {
        const content: Uint8Array[] = [];
        const file = await fileOf(value, content, form === 'sent' ? 'sent' : 'kept');
        return this.#socket.send({ type: 'fetched', id, file }, content);
      }
      const { value: written, content } = await contentOf(value);
      this.#socket.send({ type: 'fetched', id, value: written }, content);
    } catch (thrown) {
      this.#socket.send({ type: 'fetched', id, failure: this.#failure(thrown) });
    }
  }
}

/** What of a step a process looks at. */
function stepOf(name: string, timeoutMs: number, readers: RunMessage['readers']): PlanStep {
  const outputs = Object.fromEntries(
    Object.entries(readers).map(([output, count]) => [output, { readers: count }]),
  );
  return { id: name, component: name, timeoutMs, outputs } as unknown as PlanStep;
}
