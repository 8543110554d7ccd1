import { chmodSync, rmSync } from 'node:fs';
import {
  Server,
  ServerCredentials,
  type Metadata,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import {
  componentService,
  messageLimit,
  protocolVersion,
  type DescribeRequest,
  type Description,
  type Sent,
  type WorkerStream,
} from '@kumiki/proto/component';
import { asKumikiError } from '../../errors/index.ts';
import type { Manifest } from '../../manifest/index.ts';
import { formatLogLine, type ReportSink } from '../../progress/index.ts';
import { imageFormats } from '../../values/index.ts';
import type { Component } from '../component.ts';
import { sdkVersion } from './sdk-version.ts';
import { OneComponent, SeveralComponents, type Served, type ServedOptions } from './served.ts';
import { Session, statusOf, versionError } from './session.ts';
import type { WorkerState } from './worker-state.ts';
import { openWorkerSlots } from './worker-slots.ts';

export interface ServeOptions {
  /** The path of the Unix socket to make. */
  readonly socket: string;
  /** A folder that the client reads and writes too, for large values. */
  readonly shared: string;
  /** How many packets of each component to work on at a time; by default what its manifest says. */
  readonly concurrency?: number;
  /** Hears what components say while they are set up; by default standard error. */
  readonly sink?: ReportSink;
}

export interface SeveralOptions extends ServeOptions {
  /** Names of components that are set up at once, before anybody asks for them. */
  readonly first?: readonly string[];
}

/** Components that serve the worker contract. */
export interface ServedComponent {
  /** Takes no new packets, lets those that run end, then ends everything as `close` does. */
  drain(): Promise<void>;
  /** Ends at once, and removes the slots and the socket. */
  close(): Promise<void>;
}

/** How long a client has to read the last results of a worker that drains. */
const lastReadMs = 5000;

/**
 * Serves a component as a worker, `kumiki.v1.Component`. It listens at once; whoever asks for its description
 * waits until it is set up.
 * @param component may be on its way, so that what goes wrong when it is loaded is told to the client
 * @throws COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED
 */
export async function serveComponent(
  manifest: Manifest,
  component: Component | Promise<Component>,
  options: ServeOptions,
): Promise<ServedComponent> {
  const worker = new Worker(options, (served) => new OneComponent(manifest, component, served));
  await worker.listen();
  await worker.untilReady();
  return worker;
}

/**
 * Serves several components in one process, each set up when it is first asked for.
 * @param find gives the folder of a component by its name; without it, whoever asks says where it is
 */
export async function serveComponents(
  options: SeveralOptions,
  find?: (name: string) => Promise<string>,
): Promise<ServedComponent> {
  const worker = new Worker(options, (served) => {
    const several = new SeveralComponents(served, find);
    // Whoever asks for one that cannot be set up hears why.
    for (const name of options.first ?? []) several.get(name).catch(() => undefined);
    return several;
  });
  await worker.listen();
  return worker;
}

class Worker implements ServedComponent {
  readonly #socket: string;
  readonly #options: ServedOptions;
  readonly #served: Served;
  readonly #server: Server;
  readonly #sessions = new Set<Session>();
  readonly #told = Promise.withResolvers<void>();

  constructor(
    { socket, shared, concurrency, sink = toStandardError }: ServeOptions,
    serve: (options: ServedOptions) => Served,
  ) {
    this.#socket = socket;
    this.#options = { slots: openWorkerSlots(shared), concurrency, sink };
    this.#served = serve(this.#options);
    this.#server = new Server({
      'grpc.max_receive_message_length': messageLimit,
      'grpc.max_send_message_length': messageLimit,
    });
    this.#server.addService(componentService, {
      describe: (
        call: ServerUnaryCall<DescribeRequest, Sent<Description>>,
        answer: sendUnaryData<Sent<Description>>,
      ) => void this.#describe(call, answer),
      process: (call: WorkerStream) => void this.#process(call),
    });
  }

  async listen(): Promise<void> {
    // One that crashed left it behind, and the next one is started in its place.
    rmSync(this.#socket, { force: true });
    await listen(this.#server, this.#socket);
    // Whoever started it may be another user of the same group, who has to write to it.
    if (process.platform !== 'win32') chmodSync(this.#socket, 0o770);
  }

  /** Waits until the only component is set up. @throws why it cannot be, when a client has heard it */
  async untilReady(): Promise<void> {
    try {
      await this.#served.get('');
    } catch (thrown) {
      await Promise.race([this.#told.promise, pause(lastReadMs)]);
      await shutDown(this.#server);
      await this.close();
      throw thrown;
    }
  }

  async drain(): Promise<void> {
    await this.#served.drain();
    const allRead = this.#served.until(() => [...this.#sessions].every(({ isUnread }) => !isUnread));
    await Promise.race([allRead, pause(lastReadMs)]);
    for (const session of this.#sessions) session.end();
    await shutDown(this.#server);
    await this.close();
  }

  async close(): Promise<void> {
    this.#server.forceShutdown();
    this.#options.slots.outputs.close();
    rmSync(this.#socket, { force: true });
    await this.#served.dispose();
  }

  async #describe(
    { request, metadata }: ServerUnaryCall<DescribeRequest, Sent<Description>>,
    answer: sendUnaryData<Sent<Description>>,
  ): Promise<void> {
    if (request.protocol !== protocolVersion) return answer(versionError(request.protocol));
    try {
      answer(null, describe(await this.#served.get(nameIn(metadata), request.load)));
    } catch (thrown) {
      answer(statusOf(asKumikiError(thrown)));
      this.#told.resolve();
    }
  }

  async #process(call: WorkerStream): Promise<void> {
    call.pause();
    try {
      const session = new Session(call, await this.#served.get(nameIn(call.metadata)));
      this.#sessions.add(session);
      call.on('close', () => this.#sessions.delete(session));
      call.resume();
    } catch (thrown) {
      call.emit('error', statusOf(asKumikiError(thrown)));
    }
  }
}

/** The component that a call is for, where it names one. */
function nameIn(metadata: Metadata): string {
  return String(metadata.get('kumiki-component')[0] ?? '');
}

function describe({
  instance: { manifest, hasStreams, change },
  concurrency,
}: WorkerState): Sent<Description> {
  return {
    protocol: protocolVersion,
    manifest: JSON.stringify(manifest),
    sdkLanguage: 'typescript',
    sdkVersion,
    processId: process.pid,
    concurrency,
    holds: true,
    streams: hasStreams,
    joins: change !== undefined,
    decodes: imageFormats,
  };
}

async function listen(server: Server, socket: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Lets answers that are on their way go out. */
async function shutDown(server: Server): Promise<void> {
  const ended = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  await Promise.race([ended, pause(500)]);
}

async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
}

const toStandardError: ReportSink = {
  progress: () => undefined,
  log: (line) => void process.stderr.write(`${formatLogLine(line)}\n`),
};
