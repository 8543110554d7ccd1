import { makeClientConstructor, type MethodDefinition } from '@grpc/grpc-js';
import type * as grpc from '@grpc/grpc-js';
import { codecOf, type Codec, type Sent } from './codec.ts';
import type { DescribeRequest, Description, FromWorker, ToWorker } from './component.types.ts';

/** The version of the contract that this package holds. */
export const protocolVersion = 1;

/** The most bytes of one message on the wire: large values go through slots, so this holds ids, numbers and texts. */
export const messageLimit = 16 * 1024 * 1024;

/** Both sides may leave out what has its default when they send, and get it filled in. */
export interface ComponentService {
  readonly [method: string]: MethodDefinition<unknown, unknown>;
  readonly describe: MethodDefinition<unknown, unknown>;
  readonly process: MethodDefinition<unknown, unknown>;
}

/** `kumiki.v1.Component` for a gRPC server. */
export const componentService: ComponentService = {
  describe: method(
    'Describe',
    false,
    codecOf<DescribeRequest>('DescribeRequest'),
    codecOf<Description>('Description'),
  ),
  process: method('Process', true, codecOf<ToWorker>('ToWorker'), codecOf<FromWorker>('FromWorker')),
};

function method<Request, Reply>(
  name: string,
  stream: boolean,
  asked: Codec<Request>,
  answered: Codec<Reply>,
): MethodDefinition<unknown, unknown> {
  return {
    path: `/kumiki.v1.Component/${name}`,
    requestStream: stream,
    responseStream: stream,
    requestSerialize: (message) => asked.encode(message as Sent<Request>),
    requestDeserialize: asked.decode,
    responseSerialize: (message) => answered.encode(message as Sent<Reply>),
    responseDeserialize: answered.decode,
  };
}

/** The client's end of `Process`. */
export type PacketStream = grpc.ClientDuplexStream<Sent<ToWorker>, FromWorker>;

/** The worker's end of `Process`. */
export type WorkerStream = grpc.ServerDuplexStream<ToWorker, Sent<FromWorker>>;

/** A client of one worker. */
export interface ComponentClient extends grpc.Client {
  describe(
    request: Sent<DescribeRequest>,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    callback: (error: grpc.ServiceError | null, reply?: Description) => void,
  ): grpc.ClientUnaryCall;
  process(): PacketStream;
}

const Client = makeClientConstructor(componentService, 'Component');

/** @param address `unix:/PATH`, or `HOST:PORT` between machines */
export function componentClient(
  address: string,
  credentials: grpc.ChannelCredentials,
  options: grpc.ClientOptions,
): ComponentClient {
  return new Client(address, credentials, options) as unknown as ComponentClient;
}
