import type { ImageChunk, ImageMetadata } from '@kumiki/proto/image-processing';
import { describe, expect, test } from 'vitest';
import { ChunkSequence, type ChunkEvent } from './chunk-sequence.ts';

const pixel = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const limit = 64;

const metadata: ImageMetadata = {
  format: 'png',
  width: 0,
  height: 0,
  clientId: 'camera 1',
  pipelineConfig: {
    pipelineId: 'mark@2',
    parameters: {},
    priority: 'NORMAL',
    mode: 'AUTO',
    deadlineMs: 0,
    policy: 'AS_DEPLOYED',
  },
  inputs: {},
  input: '',
};

type Given = Partial<ImageChunk>;

/** A whole image in one chunk, but for what is said. */
const whole = (correlationId: string, given: Given = {}): ImageChunk => ({
  correlationId,
  imageData: pixel,
  chunkIndex: 0,
  totalChunks: 1,
  isFinalChunk: true,
  metadata,
  ...given,
});
/** One of several chunks. */
const part = (correlationId: string, chunkIndex: number, of: number, given: Given = {}): ImageChunk =>
  whole(correlationId, { chunkIndex, totalChunks: of, isFinalChunk: chunkIndex === of - 1, ...given });
const about = (change: Partial<ImageMetadata>): Given => ({ metadata: { ...metadata, ...change } });
const piped = (change: Partial<NonNullable<ImageMetadata['pipelineConfig']>>): Given =>
  about({ pipelineConfig: { ...metadata.pipelineConfig!, ...change } });

/** `+id` for a whole image, `-id CODE` for a refused one. */
function said(chunks: readonly ImageChunk[]): string[] {
  const sequence = new ChunkSequence(limit);
  const events = [...chunks.flatMap((chunk) => sequence.take(chunk)), ...sequence.end()];
  return events.flatMap((event: ChunkEvent) => {
    if (event.kind === 'complete') return [`+${event.head.correlationId}`];
    return event.kind === 'refused' ? [`-${event.correlationId.slice(0, 8)} ${event.error.code}`] : [];
  });
}

