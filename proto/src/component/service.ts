import { makeClientConstructor } from '@grpc/grpc-js';
import type * as grpc from '@grpc/grpc-js';
import { codecsOf, type Sent } from '../codec.ts';
import { methodOf, type Method } from '../method.ts';
import {
  descriptor,
  type DescribeRequest,
  type Description,
  type FromWorker,
  type ToWorker,
} from './component.types.ts';

/** The codec of a message of the component contract. */
export const codecOf = codecsOf(descriptor, 'kumiki.v1');

/** The version of the contract that this package holds. */
export const protocolVersion = 1;

/** The most bytes of one message on the wire: large values go through slots, so this holds ids, numbers and texts. */
export const messageLimit = 16 * 1024 * 1024;

/** Both sides may leave out what has its default when they send, and get it filled in. */
export interface ComponentService {
  readonly [method: string]: Method;
  readonly describe: Method;
  readonly process: Method;
}

/** `kumiki.v1.Component` for a gRPC server. */
export const componentService: ComponentService = {
  describe: methodOf({
    path: '/kumiki.v1.Component/Describe',
    asked: codecOf<DescribeRequest>('DescribeRequest'),
    answered: codecOf<Description>('Description'),
  }),
  process: methodOf({
    path: '/kumiki.v1.Component/Process',
    asked: codecOf<ToWorker>('ToWorker'),
    answered: codecOf<FromWorker>('FromWorker'),
    requestStream: true,
    responseStream: true,
  }),
};

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
  process(metadata?: grpc.Metadata): PacketStream;
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
