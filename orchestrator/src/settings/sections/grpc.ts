import { setting } from '../setting.ts';

const mebibyte = 1024 * 1024;
const count = (most: number) => ({ type: 'integer', minimum: 1, maximum: most }) as const;
const bytes = { type: 'integer', minimum: 65_536, maximum: 1024 * mebibyte } as const;

/** What clients of gRPC may ask for at a time: together these bound the memory that they take. */
export const grpc = {
  messageBytes: setting<number>({
    env: 'KUMIKI_GRPC_MESSAGE_BYTES',
    description:
      'The largest message in bytes: a chunk of a stream, or the whole image of `ProcessSingleImage`. A stream has three of them in memory at most.',
    schema: bytes,
    default: 16 * mebibyte,
  }),
  imageBytes: setting<number>({
    env: 'KUMIKI_GRPC_IMAGE_BYTES',
    description: 'The largest image of a stream in bytes, all its chunks together.',
    schema: bytes,
    default: 256 * mebibyte,
  }),
  calls: setting<number>({
    env: 'KUMIKI_GRPC_CALLS',
    description: 'How many calls and streams are answered at a time; others get `RESOURCE_EXHAUSTED`.',
    schema: count(10_000),
    default: 64,
  }),
  imagesPerStream: setting<number>({
    env: 'KUMIKI_GRPC_IMAGES_PER_STREAM',
    description:
      'How many images of one stream are worked on at a time. No more is read from the stream until one of them is answered.',
    schema: count(1000),
    default: 8,
  }),
  images: setting<number>({
    env: 'KUMIKI_GRPC_IMAGES',
    description: 'How many images of all calls and streams are worked on at a time; the others wait.',
    schema: count(10_000),
    default: 64,
  }),
  idleSeconds: setting<number>({
    env: 'KUMIKI_GRPC_IDLE_SECONDS',
    description: 'After so many seconds without a chunk, a stream in which nothing is at work is ended.',
    schema: count(86_400),
    default: 300,
  }),
} as const;
