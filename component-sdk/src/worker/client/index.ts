/**
 * Components in processes of their own, run as if they were in this one.
 * ```ts
 * const worker = await WorkerClient.start({ name: 'imaging/edges', ...(await componentWorker('components/imaging/edges')) });
 * const { image } = await worker.run({ inputs, params, sink, signal, root: 'item-1' });
 * await worker.dispose();
 * ```
 */
export {
  componentWorker,
  installSite,
  pythonEnvironment,
  pythonGroupWorker,
  siteRecipe,
  type PythonEnvironmentOptions,
  type SiteTarget,
} from './launch/index.ts';
export { Connection, type NamedComponent } from './connection.ts';
export type { Container } from './container.ts';
export { KeptWorker } from './kept-worker.ts';
export { Packets, type PacketListener } from './packets.ts';
export { makeRunFolder, type RunFolder } from './run-folder.ts';
export type { AttemptUsage } from './usage.ts';
export { hasStayed, StayedPicture, type WorkerValue, type WorkerValues } from './stayed-values.ts';
export { WorkerClient, type StayingRunRequest, type WorkerRunRequest } from './worker-client.ts';
export { WorkerGroup } from './worker-group.ts';
export { startWorker } from './open-worker.ts';
export type { ConnectOptions, StartOptions, WorkerLink } from './worker-link.ts';
export { howItEnded, type ProcessEnd } from './group-process.ts';
export { WorkerProcess, type ProcessOptions, type WorkerCommand } from './worker-process.ts';
export { inlineBytes, SlotPool, ValueReader, ValueWriter } from '../wire/index.ts';
export type { Description, Packet, Result, Sent, Value as ValueMessage } from '@kumiki/proto/component';
