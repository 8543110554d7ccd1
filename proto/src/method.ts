import type { MethodDefinition } from '@grpc/grpc-js';
import type { Codec, Sent } from './codec.ts';

/** A method of a service for a gRPC server or client. */
export type Method = MethodDefinition<unknown, unknown>;

export interface MethodShape<Request, Reply> {
  /** `/PACKAGE.SERVICE/METHOD` */
  readonly path: string;
  readonly asked: Codec<Request>;
  readonly answered: Codec<Reply>;
  readonly requestStream?: boolean;
  readonly responseStream?: boolean;
}

/** Both sides may leave out what has its default when they send, and get it filled in. */
export function methodOf<Request, Reply>(shape: MethodShape<Request, Reply>): Method {
  const { path, asked, answered, requestStream = false, responseStream = false } = shape;
  return {
    path,
    requestStream,
    responseStream,
    requestSerialize: (message) => asked.encode(message as Sent<Request>),
    requestDeserialize: asked.decode,
    responseSerialize: (message) => answered.encode(message as Sent<Reply>),
    responseDeserialize: answered.decode,
  };
}
