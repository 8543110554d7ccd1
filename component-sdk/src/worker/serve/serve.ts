import { chmodSync, rmSync } from 'node:fs';
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
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
import { ComponentInstance } from '../instance.ts';
import { sdkVersion } from './sdk-version.ts';
import { Session, statusOf, versionError, type WorkerState } from './session.ts';
import { openWorkerSlots } from './worker-slots.ts';

export interface ServeOptions {
  /** The path of the Unix socket to make. */
  readonly socket: string;
  /** A folder that the client reads and writes too, for large values. */
  readonly shared: string;
  /** How many packets to work on at a time. Default 1. */
  readonly concurrency?: number;
  /** Hears what the component says while it is set up; by default standard error. */
  readonly sink?: ReportSink;
}

/** A component that serves the worker contract. */
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
  { socket, shared, concurrency = 1, sink = toStandardError }: ServeOptions,
): Promise<ServedComponent> {
  const starting = start(manifest, component, sink);
  const sessions = new Set<Session>();
  const slots = openWorkerSlots(shared);
  const waiting = new Set<() => void>();
  const states = starting.then((instance): WorkerState => {
    const changed = () => waiting.forEach((look) => look());
    return { instance, slots, concurrency, running: 0, draining: false, changed };
  });
  // Who waits for it hears it; until somebody does, it is no unhandled error.
  states.catch(() => undefined);
  const told = Promise.withResolvers<void>();

  const server = new Server({
    'grpc.max_receive_message_length': messageLimit,
    'grpc.max_send_message_length': messageLimit,
  });
  server.addService(componentService, {
    async describe(
      { request }: ServerUnaryCall<DescribeRequest, Sent<Description>>,
      answer: sendUnaryData<Sent<Description>>,
    ) {
      if (request.protocol !== protocolVersion) return answer(versionError(request.protocol));
      try {
        answer(null, describe(await starting, concurrency));
      } catch (thrown) {
        answer(statusOf(asKumikiError(thrown)));
        told.resolve();
      }
    },
    async process(call: WorkerStream) {
      call.pause();
      try {
        const session = new Session(call, await states);
        sessions.add(session);
        call.on('close', () => sessions.delete(session));
        call.resume();
      } catch (thrown) {
        call.emit('error', statusOf(asKumikiError(thrown)));
      }
    },
  });

  const close = async (): Promise<void> => {
    server.forceShutdown();
    slots.outputs.close();
    rmSync(socket, { force: true });
    await (await starting.catch(() => undefined))?.dispose();
  };
  // One that crashed left it behind, and the next one is started in its place.
  rmSync(socket, { force: true });
  await listen(server, socket);
  // Whoever started it may be another user of the same group, who has to write to it.
  if (process.platform !== 'win32') chmodSync(socket, 0o770);
  try {
    const state = await states;
    const until = async (done: () => boolean): Promise<void> => {
      await new Promise<void>((resolve) => {
        const look = () => void (done() && (waiting.delete(look), resolve()));
        waiting.add(look);
        look();
      });
    };
    return {
      close,
      async drain() {
        state.draining = true;
        await until(() => state.running === 0);
        const allRead = until(() => [...sessions].every(({ isUnread }) => !isUnread));
        await Promise.race([allRead, pause(lastReadMs)]);
        for (const session of sessions) session.end();
        await shutDown(server);
        await close();
      },
    };
  } catch (thrown) {
    // The client shall hear why, where there is one.
    await Promise.race([told.promise, pause(lastReadMs)]);
    await shutDown(server);
    await close();
    throw thrown;
  }
}

async function start(
  manifest: Manifest,
  component: Component | Promise<Component>,
  sink: ReportSink,
): Promise<ComponentInstance> {
  return await ComponentInstance.start(manifest, await component, sink);
}

function describe({ manifest, hasStreams }: ComponentInstance, concurrency: number): Sent<Description> {
  return {
    protocol: protocolVersion,
    manifest: JSON.stringify(manifest),
    sdkLanguage: 'typescript',
    sdkVersion,
    processId: process.pid,
    concurrency,
    streams: hasStreams,
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
