import { randomBytes } from 'node:crypto';
import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { errorTable } from '@kumiki/component-sdk/errors';
import { expect, test } from 'vitest';
import {
  codeOf,
  imageClient,
  png,
  single,
  stream,
  testGrpc,
  type Answer,
  type Message,
} from '../../../../test/grpc-fixture.ts';
import { randomOf } from '../../../../test/random.ts';

const metadata = { format: 'png', client_id: 'camera 1', pipeline_config: { pipeline_id: 'mark' } };
const limits = { imageBytes: 5000, messageBytes: 65_536 };
/** The same in each run, so that what fails once fails again. */
const seed = 20_261_127;

const ids = ['a', 'b', 'c', '', ' ', '../../x', 'a\u0000b', '\u202e検査', '😀'.repeat(150), 'x'.repeat(5000)];
const numbers = [0, 1, 2, -1, 3, 2 ** 31 - 1, -(2 ** 31)];
const pipelines = ['mark', 'mark@0', 'mark@99999999999', '', '../mark', 'MARK', 'mark@1@2', '__proto__'];
const contents = [
  png,
  Buffer.alloc(0),
  Buffer.from('%PDF-1.7'),
  Buffer.concat([png, randomBytes(6000)]),
  Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
];

type Random = () => number;

const pick = <Value>(random: Random, from: readonly Value[]): Value =>
  from[Math.floor(random() * from.length)]!;

function wrongMetadata(random: Random): Message | null {
  return pick<Message | null>(random, [
    null,
    {},
    { ...metadata, pipeline_config: null },
    { ...metadata, pipeline_config: { pipeline_id: pick(random, pipelines) } },
    { ...metadata, format: pick(random, ['svg', 'PNG', '../png', 'x'.repeat(3000)]) },
    { ...metadata, client_id: pick(random, ids) },
    { ...metadata, width: pick(random, numbers), height: pick(random, numbers) },
    { ...metadata, input: pick(random, ids) },
    { ...metadata, pipeline_config: { pipeline_id: 'mark', priority: pick(random, [7, -1, 2]) } },
    {
      ...metadata,
      pipeline_config: {
        pipeline_id: 'mark',
        parameters: Object.fromEntries(ids.map((id) => [id, '['.repeat(3000)])),
      },
    },
    {
      ...metadata,
      pipeline_config: { pipeline_id: 'mark', parameters: { __proto__: '1', constructor: '{' } },
    },
  ]);
}

/** The chunks of an image in their order, with up to two things wrong. */
function imageOf(random: Random): Message[] {
  const correlation_id = pick(random, ids);
  const total = 1 + Math.floor(random() * 4);
  let chunks: Message[] = Array.from({ length: total }, (_, at) => ({
    correlation_id,
    image_data: at === 0 ? png : randomBytes(100),
    chunk_index: at,
    total_chunks: total,
    is_final_chunk: at === total - 1,
    metadata: at === 0 ? metadata : null,
  }));
  for (let wrong = Math.floor(random() * 3); wrong > 0; wrong--) {
    const at = Math.floor(random() * chunks.length);
    const changed = (more: Message) => chunks.map((one, place) => (place === at ? { ...one, ...more } : one));
    chunks = pick<() => Message[]>(random, [
      () => chunks.toSpliced(at, 1),
      () => chunks.toSpliced(at, 0, chunks[at]!),
      () => chunks.toReversed(),
      () => changed({ chunk_index: pick(random, numbers) }),
      () => changed({ total_chunks: pick(random, numbers) }),
      () => changed({ is_final_chunk: random() < 0.5 }),
      () => changed({ correlation_id: pick(random, ids) }),
      () => changed({ image_data: pick(random, contents) }),
      () => changed({ metadata: wrongMetadata(random) }),
      () => changed({ metadata: null }),
    ])();
    if (chunks.length === 0) break;
  }
  return chunks;
}

