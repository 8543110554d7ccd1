import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  credentials,
  loadPackageDefinition,
  Metadata,
  type CallOptions,
  type Client,
  type ClientDuplexStream,
  type ServiceError,
  type StatusObject,
} from '@grpc/grpc-js';
import { load, type PackageDefinition } from '@grpc/proto-loader';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import { onTestFinished } from 'vitest';
import type { Files } from '../src/api/core/files.ts';
import type { ProcessRequest } from '../src/api/core/process-request.ts';
import type { Processing, ProcessResult } from '../src/api/core/processing.ts';
import { openGrpcServer, type GrpcServer, type GrpcServerOptions } from '../src/api/grpc/index.ts';
import type { Caller } from '../src/api/http/roles.ts';
import { readSettings } from '../src/settings/index.ts';

/** What a client has that was written from the requirements, with what it wants of the answer. */
export const requiredProto = `
syntax = "proto3";
service ImageProcessingService {
  rpc ProcessImageStream(stream ImageChunk) returns (stream ProcessingResult);
  rpc ProcessSingleImage(ImageRequest) returns (ProcessingResponse);
}
message ImageChunk {
  string correlation_id = 1; bytes image_data = 2; int32 chunk_index = 3; int32 total_chunks = 4;
  bool is_final_chunk = 5; ImageMetadata metadata = 6;
}
message ImageMetadata {
  string format = 1; int32 width = 2; int32 height = 3; string client_id = 4; PipelineConfig pipeline_config = 5;
}
message PipelineConfig { string pipeline_id = 1; map<string, string> parameters = 2; Priority priority = 3; }
enum Priority { LOW = 0; NORMAL = 1; HIGH = 2; }
message ImageRequest { string correlation_id = 1; bytes image_data = 2; ImageMetadata metadata = 3; }
message ProcessingResult {
  string correlation_id = 1; string execution_id = 2; string status = 3; string output_file_id = 4; bytes image_data = 5;
  string media_type = 6; map<string, OutputValue> outputs = 7; repeated StepTime steps = 8; ProcessingError error = 9;
}
message ProcessingResponse {
  string correlation_id = 1; string execution_id = 2; string status = 3; string output_file_id = 4; bytes image_data = 5;
  string media_type = 6; map<string, OutputValue> outputs = 7; repeated StepTime steps = 8; ProcessingError error = 9;
}
message OutputValue { string json = 1; string file_id = 2; string media_type = 3; int64 size = 4; }
message StepTime { string step = 1; string status = 2; double duration_ms = 3; }
message ProcessingError { string code = 1; string message = 2; string remedy = 3; bool retryable = 4; string step = 5; }
`;

/** The begin of an image. */
export const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

/** A message as a client of stock tools has it. */
export type Message = Readonly<Record<string, unknown>>;

export interface Answer extends Message {
  readonly correlation_id: string;
  readonly execution_id: string;
  readonly status: string;
  readonly output_file_id: string;
  readonly image_data: Buffer;
  readonly outputs: Readonly<Record<string, Message>>;
  readonly error: { readonly code: string; readonly step: string } | null;
}

interface ImageClient extends Client {
  ProcessImageStream(metadata?: Metadata, options?: CallOptions): ClientDuplexStream<Message, Answer>;
  ProcessSingleImage(
    request: Message,
    metadata: Metadata,
    options: CallOptions,
    callback: (error: ServiceError | null, answer?: Answer) => void,
  ): { cancel(): void };
}

/** Loads .proto text as a stock client does. */
async function loadProto(text: string): Promise<PackageDefinition> {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-proto-'));
  try {
    await writeFile(join(folder, 'client.proto'), text);
    const options = { keepCase: true, enums: String, longs: Number, defaults: true };
    return await load(join(folder, 'client.proto'), options);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The descriptors of .proto text in base64, for clients in other languages. */
export async function descriptorsOf(text: string): Promise<string[]> {
  const entries = Object.values(await loadProto(text));
  const files = entries.flatMap((entry) =>
    'format' in entry ? (entry.fileDescriptorProtos as Buffer[]) : [],
  );
  return [...new Set(files.map((file) => file.toString('base64')))];
}

/** A client of a server, from the text of the requirements. It ends with the test. */
export async function imageClient(
  address: string,
  packageName?: string,
  channel = credentials.createInsecure(),
): Promise<ImageClient> {
  const text = packageName ? requiredProto.replace(';', `; package ${packageName};`) : requiredProto;
  return await clientFrom(text, packageName ?? '', address, channel);
}

/** A client of a server, from our own .proto file. It ends with the test. */
export async function ownClient(address: string): Promise<ImageClient> {
  const file = join(import.meta.dirname, '../../proto/kumiki/v1/image_processing.proto');
  return await clientFrom(await readFile(file, 'utf8'), 'kumiki.v1', address, credentials.createInsecure());
}

async function clientFrom(
  text: string,
  packageName: string,
  address: string,
  channel: ReturnType<typeof credentials.createInsecure>,
): Promise<ImageClient> {
  let found = loadPackageDefinition(await loadProto(text)) as unknown as Record<string, unknown>;
  for (const name of packageName.split('.').filter(Boolean)) found = found[name] as Record<string, unknown>;
  const Made = found['ImageProcessingService'] as new (...args: unknown[]) => ImageClient;
  const client = new Made(address, channel);
  onTestFinished(() => client.close());
  return client;
}

/** One call with one answer. @throws ServiceError */
export async function single(
  client: ImageClient,
  request: Message,
  { metadata = new Metadata(), ...options }: CallOptions & { metadata?: Metadata } = {},
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    client.ProcessSingleImage(request, metadata, options, (error, answer) => {
      if (error) reject(error);
      else resolve(answer!);
    });
  });
}

