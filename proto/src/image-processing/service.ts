import type * as grpc from '@grpc/grpc-js';
import { codecsOf, type Codec, type Sent } from '../codec.ts';
import { methodOf, type Method } from '../method.ts';
import {
  descriptor,
  type ImageChunk,
  type ImageRequest,
  type ProcessingResponse,
  type ProcessingResult,
} from './image-processing.types.ts';

/** The full names that the service has: one of the package, and one without. */
export const imageServiceNames = ['kumiki.v1.ImageProcessingService', 'ImageProcessingService'] as const;

export type ImageServiceName = (typeof imageServiceNames)[number];

export interface ImageProcessingService {
  readonly [method: string]: Method;
  readonly processImageStream: Method;
  readonly processSingleImage: Method;
}

/** What a request is that is no such message: whoever reads it answers for it. */
export interface Malformed {
  readonly malformed: string;
}

const codecOf = codecsOf(descriptor, 'kumiki.v1');

/** The service under one of its names, for a gRPC server: requests that cannot be read come as `Malformed`. */
export function imageProcessingService(name: ImageServiceName): ImageProcessingService {
  return {
    processImageStream: methodOf({
      path: `/${name}/ProcessImageStream`,
      asked: forgiving(codecOf<ImageChunk>('ImageChunk')),
      answered: codecOf<ProcessingResult>('ProcessingResult'),
      requestStream: true,
      responseStream: true,
    }),
    processSingleImage: methodOf({
      path: `/${name}/ProcessSingleImage`,
      asked: forgiving(codecOf<ImageRequest>('ImageRequest')),
      answered: codecOf<ProcessingResponse>('ProcessingResponse'),
    }),
  };
}

/** gRPC itself would blame the server for bytes that are no message. */
function forgiving<Message>({ encode, decode }: Codec<Message>): Codec<Message> {
  return {
    encode,
    decode(bytes) {
      try {
        return decode(bytes);
      } catch (thrown) {
        return { malformed: (thrown as Error).message } as unknown as Message;
      }
    },
  };
}

/** The server's end of `ProcessImageStream`. */
export type ImageStream = grpc.ServerDuplexStream<ImageChunk | Malformed, Sent<ProcessingResult>>;

/** The server's end of `ProcessSingleImage`. */
export type SingleImageCall = grpc.ServerUnaryCall<ImageRequest | Malformed, Sent<ProcessingResponse>>;
