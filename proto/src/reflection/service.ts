import type * as grpc from '@grpc/grpc-js';
import { codecsOf, type Sent } from '../codec.ts';
import { methodOf, type Method } from '../method.ts';
import {
  descriptor,
  type ServerReflectionRequest,
  type ServerReflectionResponse,
} from './reflection.types.ts';

/** Both versions that tools ask for; their messages are the same. */
export const reflectionServiceNames = [
  'grpc.reflection.v1.ServerReflection',
  'grpc.reflection.v1alpha.ServerReflection',
] as const;

const codecOf = codecsOf(descriptor, 'grpc.reflection.v1');

/** The reflection service under one of its names, for a gRPC server. */
export function reflectionService(name: (typeof reflectionServiceNames)[number]) {
  return {
    serverReflectionInfo: methodOf({
      path: `/${name}/ServerReflectionInfo`,
      asked: codecOf<ServerReflectionRequest>('ServerReflectionRequest'),
      answered: codecOf<ServerReflectionResponse>('ServerReflectionResponse'),
      requestStream: true,
      responseStream: true,
    }),
  } satisfies Record<string, Method>;
}

export type ReflectionStream = grpc.ServerDuplexStream<
  ServerReflectionRequest,
  Sent<ServerReflectionResponse>
>;
