import type * as grpc from '@grpc/grpc-js';
import { codecsOf, type Sent } from '../codec.ts';
import { methodOf, type Method } from '../method.ts';
import { descriptor, type HealthCheckRequest, type HealthCheckResponse } from './health.types.ts';

const codecOf = codecsOf(descriptor, 'grpc.health.v1');
const messages = {
  asked: codecOf<HealthCheckRequest>('HealthCheckRequest'),
  answered: codecOf<HealthCheckResponse>('HealthCheckResponse'),
};

export const healthServiceName = 'grpc.health.v1.Health';

/** `grpc.health.v1.Health` for a gRPC server. */
export const healthService = {
  check: methodOf({ path: `/${healthServiceName}/Check`, ...messages }),
  watch: methodOf({ path: `/${healthServiceName}/Watch`, ...messages, responseStream: true }),
} satisfies Record<string, Method>;

export type HealthCheckCall = grpc.ServerUnaryCall<HealthCheckRequest, Sent<HealthCheckResponse>>;
export type HealthWatch = grpc.ServerWritableStream<HealthCheckRequest, Sent<HealthCheckResponse>>;
