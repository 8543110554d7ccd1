import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { describe, expect, test, vi } from 'vitest';
import { codeOf, imageClient, png, single, stream, testGrpc } from '../../../test/grpc-fixture.ts';
import type { Caller } from '../../identity/roles.ts';
import { currentTrace } from '../../observe/index.ts';
import type { GrpcLogEntry } from './log.ts';

const metadata = { pipeline_config: { pipeline_id: 'mark' } };
const request = { correlation_id: 'a', image_data: png, metadata };
const chunk = { ...request, total_chunks: 1, is_final_chunk: true };

async function codesOf(call: Promise<unknown>): Promise<[status, string | undefined]> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown as ServiceError,
  );
  return [error?.code ?? status.OK, error && codeOf(error)];
}

describe('who may call', () => {
  const bearer = (token: string): { metadata: Metadata } => {
    const metadata = new Metadata();
    metadata.set('authorization', token);
    return { metadata };
  };

  test('goes by the token, and is asked before anything of a message is read', async () => {
    const heard: (string | undefined)[] = [];
    const log: GrpcLogEntry[] = [];
    const grpc = await testGrpc(
      {},
      {
        log: (entry) => log.push(entry),
        identifyToken: async (token) => {
          heard.push(token);
          if (token === undefined) throw kumikiError('ROLE_NEEDED', { needed: 'runner', role: 'nobody' });
          const role = token === 'run' ? 'runner' : 'viewer';
          return await Promise.resolve({ id: token, name: token, role });
        },
      },
    );
    grpc.processing.instantly = {};
    const client = await imageClient(grpc.address);
    const denied = [status.PERMISSION_DENIED, 'ROLE_NEEDED'];
    expect(await codesOf(single(client, request))).toEqual(denied);
    expect(await codesOf(single(client, request, bearer('Bearer look')))).toEqual(denied);
    const { ended, send } = stream(client, bearer('bearer look').metadata);
    send(chunk);
    const end = await ended;
    expect([end.code, codeOf(end)]).toEqual(denied);
    expect((await single(client, request, bearer('Bearer run'))).status).toBe('SUCCESS');
    expect(await codesOf(single(client, request, bearer('Basic cnVu')))).toEqual(denied);
    expect(heard).toEqual([undefined, 'look', 'look', 'run', 'Basic cnVu']);
    expect(grpc.processing.asked.map(({ caller }) => caller.id)).toEqual(['run']);
    const method = '/ImageProcessingService/ProcessSingleImage';
    const address = '127.0.0.1';
    expect(log.filter((entry) => entry.status === 'OK')).toMatchObject([
      { method, address, caller: { id: 'run' }, images: 1, http: 200 },
    ]);
    const refused = {
      status: 'PERMISSION_DENIED',
      http: 403,
      code: 'ROLE_NEEDED',
      method,
      address,
      images: 0,
    };
    expect(log[0]).toMatchObject(refused);
    expect(log[0]).not.toHaveProperty('caller');
    expect(log[1]).toMatchObject({ ...refused, caller: { id: 'look' } });
  });

  test('goes by the pipeline of each image where somebody has roles on single ones', async () => {
    const pipelines = { mark: 'runner', other: 'viewer' } as const;
    const caller: Caller = { id: 'p', name: 'p', role: 'viewer', pipelines };
    const grpc = await testGrpc({}, { identifyToken: async () => await Promise.resolve(caller) });
    grpc.processing.instantly = {};
    const of = (pipeline_id: string) => ({
      ...chunk,
      correlation_id: pipeline_id,
      metadata: { pipeline_config: { pipeline_id } },
    });
    const { call, answers, ended, send } = stream(await imageClient(grpc.address));
    send(of('other@1'), of('hidden'), of('mark'), of('mark@3'));
    call.end();
    expect((await ended).code).toBe(status.OK);
    expect(
      Object.fromEntries(answers.map((one) => [one.correlation_id, one.error?.code ?? one.status])),
    ).toEqual({
      'other@1': 'ROLE_NEEDED',
      hidden: 'PIPELINE_NOT_FOUND',
      mark: 'SUCCESS',
      'mark@3': 'SUCCESS',
    });
  });

  test('says nothing of the inside where the question itself fails', async () => {
    const failed = vi.fn<(callId: string, thrown: unknown) => void>();
    const secret = new Error('the password of the store');
    const identifyToken = async () => await Promise.reject(secret);
    const { address } = await testGrpc({}, { identifyToken, failed });
    const call = single(await imageClient(address), request);
    await expect(call).rejects.toMatchObject({ code: status.INTERNAL });
    await expect(call).rejects.not.toThrow(/password/);
    expect(failed.mock.calls).toEqual([[expect.any(String), secret]]);
  });

  test('is limited to so many calls at a time', async () => {
    const { address, processing } = await testGrpc({ calls: 1 });
    const client = await imageClient(address);
    const first = single(client, request);
    await processing.hasAsked(1);
    expect(await codesOf(single(client, request))).toEqual([status.RESOURCE_EXHAUSTED, 'GRPC_BUSY']);
    processing.asked[0]!.end();
    expect((await first).status).toBe('SUCCESS');
    processing.instantly = {};
    await vi.waitFor(async () => expect((await single(client, request)).status).toBe('SUCCESS'));
  });
});

test('waits for the message of a call so long, and no longer', async () => {
  const { address, processing } = await testGrpc({ idleSeconds: 0.2, calls: 1 });
  processing.instantly = {};
  const client = await imageClient(address);
  const nothing = await new Promise<ServiceError | null>((resolve) => {
    const path = '/ImageProcessingService/ProcessSingleImage';
    const bytes = (message: Buffer) => message;
    client.makeClientStreamRequest(path, bytes, bytes, new Metadata(), {}, resolve);
  });
  expect([nothing!.code, codeOf(nothing!)]).toEqual([status.DEADLINE_EXCEEDED, 'GRPC_STREAM_IDLE']);
  await vi.waitFor(async () => expect((await single(client, request)).status).toBe('SUCCESS'));
});

test('hands the trace of the client on to the execution', async () => {
  const { address, processing } = await testGrpc();
  processing.instantly = {};
  const traces: (string | undefined)[] = [];
  processing.check = () => traces.push(currentTrace()?.traceId);
  const metadata = new Metadata();
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  metadata.set('traceparent', `00-${traceId}-00f067aa0ba902b7-01`);
  const client = await imageClient(address);
  await single(client, request, { metadata });
  await single(client, request);
  expect(traces[0]).toBe(traceId);
  expect(traces[1]).toMatch(/^[0-9a-f]{32}$/);
});
