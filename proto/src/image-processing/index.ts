/**
 * Images over gRPC, `kumiki/v1/image_processing.proto`, in TypeScript. `docs/grpc.md` tells what the messages mean.
 */
export type { Sent } from '../codec.ts';
export type * from './image-processing.types.ts';
export {
  imageProcessingService,
  imageServiceNames,
  type ImageProcessingService,
  type ImageServiceName,
  type ImageStream,
  type Malformed,
  type SingleImageCall,
} from './service.ts';
