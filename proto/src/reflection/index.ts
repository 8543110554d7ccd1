/** The reflection protocol of gRPC, and the .proto files that it tells of. */
export type { Sent } from '../codec.ts';
export { protoFiles, type ProtoFile } from './files.types.ts';
export type * from './reflection.types.ts';
export { reflectionService, reflectionServiceNames, type ReflectionStream } from './service.ts';
