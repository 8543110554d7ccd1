/** The health checking protocol of gRPC, `grpc/health/v1/health.proto`, in TypeScript. */
export type { Sent } from '../codec.ts';
export type * from './health.types.ts';
export { healthService, healthServiceName, type HealthCheckCall, type HealthWatch } from './service.ts';
