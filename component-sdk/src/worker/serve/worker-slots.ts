import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { imageFormats } from '../../values/index.ts';
import { sharedParts, SlotPool } from '../wire/index.ts';

/** The worker's side of a shared folder. */
export interface WorkerSlots {
  /** Where the client's slots are. */
  readonly inputs: string;
  readonly outputs: SlotPool;
  /** The formats that the client decodes. */
  readonly decodes: readonly string[];
}

/** @param shared a folder that the client reads too */
export function openWorkerSlots(shared: string): WorkerSlots {
  const outputs = join(shared, sharedParts.outputs);
  mkdirSync(outputs, { recursive: true });
  return {
    inputs: join(shared, sharedParts.inputs),
    outputs: new SlotPool(outputs),
    decodes: imageFormats,
  };
}
