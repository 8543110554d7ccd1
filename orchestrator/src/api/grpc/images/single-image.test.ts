import { randomBytes } from 'node:crypto';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { describe, expect, test } from 'vitest';
import { codeOf, imageClient, png, single, testGrpc, type Message } from '../../../../test/grpc-fixture.ts';
import type { StoredValues } from '../../../execution/index.ts';

const metadata = {
  format: 'png',
  client_id: 'camera 1',
  pipeline_config: { pipeline_id: 'mark', parameters: { width: '8' }, priority: 'HIGH' },
};
const request = (more: Message = {}) => ({ correlation_id: 'a', image_data: png, metadata, ...more });

/** The error of a call that fails. */
async function refusal(call: Promise<unknown>): Promise<ServiceError> {
  try {
    await call;
  } catch (thrown) {
    return thrown as ServiceError;
  }
  throw new Error('The call did not fail.');
}

describe('ProcessSingleImage', () => {
  test.each([undefined, 'kumiki.v1'])('answers with what the pipeline gave (package %s)', async (name) => {
    const grpc = await testGrpc();
    const picture = await grpc.objects.put(randomBytes(1000));
    const outputs: StoredValues = {
      mask: { ...picture, mediaType: 'image/png' },
      image: { ...picture, mediaType: 'image/png' },
      count: { data: { dents: 2 } },
      report: { ...(await grpc.objects.put(Buffer.from('[1]'))), mediaType: 'application/json' },
    };
    const steps = [{ step: 'find', status: 'succeeded' as const, durationMs: 12 }];
    grpc.processing.instantly = { outputs, steps };
    const answer = await single(await imageClient(grpc.address, name), request());
    expect(answer).toMatchObject({
      correlation_id: 'a',
      execution_id: 'execution-0',
      status: 'SUCCESS',
      output_file_id: picture.digest,
      media_type: 'image/png',
      steps: [{ step: 'find', status: 'succeeded', duration_ms: 12 }],
      error: null,
    });
    expect(answer.image_data).toHaveLength(1000);
    expect(answer.outputs['count']!['json']).toBe('{"dents":2}');
    expect(answer.outputs['report']!['json']).toBe('[1]');
    expect(answer.outputs['mask']).toMatchObject({ file_id: picture.digest, size: 1000 });
    const [{ caller, request: asked }] = grpc.processing.asked as [(typeof grpc.processing.asked)[0]];
    expect(caller.id).toBe('local');
    expect(asked).toMatchObject({
      pipelineId: 'mark',
      textParameters: { width: '8' },
      priority: 'high',
      clientId: 'camera 1',
      correlationId: 'a',
    });
    const [{ artifact }] = asked.files as [(typeof asked.files)[0]];
    expect(artifact).toMatchObject({ mediaType: 'image/png', name: 'a.png', size: png.length });
    expect(Buffer.from(await grpc.objects.read(artifact.digest))).toEqual(png);
  });

  test('gives an image that is too large for a message by its file id', async () => {
    const grpc = await testGrpc();
    const picture = await grpc.objects.put(Buffer.alloc(4 * 1024 * 1024, 7));
    grpc.processing.instantly = { outputs: { image: { ...picture, mediaType: 'image/png' } } };
    const answer = await single(await imageClient(grpc.address), request());
    expect(answer).toMatchObject({ status: 'SUCCESS', output_file_id: picture.digest });
    expect(answer.image_data).toHaveLength(0);
  });

  test('answers an execution that failed with its error, and says that nobody could read its result', async () => {
    const grpc = await testGrpc();
    const client = await imageClient(grpc.address);
    const error = kumikiError('STEP_TIMEOUT', { component: 'a/b', seconds: 1 } as never, {
      at: { step: 'find' },
    });
    grpc.processing.instantly = { status: 'failed', error: error.toJSON() };
    expect(await single(client, request())).toMatchObject({
      status: 'FAILED',
      error: { code: 'STEP_TIMEOUT', step: 'find' },
    });
    grpc.processing.instantly = { status: 'cancelled' };
    expect((await single(client, request())).status).toBe('CANCELLED');
    const gone = { digest: `sha256:${'0'.repeat(64)}`, size: 9, mediaType: 'image/png' };
    grpc.processing.instantly = { outputs: { image: gone } };
    const lost = await single(client, request());
    expect(lost).toMatchObject({ status: 'FAILED', execution_id: 'execution-2' });
    expect(lost.error!.code).toBe('OBJECT_NOT_FOUND');
  });

  test('refuses what cannot be carried out with the status and the code of the table', async () => {
    const grpc = await testGrpc({ messageBytes: 65_536 });
    const client = await imageClient(grpc.address);
    grpc.processing.check = ({ pipelineId }) => {
      if (pipelineId === 'nothing') throw kumikiError('PIPELINE_NOT_FOUND', { pipeline: pipelineId });
      if (pipelineId === 'broken') throw new TypeError('a secret of the inside');
    };
    const config = (pipeline_id: string) => ({ metadata: { ...metadata, pipeline_config: { pipeline_id } } });
    const { INVALID_ARGUMENT, NOT_FOUND, INTERNAL } = status;
    const cases: readonly (readonly [Message, status, string])[] = [
      [{ correlation_id: '' }, INVALID_ARGUMENT, 'GRPC_FIELD_INVALID'],
      [{ metadata: null }, INVALID_ARGUMENT, 'GRPC_METADATA_MISSING'],
      [{ metadata: {} }, INVALID_ARGUMENT, 'GRPC_FIELD_INVALID'],
      [{ image_data: Buffer.from('BM') }, INVALID_ARGUMENT, 'IMAGE_FORMAT_NOT_ALLOWED'],
      [{ image_data: Buffer.alloc(0) }, INVALID_ARGUMENT, 'IMAGE_EMPTY'],
      [config('nothing'), NOT_FOUND, 'PIPELINE_NOT_FOUND'],
      [config('broken'), INTERNAL, 'INTERNAL'],
    ];
    for (const [more, grpcStatus, code] of cases) {
      const error = await refusal(single(client, request(more)));
      expect([error.code, codeOf(error)]).toEqual([grpcStatus, code]);
      expect(error.details).not.toContain('secret');
    }
    const large = await refusal(single(client, request({ image_data: Buffer.alloc(70_000, png) })));
    expect(large.code).toBe(status.RESOURCE_EXHAUSTED);
    const bytes = client.makeUnaryRequest.bind(client);
    const nonsense = new Promise((resolve, reject) => {
      const path = '/kumiki.v1.ImageProcessingService/ProcessSingleImage';
      const send = () => Buffer.from([0xff, 0xff, 0xff]);
      bytes(
        path,
        send,
        (all: Buffer) => all,
        {},
        new Metadata(),
        {},
        (error, answer) => (error ? reject(error) : resolve(answer)),
      );
    });
    const error = await refusal(nonsense);
    expect([error.code, codeOf(error)]).toEqual([INVALID_ARGUMENT, 'GRPC_MESSAGE_INVALID']);
  });

  test('obeys the deadline, and leaves what was accepted to its end', async () => {
    const grpc = await testGrpc();
    const client = await imageClient(grpc.address);
    const error = await refusal(single(client, request(), { deadline: Date.now() + 300 }));
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
    await grpc.processing.hasAsked(1);
    // It counts no more: the only place is free.
    grpc.processing.instantly = {};
    expect((await single(client, request())).status).toBe('SUCCESS');
  });
});
