import type { ComponentInstance } from '../instance.ts';
import type { HeldImages } from './held-images.ts';
import type { ProcessorTime } from './processor-time.ts';
import type { WorkerSlots } from './worker-slots.ts';

/** What all streams of a worker share. */
export interface WorkerState {
  readonly instance: ComponentInstance;
  readonly slots: WorkerSlots;
  readonly concurrency: number;
  /** Of all components of the process, as is the next. */
  readonly held: HeldImages;
  readonly time: ProcessorTime;
  /** The components of the process that are set up, by name. */
  readonly neighbours: ReadonlyMap<string, ComponentInstance>;
  /** Packets being worked on, over all streams. */
  running: number;
  draining: boolean;
  /** Called whenever a packet has ended or was released. */
  changed(): void;
}
