import { credentials, makeClientConstructor, type ServiceError } from '@grpc/grpc-js';
import {
  imageProcessingService,
  type ImageRequest,
  type InputFile,
  type ProcessingResponse,
  type Sent,
} from '@kumiki/proto/image-processing';
import { expect, onTestFinished, test } from 'vitest';
import { codeOf, png, testGrpc } from '../../../../test/grpc-fixture.ts';
import type { Caller } from '../../../identity/roles.ts';

const Client = makeClientConstructor(imageProcessingService('kumiki.v1.ImageProcessingService'), 'Images');

interface Caught {
  readonly answer?: ProcessingResponse;
  readonly code?: string | undefined;
}

async function process(
  address: string,
  inputs: Readonly<Record<string, Sent<InputFile>>>,
  input = 'photo',
): Promise<Caught> {
  const client = new Client(address, credentials.createInsecure());
  onTestFinished(() => client.close());
  const request: Sent<ImageRequest> = {
    correlationId: 'a',
    imageData: png,
    metadata: { pipelineConfig: { pipelineId: 'mark' }, inputs, input },
  };
  return await new Promise((resolve) => {
    client['processSingleImage']!(request, (error: ServiceError | null, answer: ProcessingResponse) =>
      resolve(error ? { code: codeOf(error) } : { answer }),
    );
  });
}

test('files of other inputs are sent with the image, or named by their id', async () => {
  const { address, processing, objects } = await testGrpc();
  processing.instantly = {};
  const logo = await objects.put(Buffer.concat([png, Buffer.from('logo')]));
  const model = Buffer.from('a model');
  const { answer } = await process(address, {
    logo: { fileId: logo.digest, name: 'logo.png' },
    model: { content: model, name: '../models/部品.onnx' },
    mask: { content: png },
  });
  expect(answer!.status).toBe('SUCCESS');
  const { files } = processing.asked[0]!.request;
  const told = files.map(({ input, artifact }) => [input, artifact.name, artifact.mediaType, artifact.size]);
  expect(told).toEqual([
    ['photo', 'a.png', 'image/png', png.length],
    ['logo', 'logo.png', 'image/png', logo.size],
    ['model', '部品.onnx', 'application/octet-stream', model.length],
    ['mask', 'mask', 'image/png', png.length],
  ]);
  expect(Buffer.from(await objects.read(files[2]!.artifact.digest))).toEqual(model);
});

test('files that are not there, or that a caller may not read, are refused', async () => {
  let caller: Caller = { id: 'a', name: 'a', role: 'runner' };
  const { address, processing, objects } = await testGrpc(
    {},
    { identifyToken: async () => await Promise.resolve(caller) },
  );
  processing.instantly = {};
  const { digest } = await objects.put(png);
  const unknown = { fileId: `sha256:${'0'.repeat(64)}` };
  expect((await process(address, { logo: unknown })).code).toBe('ARTIFACT_NOT_FOUND');
  expect((await process(address, { logo: {} })).code).toBe('GRPC_FIELD_INVALID');
  expect((await process(address, { logo: { fileId: digest } })).answer?.status).toBe('SUCCESS');
  caller = { ...caller, role: 'viewer', pipelines: { mark: 'runner' } };
  expect((await process(address, { logo: { fileId: digest } })).code).toBe('ARTIFACT_NOT_FOUND');
  expect((await process(address, { logo: { content: png } })).answer?.status).toBe('SUCCESS');
  expect(processing.asked).toHaveLength(2);
});
