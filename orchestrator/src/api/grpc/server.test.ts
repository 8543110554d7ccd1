import { createServer } from 'node:net';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { credentials, makeClientConstructor, status, type ServiceError } from '@grpc/grpc-js';
import { healthService } from '@kumiki/proto/health';
import { protoFiles, reflectionService, reflectionServiceNames } from '@kumiki/proto/reflection';
import descriptors from 'protobufjs/ext/descriptor.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  codeOf,
  imageClient,
  png,
  single,
  stream,
  testGrpc,
  type Message,
} from '../../../test/grpc-fixture.ts';

const metadata = { pipeline_config: { pipeline_id: 'mark' } };
const request = { correlation_id: 'a', image_data: png, metadata };
const chunk = { ...request, total_chunks: 1, is_final_chunk: true };

type Stub = Record<
  string,
  (...args: unknown[]) => NodeJS.EventEmitter & { end(): void; write(message: unknown): void }
>;

/** As much of google.protobuf.FileDescriptorProto as is looked at. */
interface DecodedFile {
  readonly service: readonly {
    readonly method: readonly { readonly name: string; readonly inputType: string }[];
  }[];
  readonly messageType: readonly {
    readonly name: string;
    readonly field: readonly { readonly name: string; readonly number: number; readonly type: number }[];
  }[];
}

/** A client of one of the services beside. */
function clientOf(service: Parameters<typeof makeClientConstructor>[0], address: string): Stub {
  const Client = makeClientConstructor(service, 'Service');
  const client = new Client(address, credentials.createInsecure());
  onTestFinished(() => client.close());
  return client as unknown as Stub;
}

async function ask(client: Stub, method: string, message: Message): Promise<Record<string, unknown>> {
  return await new Promise((resolve, reject) => {
    client[method]!(message, (error: ServiceError | null, answer: Record<string, unknown>) =>
      error ? reject(error) : resolve(answer),
    );
  });
}

async function codesOf(call: Promise<unknown>): Promise<[status, string | undefined]> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown as ServiceError,
  );
  return [error?.code ?? status.OK, error && codeOf(error)];
}

test('a client may send a whole frame before it hears that it is read', async () => {
  const { address } = await testGrpc();
  const session = connect(`http://${address}`);
  onTestFinished(() => session.destroy());
  const request = session.request({ ':method': 'POST', ':path': '/grpc.health.v1.Health/Check' });
  request.end();
  await once(request, 'response');
  expect(session.remoteSettings.initialWindowSize).toBe(512 * 1024);
  expect(session.state.remoteWindowSize).toBeGreaterThan(1024 * 1024);
});

describe('a client that does not read', () => {
  test('is not worked for any further', async () => {
    const { address, processing, objects } = await testGrpc({ imagesPerStream: 2 });
    const picture = await objects.put(Buffer.alloc(1_500_000, 7));
    processing.instantly = { outputs: { image: { ...picture, mediaType: 'image/png' } } };
    const { call, ended, send } = stream(await imageClient(address));
    call.pause();
    send(...Array.from({ length: 24 }, () => chunk));
    call.end();
    await processing.hasAsked(3);
    // A call beside gets through, while the stream stands still.
    await single(await imageClient(address), request);
    expect(processing.asked.length).toBeLessThan(16);
    call.resume();
    expect((await ended).code).toBe(status.OK);
    expect(processing.asked).toHaveLength(25);
  });
});