/** Checks that an answer without success says by the table what is wrong, and what to do. */
function checkAnswer(sent: unknown, { status: became, error }: Answer): void {
  if (became === 'SUCCESS') return;
  expect({ sent, became, error }).toEqual({
    sent,
    became: 'REJECTED',
    error: expect.objectContaining({
      code: expect.stringMatching(/^(?!INTERNAL$)/) as string,
      message: expect.stringMatching(/\S/) as string,
      remedy: expect.stringMatching(/\S/) as string,
    }) as object,
  });
  expect(errorTable).toHaveProperty(error!.code);
}

function checkEnd(sent: unknown, end: StatusObject): void {
  if (end.code === status.OK) return;
  const code = codeOf(end) ?? 'none';
  const entry = errorTable[code as keyof typeof errorTable];
  const details = expect.stringMatching(/\S/) as string;
  const expected = { sent, code, status: entry && status[entry.grpc], details };
  expect({ sent, code, status: end.code, details: end.details }).toEqual(expected);
  expect(code).not.toBe('INTERNAL');
}

test('whatever comes in a stream of chunks, each image is told of by the table, and nothing stays', async () => {
  const grpc = await testGrpc(limits);
  grpc.processing.instantly = {};
  const client = await imageClient(grpc.address);
  const random = randomOf(seed);
  let refused = 0;
  let done = 0;
  for (let round = 0; round < 80; round++) {
    const messages = Array.from({ length: 1 + Math.floor(random() * 5) }, () => imageOf(random)).flat();
    const { call, answers, ended, send } = stream(client);
    send(...messages);
    // One in ten leaves in the middle.
    if (random() < 0.1) call.cancel();
    else call.end();
    const end = await ended;
    if (end.code !== status.CANCELLED) checkEnd(messages, end);
    for (const answer of answers) checkAnswer(messages, answer);
    refused += answers.filter((one) => one.status === 'REJECTED').length;
    done += answers.filter((one) => one.status === 'SUCCESS').length;
  }
  expect(Math.min(refused, done)).toBeGreaterThan(20);
  await expect.poll(async () => await grpc.unfinished()).toEqual([]);
  const good = { correlation_id: 'good', image_data: png, metadata };
  expect((await single(client, good)).status).toBe('SUCCESS');
});

test('whatever comes as a single image, it is refused by the table', async () => {
  const grpc = await testGrpc(limits);
  grpc.processing.instantly = {};
  const client = await imageClient(grpc.address);
  const random = randomOf(seed);
  let refused = 0;
  for (let round = 0; round < 100; round++) {
    const request = {
      correlation_id: pick(random, ids),
      image_data: pick(random, contents),
      metadata: random() < 0.3 ? metadata : wrongMetadata(random),
    };
    await single(client, request).then(
      (answer) => checkAnswer(request, answer),
      (thrown: unknown) => {
        refused++;
        checkEnd(request, thrown as StatusObject);
      },
    );
  }
  expect(refused).toBeGreaterThan(20);
});

test('bytes that are no message end the call by the table, in a stream and alone', async () => {
  const grpc = await testGrpc(limits);
  const client = await imageClient(grpc.address);
  const random = randomOf(seed);
  const same = (all: Buffer): Buffer => all;
  for (const service of ['ImageProcessingService', 'kumiki.v1.ImageProcessingService']) {
    for (let round = 0; round < 10; round++) {
      const garbage = Buffer.from(
        Array.from({ length: 1 + Math.floor(random() * 40) }, () => random() * 256),
      );
      const alone = await new Promise<StatusObject>((resolve) => {
        const path = `/${service}/ProcessSingleImage`;
        client
          .makeUnaryRequest(path, same, same, garbage, new Metadata(), () => undefined)
          .once('status', resolve);
      });
      const call = client.makeBidiStreamRequest(`/${service}/ProcessImageStream`, same, same);
      call.on('error', () => undefined).resume();
      const inStream = new Promise<StatusObject>((resolve) => call.once('status', resolve));
      call.end(garbage);
      for (const end of [alone, await inStream]) checkEnd(garbage.toString('hex'), end);
      expect(alone.code).not.toBe(status.OK);
    }
  }
});
