import { setTimeout as pause } from 'node:timers/promises';
import { asKumikiError } from '@kumiki/component-sdk/errors';
import { Image } from '@kumiki/component-sdk/values';
import type { StepValue } from '../../step/held-value.ts';
import { LaneQueue } from '../../local/lane-queue.ts';
import type { Lane, Lanes } from '../../local/lane.ts';
import type { PodProcess } from './pod-process.ts';

/**
 * What several steps read is decoded once, here: a worker that got it as a file would shrink it while it loads, as for a
 * single reader, and its pixels would be others than on one machine.
 */
export async function decodeShared(values: readonly StepValue[]): Promise<void> {
  for (const value of values) {
    if (Array.isArray(value)) await decodeShared(value as readonly StepValue[]);
    else if (value instanceof Image && value.expectedReaders > 1 && !value.encodedByStep) await value.raw();
  }
}

/**
 * A node that ends a whole pod may end a worker before the helper hears of it: that is no failure of the step, which is
 * begun again in another pod.
 * @throws why the pod ends
 */
async function untilEnding(signal: AbortSignal, ms: number): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
  signal.throwIfAborted();
}

/**
 * Runs steps in the workers of a pod. Items are in work side by side, so that each worker has the next one while another
 * step, or the store, has the one before.
 * @param processes by what the plan knows their components by
 * @param endingMs a worker that ends so long before the pod does, in ms, was ended with it
 */
export function podLanes(processes: ReadonlyMap<string, PodProcess>, width: number, endingMs = 3000): Lanes {
  const all = [...new Set(processes.values())];
  const lane: Lane = {
    run: async (step, inputs, run) => {
      await decodeShared(Object.values(inputs));
      try {
        return await processes.get(step.component)!.run(step, inputs, run);
      } catch (thrown) {
        if (asKumikiError(thrown).code === 'WORKER_CRASHED') await untilEnding(run.signal, endingMs);
        throw thrown;
      }
    },
    endStream: (component, stream) => {
      processes
        .get(component)
        ?.endStream(component, stream)
        .catch(() => undefined); // there is no item to tell it of
    },
    drop: (values) => all.forEach((process) => process.drop(values)),
  };
  const queue = new LaneQueue(Array.from({ length: width }, () => lane));
  return {
    width,
    prepare: async () => {
      await Promise.all(all.map(async (process) => await process.start()));
    },
    take: async (signal, urgent) => await queue.take(signal, urgent),
    giveBack: (taken) => queue.giveBack(taken),
    close: async () => {
      await Promise.all(all.map(async (process) => await process.dispose()));
    },
  };
}
