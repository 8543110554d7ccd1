/** Images over gRPC. Loaded by the platform alone: it brings the gRPC library with it. */
export type { IdentifyToken } from './admission.ts';
export type { GrpcLimits } from './limits.ts';
export { auditEntryOf, logCall, type GrpcLog, type GrpcLogEntry } from './log.ts';
export { openGrpcServer, type GrpcServer, type GrpcServerOptions } from './server.ts';
