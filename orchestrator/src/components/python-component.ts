import type { ReportSink } from '@kumiki/component-sdk/progress';
import type { RunningComponent } from '@kumiki/component-sdk/worker';

export interface PythonComponentOptions {
  /** Hears what it prints while no item runs. */
  readonly sink: ReportSink;
  /** Hears what its code raises, with its place. */
  readonly onThrown?: (thrown: unknown) => void;
  /** Told before its packages are installed. */
  readonly onInstall?: (component: string) => void;
}

/**
 * A Python component as a worker that stays warm; the packages that it needs are installed the first time.
 * @throws PYTHON_NOT_FOUND, PYTHON_LOCK_MISSING, PYTHON_PACKAGES_FAILED, PYTHON_HASH_MISMATCH, and as
 *   `WorkerClient.start`
 */
export async function startPythonComponent(
  name: string,
  dir: string,
  { sink, onThrown, onInstall }: PythonComponentOptions,
): Promise<RunningComponent> {
  // With the first one: what speaks to workers takes its time to load.
  const { componentWorker, KeptWorker } = await import('@kumiki/component-sdk/worker/client');
  const command = await componentWorker(dir, { ...(onInstall && { onInstall }) });
  const worker = new KeptWorker({ name, sink, ...command });
  await worker.start();
  return {
    async run(request) {
      try {
        return await worker.run(request);
      } catch (thrown) {
        onThrown?.(thrown);
        throw thrown;
      }
    },
    dispose: async () => await worker.dispose(),
  };
}