/** A stream, its answers, and how it ends. */
export function stream(client: ImageClient, metadata = new Metadata(), options: CallOptions = {}) {
  const call = client.ProcessImageStream(metadata, options);
  const answers: Answer[] = [];
  call.on('data', (answer: Answer) => answers.push(answer));
  call.on('error', () => undefined);
  const ended = new Promise<StatusObject>((resolve) => call.once('status', resolve));
  return {
    call,
    answers,
    ended,
    send: (...messages: Message[]) => messages.forEach((one) => call.write(one)),
  };
}

/** The code of the table that a call ended with. */
export function codeOf({ metadata }: StatusObject): string | undefined {
  return metadata.get('kumiki-code')[0]?.toString();
}

/** An execution that was asked for, to be ended by the test. */
export interface Asked {
  readonly caller: Caller;
  readonly request: ProcessRequest;
  readonly end: (result?: Partial<ProcessResult> & { readonly status?: string }) => void;
}

/** Executions that end when the test says so. */
export class ScriptedProcessing implements Pick<Processing, 'accept' | 'result'> {
  readonly asked: Asked[] = [];
  /** Ends each execution at once. */
  instantly: Parameters<Asked['end']>[0] | undefined;
  /** Refuses what it throws for. */
  check: (request: ProcessRequest) => unknown = () => undefined;
  readonly #results = new Map<string, Promise<ProcessResult>>();
  #heard: (() => void)[] = [];

  async accept(caller: Caller, project: string, request: ProcessRequest) {
    this.check(request);
    const id = `execution-${this.asked.length}`;
    const { promise, resolve } = Promise.withResolvers<ProcessResult>();
    this.#results.set(id, promise);
    const end: Asked['end'] = ({ status = 'succeeded', ...more } = {}) =>
      resolve({ execution: { status } as ProcessResult['execution'], steps: [], ...more });
    this.asked.push({ caller, request, end });
    if (this.instantly) end(this.instantly);
    for (const heard of this.#heard.splice(0)) heard();
    const fileId = request.files[0]!.artifact.digest;
    return await Promise.resolve({ ref: { project, id }, fileId, repeated: false, estimatedCompletion: 0 });
  }

  async result({ id }: { readonly id: string }, _: number, signal?: AbortSignal) {
    const open: ProcessResult = { execution: { status: 'running' } as ProcessResult['execution'], steps: [] };
    const left = new Promise<ProcessResult>((resolve) => {
      signal?.addEventListener('abort', () => resolve(open), { once: true });
    });
    return await Promise.race([this.#results.get(id)!, left]);
  }

  /** What was asked for under a correlation id. */
  of(correlationId: string): Asked {
    return this.asked.find(({ request }) => request.correlationId === correlationId)!;
  }

  /** Resolves when so many were asked for in all. */
  async hasAsked(count: number): Promise<void> {
    while (this.asked.length < count) {
      await new Promise<void>((resolve) => {
        this.#heard.push(resolve);
      });
    }
  }
}

export interface TestGrpc {
  readonly address: string;
  readonly processing: ScriptedProcessing;
  readonly objects: ObjectStore;
  /** Files that are being written to the store. */
  readonly unfinished: () => Promise<string[]>;
  readonly close: (ms: number) => Promise<void>;
  readonly renew: GrpcServer['renew'];
}

/** Whatever is in the store may be read by those who may see all of it. */
function storedFiles(objects: ObjectStore): Pick<Files, 'find'> {
  return {
    find: async ({ pipelines }, _, digest) => {
      const found = pipelines === undefined ? await objects.stat(digest) : undefined;
      if (!found) throw kumikiError('ARTIFACT_NOT_FOUND', { name: digest, where: 'The store' });
      return { artifact: { digest, size: found.size, mediaType: 'image/png' }, createdAt: 0 };
    },
  };
}

/** A server at a free port of this machine, over scripted executions. It ends with the test. */
export async function testGrpc(
  limits: Partial<GrpcServerOptions['limits']> = {},
  options: Partial<GrpcServerOptions> = {},
): Promise<TestGrpc> {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-grpc-'));
  const objects = await openFileStore(folder, { durable: false });
  const processing = new ScriptedProcessing();
  const settings = await readSettings({ environment: {} });
  const server = await openGrpcServer({
    processing,
    files: storedFiles(objects),
    objects,
    limits: { ...settings.grpc, ...limits },
    port: 0,
    ...options,
  });
  onTestFinished(async () => {
    await server.close(0);
    await rm(folder, { recursive: true, force: true });
  });
  const unfinished = async () => await readdir(join(folder, 'tmp'));
  return {
    address: server.address,
    processing,
    objects,
    unfinished,
    close: (ms) => server.close(ms),
    renew: (tls) => server.renew(tls),
  };
}
