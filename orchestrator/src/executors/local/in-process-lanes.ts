import { availableParallelism } from 'node:os';
import type { Value } from '@kumiki/component-sdk/values';
import type { ComponentInstance, Values } from '@kumiki/component-sdk/worker';
import type { Plan } from '../../pipeline/index.ts';
import type { ComponentProvider } from '../executor.ts';
import { fetchValue, type StepValues } from '../step/held-value.ts';
import type { Lane, Lanes } from './lane.ts';
import { LaneQueue } from './lane-queue.ts';
import { forResults } from './leaving.ts';

/** What runs a component, in this process or another: `ComponentInstance`, or a client of a worker. */
export type Runner = Pick<ComponentInstance, 'run'> & Partial<Pick<ComponentInstance, 'endStream'>>;

/**
 * Runs components in this process, for authors at a debugger and for tests: raw pixels pass from step to step.
 * A component that crashes takes the process with it, and one that blocks cannot be cancelled.
 * @param width how many items run at a time; by default as many as cores
 */
export function inProcessLanes(
  components: ComponentProvider<Runner>,
  width: number = availableParallelism(),
): Lanes {
  const instances = new Map<string, Runner>();
  const lane: Lane = {
    async run({ component }, inputs, { params, sink, signal, root, traceparent, stream, leaves, usage }) {
      const before = process.cpuUsage();
      try {
        const here = await fetchValues(inputs);
        return await instances.get(component)!.run({
          inputs: leaves ? forResults(here, leaves) : here,
          params,
          signal,
          sink,
          root,
          traceparent,
          stream,
        });
      } finally {
        const { user, system } = process.cpuUsage(before);
        usage({ cpuMs: (user + system) / 1000 });
      }
    },
    endStream: (component, stream) => {
      instances
        .get(component)
        ?.endStream?.(stream)
        .catch(() => undefined); // there is no frame to tell it of
    },
    drop: () => undefined,
  };
  const queue = new LaneQueue(Array.from({ length: width }, () => lane));
  return {
    width,
    async prepare({ steps, components: locked }: Plan) {
      const missing = [...new Set(steps.map(({ component }) => component))].filter(
        (digest) => !instances.has(digest),
      );
      await Promise.all(
        missing.map(async (digest) =>
          instances.set(digest, await components.get(digest, locked[digest]?.name)),
        ),
      );
    },
    take: async (signal, urgent) => await queue.take(signal, urgent),
    giveBack: (taken) => queue.giveBack(taken),
    close: async () => await components.close(),
  };
}

/** Stored results are read where a step goes on with them. */
async function fetchValues(values: StepValues): Promise<Values> {
  const here: Record<string, Value> = {};
  for (const [name, value] of Object.entries(values)) here[name] = await fetchValue(value);
  return here;
}
