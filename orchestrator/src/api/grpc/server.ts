import { setTimeout as delay } from 'node:timers/promises';
import {
  logVerbosity,
  Server,
  setLogVerbosity,
  type ServerCredentials,
  type ServerOptions,
} from '@grpc/grpc-js';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { healthService } from '@kumiki/proto/health';
import { imageProcessingService, imageServiceNames } from '@kumiki/proto/image-processing';
import { protoFiles, reflectionService, reflectionServiceNames } from '@kumiki/proto/reflection';
import type { Files } from '../core/files.ts';
import type { Processing } from '../core/processing.ts';
import { localCaller } from '../http/roles.ts';
import { RenewableCredentials, type GrpcTls } from './credentials.ts';
import { Admission, type IdentifyToken } from './admission.ts';
import { ImageHandlers } from './image-handlers.ts';
import type { FrameWorkOptions } from './images/frame-work.ts';
import { mebibyte, type GrpcLimits } from './limits.ts';
import { refusal, type GrpcLog } from './log.ts';
import { ReadingGate } from './reading-gate.ts';
import { Health } from './services/health.ts';
import { reflect } from './services/reflection.ts';
import { WideWindows } from './wide-windows.ts';

export interface GrpcServerOptions {
  readonly processing: Pick<Processing, 'accept' | 'result'>;
  /** Gives files that are stored already. */
  readonly files: Pick<Files, 'find'>;
  readonly objects: ObjectStore;
  /** What takes frames; where it is left out, no pipeline is deployed. */
  readonly realtime?: FrameWorkOptions['realtime'];
  /** Bytes of one frame. */
  readonly frameBytes?: number;
  readonly limits: GrpcLimits;
  /** The address to listen at; 127.0.0.1 where it is left out. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Without it, connections are not encrypted. */
  readonly tls?: GrpcTls;
  /** Without it everybody is the local administrator. */
  readonly identifyToken?: IdentifyToken;
  readonly log?: GrpcLog;
  /** Hears what was not expected, with the id that the client was told. */
  readonly failed?: (callId: string, thrown: unknown) => void;
}

export interface GrpcServer {
  /** `HOST:PORT` */
  readonly address: string;
  readonly port: number;
  /** Another certificate for the connections from now on; only where there was one before. */
  renew(tls: GrpcTls): void;
  /** Takes no more calls, and resolves when those that run are answered, or so many ms are over. */
  close(ms: number): Promise<void>;
}

/** How long answers that were given at the last moment have to go out, in ms. */
const farewellMs = 1000;

/**
 * Serves `ImageProcessingService` under both of its names, health and reflection.
 * @throws GRPC_ADDRESS_UNUSABLE
 */
export async function openGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const { host = '127.0.0.1', port, limits, log = () => undefined, failed = () => undefined } = options;
  const { identifyToken = () => Promise.resolve(localCaller) } = options;
  // What it would write to standard error comes as errors too.
  if (!process.env['GRPC_VERBOSITY']) setLogVerbosity(logVerbosity.NONE);
  const closing = new AbortController();
  const late = new AbortController();
  const services = imageServiceNames.map(imageProcessingService);
  const gate = new ReadingGate(new Set(services.map(({ processImageStream }) => processImageStream.path)));
  const guarded = new Set(services.flatMap((service) => Object.values(service).map(({ path }) => path)));
  const admission = new Admission({
    identifyToken,
    guarded,
    limit: limits.calls,
    idleSeconds: limits.idleSeconds,
    closing: closing.signal,
    refused: (call, thrown) => refusal({ log, failed }, call, thrown),
  });
  const health = new Health(protoFiles.flatMap((file) => file.services));
  const images = new ImageHandlers({
    ...options,
    realtime: options.realtime ?? nothingDeployed,
    frameBytes: options.frameBytes ?? limits.messageBytes,
    log,
    failed,
    callerOf: (metadata) => admission.callerOf(metadata),
    done: (message) => gate.done(message),
    closing: closing.signal,
    late: late.signal,
  });
  const server = new Server({
    ...transportOptions(limits),
    interceptors: [admission.interceptor, gate.interceptor],
  });
  for (const service of services) server.addService(service, images.handlers);
  server.addService(healthService, health.handlers);
  for (const name of reflectionServiceNames) {
    server.addService(reflectionService(name), { serverReflectionInfo: reflect });
  }
  const identity = new RenewableCredentials(options.tls);
  const bound = await bind(server, host, port, identity.credentials);
  const windows = new WideWindows(bound);

  const close = async (ms: number): Promise<void> => {
    closing.abort();
    health.stop();
    const over = new AbortController();
    const ended = admission.ended();
    const waited = delay(ms, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([ended, waited]);
    over.abort();
    late.abort();
    const left = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    await Promise.race([left, delay(farewellMs, undefined, { ref: false })]);
    server.forceShutdown();
    windows[Symbol.dispose]();
  };
  let closed: Promise<void> | undefined;
  return {
    address: addressOf(host, bound),
    port: bound,
    renew: (tls) => identity.renew(tls),
    close: (ms) => (closed ??= close(ms)),
  };
}

const nothingDeployed: FrameWorkOptions['realtime'] = {
  isDeployed: () => false,
  async open(_caller, _project, pipeline) {
    throw await Promise.resolve(kumikiError('DEPLOYMENT_NOT_FOUND', { pipeline }));
  },
};

function transportOptions(limits: GrpcLimits): ServerOptions {
  return {
    'grpc.max_receive_message_length': limits.messageBytes,
    'grpc.max_send_message_length': 5 * mebibyte,
    // Health checks and questions of tools come beside.
    'grpc.max_concurrent_streams': limits.calls + 16,
    // A client that vanished without a word is noticed, and its calls end.
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.max_connection_idle_ms': 300_000,
    'grpc.so_reuseport': 0,
  };
}

async function bind(
  server: Server,
  host: string,
  port: number,
  credentials: ServerCredentials,
): Promise<number> {
  const address = addressOf(host, port);
  return await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, credentials, (error, bound) => {
      if (!error) return resolve(bound);
      const reason = /EADDRINUSE/.test(error.message) ? 'another program listens there' : reasonOf(error);
      reject(kumikiError('GRPC_ADDRESS_UNUSABLE', { address, reason }, { cause: error }));
    });
  });
}

function addressOf(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