describe('stopping', () => {
  test('answers what runs, takes no more, and says so', async () => {
    const { address, processing, close } = await testGrpc();
    const client = await imageClient(address);
    const watching = clientOf(healthService, address)['watch']!({ service: '' });
    const seen: unknown[] = [];
    watching.on('data', ({ status: now }: { status: string }) => seen.push(now));
    const watched = once(watching, 'end');
    const waiting = single(client, request);
    const open = stream(client);
    open.send(chunk, { ...chunk, correlation_id: 'half', total_chunks: 2, is_final_chunk: false });
    await processing.hasAsked(2);
    const closed = close(5000);
    expect(await codesOf(single(client, request))).toEqual([status.UNAVAILABLE, 'NOT_READY']);
    processing.asked[0]!.end();
    processing.asked[1]!.end();
    expect((await waiting).status).toBe('SUCCESS');
    const end = await open.ended;
    expect([end.code, codeOf(end)]).toEqual([status.UNAVAILABLE, 'NOT_READY']);
    const told = open.answers.map((one) => [one.correlation_id, one.error?.code ?? one.status]);
    expect(Object.fromEntries(told)).toEqual({ a: 'SUCCESS', half: 'NOT_READY' });
    await watched;
    expect(seen).toEqual(['SERVING', 'NOT_SERVING']);
    await closed;
    expect((await codesOf(single(client, request)))[0]).toBe(status.UNAVAILABLE);
  });

  test('gives the execution of what it cannot wait for', async () => {
    const { address, processing, close } = await testGrpc();
    const client = await imageClient(address);
    const waiting = single(client, request);
    const open = stream(client);
    open.send(chunk);
    await processing.hasAsked(2);
    await close(50);
    const late = { status: 'ACCEPTED', error: { code: 'NOT_READY', retryable: true } };
    expect(await waiting).toMatchObject(late);
    expect((await open.ended).code).toBe(status.UNAVAILABLE);
    expect(open.answers).toMatchObject([late]);
    expect(open.answers[0]!.execution_id).toMatch(/^execution-/);
  });

  test('says that its port is taken, and how to name another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    await expect(testGrpc({}, { port })).rejects.toMatchObject({
      code: 'GRPC_ADDRESS_UNUSABLE',
      remedy: expect.stringContaining('KUMIKI_GRPC_PORT'),
    });
  });
});

describe('stock tools', () => {
  test('hear whether a service serves', async () => {
    const { address } = await testGrpc();
    const health = clientOf(healthService, address);
    for (const service of ['', 'ImageProcessingService', 'kumiki.v1.ImageProcessingService']) {
      expect(await ask(health, 'check', { service })).toEqual({ status: 'SERVING' });
    }
    await expect(ask(health, 'check', { service: 'other' })).rejects.toMatchObject({
      code: status.NOT_FOUND,
    });
    const watching = health['watch']!({ service: 'other' });
    expect(await once(watching, 'data')).toEqual([{ status: 'SERVICE_UNKNOWN' }]);
  });

  test.each(reflectionServiceNames)('read the services and their messages by %s', async (name) => {
    const { address } = await testGrpc();
    const call = clientOf(reflectionService(name), address)['serverReflectionInfo']!();
    const question = async (message: Message) => {
      call.write(message);
      const [answer] = (await once(call, 'data')) as [Record<string, Record<string, unknown>>];
      return answer;
    };
    const { listServicesResponse } = await question({ listServices: '' });
    expect((listServicesResponse!['service'] as { name: string }[]).map((one) => one.name)).toEqual([
      'ImageProcessingService',
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
      'kumiki.v1.ImageProcessingService',
    ]);
    const found = await question({ fileContainingSymbol: 'ImageProcessingService' });
    const files = found['fileDescriptorResponse']!['fileDescriptorProto'] as Buffer[];
    const decoded = files.map((bytes) => descriptors.FileDescriptorProto.decode(bytes));
    const [services, messages] = decoded as unknown as [DecodedFile, DecodedFile];
    const [service] = services.service;
    expect(service!.method.map(({ name, inputType }) => [name, inputType])).toEqual([
      ['ProcessImageStream', '.kumiki.v1.ImageChunk'],
      ['ProcessSingleImage', '.kumiki.v1.ImageRequest'],
    ]);
    const chunkType = messages.messageType.find(({ name }) => name === 'ImageChunk')!;
    // The numbers of FieldDescriptorProto.Type: 9 a text, 12 bytes, 5 int32, 8 bool, 11 a message.
    expect(chunkType.field.map(({ name, number, type }) => [name, number, type])).toEqual([
      ['correlation_id', 1, 9],
      ['image_data', 2, 12],
      ['chunk_index', 3, 5],
      ['total_chunks', 4, 5],
      ['is_final_chunk', 5, 8],
      ['metadata', 6, 11],
    ]);
    expect(await question({ fileContainingSymbol: 'kumiki.v1.ImageMetadata.client_id' })).toHaveProperty(
      'fileDescriptorResponse',
    );
    expect(await question({ fileByFilename: 'grpc/health/v1/health.proto' })).toHaveProperty(
      'fileDescriptorResponse',
    );
    const unknown = await question({ fileByFilename: '../../etc/passwd' });
    expect(unknown['errorResponse']).toMatchObject({ errorCode: status.NOT_FOUND });
    call.end();
  });

  test('get the descriptor of each service that is listed', () => {
    for (const { services, symbols, descriptor } of protoFiles) {
      const file = descriptors.FileDescriptorProto.decode(Buffer.from(descriptor, 'base64'));
      expect(services.every((service) => symbols.includes(service))).toBe(true);
      expect(file).toMatchObject({ syntax: 'proto3' });
    }
  });
});
