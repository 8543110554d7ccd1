/**
 * The contract between Kumiki and a component in a process of its own, `kumiki/v1/component.proto`, for gRPC in
 * TypeScript. `docs/component-contract.md` tells what the messages mean.
 */
export type { Codec, Sent } from '../codec.ts';
export type * from './component.types.ts';
export {
  codecOf,
  componentClient,
  componentService,
  messageLimit,
  protocolVersion,
  type ComponentClient,
  type ComponentService,
  type PacketStream,
  type WorkerStream,
} from './service.ts';