describe('the chunks of a stream', () => {
  const good = whole('good');
  const cases: readonly (readonly [string, readonly ImageChunk[], readonly string[]])[] = [
    ['whole images', [whole('a'), whole('b')], ['+a', '+b']],
    ['an image in parts', [part('a', 0, 3), part('a', 1, 3), part('a', 2, 3)], ['+a']],
    ['parts that nobody counted', [0, 1].map((at) => part('a', at, 2, { totalChunks: 0 })), ['+a']],
    ['a count that comes later', [part('a', 0, 2, { totalChunks: 0 }), part('a', 1, 2)], ['+a']],
    ['no metadata after the first image', [whole('a'), whole('b', { metadata: null })], ['+a', '+b']],
    ['no metadata at all', [whole('a', { metadata: null }), good], ['-a GRPC_METADATA_MISSING', '+good']],
    ['the same image again', [whole('a'), whole('a')], ['+a', '+a']],
    ['no correlation id', [whole(''), good], ['- GRPC_FIELD_INVALID', '+good']],
    ['an endless correlation id', [whole('x'.repeat(201)), good], ['-xxxxxxxx GRPC_FIELD_INVALID', '+good']],
    ['a correlation id with NUL', [whole('a\0b'), good], ['-a\0b GRPC_FIELD_INVALID', '+good']],
    ['no pipeline', [whole('a', about({ pipelineConfig: null })), good], ['-a GRPC_FIELD_INVALID', '+good']],
    [
      'an empty pipeline id',
      [whole('a', piped({ pipelineId: '' })), good],
      ['-a GRPC_FIELD_INVALID', '+good'],
    ],
    [
      'a path as pipeline',
      [whole('a', piped({ pipelineId: '../x' })), good],
      ['-a GRPC_FIELD_INVALID', '+good'],
    ],
    [
      'a priority that there is not',
      [whole('a', piped({ priority: 7 as unknown as 'LOW' })), good],
      ['-a GRPC_FIELD_INVALID', '+good'],
    ],
    [
      'an endless client id',
      [whole('a', about({ clientId: 'x'.repeat(201) })), good],
      ['-a GRPC_FIELD_INVALID', '+good'],
    ],
    ['a size below nothing', [whole('a', about({ width: -1 })), good], ['-a GRPC_FIELD_INVALID', '+good']],
    [
      'an input of nothing',
      [whole('a', about({ inputs: { logo: { name: '' } } })), good],
      ['-a GRPC_FIELD_INVALID', '+good'],
    ],
    [
      'an unknown codec',
      [whole('a', about({ format: 'bmp' })), good],
      ['-a IMAGE_FORMAT_NOT_ALLOWED', '+good'],
    ],
    [
      'a codec by its other names',
      [whole('a', about({ format: 'image/PNG' })), whole('b', about({ format: '.jpg' }))],
      ['+a', '+b'],
    ],
    [
      'bytes of no image',
      [whole('a', { imageData: Buffer.from('%PDF-1.7') }), good],
      ['-a IMAGE_FORMAT_NOT_ALLOWED', '+good'],
    ],
    ['no bytes', [whole('a', { imageData: Buffer.alloc(0) }), good], ['-a IMAGE_EMPTY', '+good']],
    [
      'too many bytes in one chunk',
      [whole('a', { imageData: Buffer.alloc(65, pixel) }), good],
      ['-a OBJECT_TOO_LARGE', '+good'],
    ],
    [
      'too many bytes in all',
      [0, 1, 2, 3, 4, 5].map((at) => part('a', at, 6)).concat(good),
      ['-a OBJECT_TOO_LARGE', '+good'],
    ],
    ['a missing chunk', [part('a', 0, 3), part('a', 2, 3), good], ['-a GRPC_CHUNK_ORDER', '+good']],
    [
      'a repeated chunk',
      [part('a', 0, 3), part('a', 1, 3), part('a', 1, 3), part('a', 2, 3), good],
      ['-a GRPC_CHUNK_ORDER', '+good'],
    ],
    [
      'a repeated first chunk',
      [part('a', 0, 2), part('a', 0, 2), part('a', 1, 2), good],
      ['-a GRPC_CHUNK_ORDER', '+good'],
    ],
    [
      'chunks the wrong way round',
      [part('a', 1, 2), part('a', 0, 2), good],
      ['-a GRPC_CHUNK_ORDER', '-a GRPC_IMAGE_INCOMPLETE', '+good'],
    ],
    ['an index below nothing', [whole('a', { chunkIndex: -1 }), good], ['-a GRPC_CHUNK_ORDER', '+good']],
    [
      'a last chunk that comes once more',
      [part('a', 0, 2), part('a', 1, 2), part('a', 1, 2), good],
      ['+a', '-a GRPC_CHUNK_ORDER', '+good'],
    ],
    [
      'an end before the count',
      [part('a', 0, 3, { isFinalChunk: true }), good],
      ['-a GRPC_CHUNK_COUNT', '+good'],
    ],
    [
      'a count that is over without an end',
      [whole('a', { isFinalChunk: false }), good],
      ['-a GRPC_CHUNK_COUNT', '+good'],
    ],
    ['a count that changes', [part('a', 0, 3), part('a', 1, 4), good], ['-a GRPC_CHUNK_COUNT', '+good']],
    ['a count below nothing', [whole('a', { totalChunks: -2 }), good], ['-a GRPC_CHUNK_COUNT', '+good']],
    [
      'an image that another one interrupts',
      [part('a', 0, 2), good, part('a', 1, 2)],
      ['-a GRPC_IMAGE_INCOMPLETE', '+good'],
    ],
    [
      'a stray chunk in the middle of an image',
      [part('a', 0, 2), part('b', 5, 9), part('a', 1, 2)],
      ['-b GRPC_CHUNK_ORDER', '+a'],
    ],
    ['an end in the middle of an image', [good, part('a', 0, 2)], ['+good', '-a GRPC_IMAGE_INCOMPLETE']],
    [
      'a refused image once more, whole',
      [part('a', 0, 2), part('a', 0, 2), whole('a')],
      ['-a GRPC_CHUNK_ORDER', '+a'],
    ],
    [
      'one word for all chunks of a refused image',
      [part('a', 0, 9, { imageData: Buffer.alloc(65) }), ...[1, 2, 3, 8].map((at) => part('a', at, 9)), good],
      ['-a OBJECT_TOO_LARGE', '+good'],
    ],
  ];
  test.each(cases)('takes %s', (_, chunks, expected) => {
    expect(said(chunks)).toEqual(expected);
  });

  test('hands on each byte once, between the begin and the end of its image', () => {
    const sequence = new ChunkSequence(limit);
    const [one, two] = [pixel.subarray(0, 10), pixel.subarray(10)];
    const events = [
      ...sequence.take(part('a', 0, 3, { imageData: one })),
      ...sequence.take(part('a', 1, 3, { imageData: Buffer.alloc(0) })),
      ...sequence.take(part('a', 2, 3, { imageData: two })),
    ];
    expect(events.map(({ kind }) => kind)).toEqual(['begun', 'bytes', 'bytes', 'complete']);
    const bytes = events.flatMap((event) => (event.kind === 'bytes' ? [event.bytes] : []));
    expect(Buffer.concat(bytes)).toEqual(pixel);
    expect(events.at(-1)).toMatchObject({ mediaType: 'image/png' });
  });

  test('says which image of those that began is refused', () => {
    const sequence = new ChunkSequence(limit);
    sequence.take(part('a', 0, 2));
    expect(sequence.take(part('b', 3, 4))).toMatchObject([{ correlationId: 'b', begun: false }]);
    expect(sequence.take(part('a', 7, 8))).toMatchObject([{ correlationId: 'a', begun: true }]);
    expect(sequence.end()).toEqual([]);
  });
});
