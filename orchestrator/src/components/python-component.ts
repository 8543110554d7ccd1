import type { ReportSink } from '@kumiki/component-sdk/progress';
import type { RunningComponent } from '@kumiki/component-sdk/worker';
import { componentWorker, KeptWorker } from '@kumiki/component-sdk/worker/client';

/**
 * A Python component as a worker that stays warm; the packages that it needs are installed the first time.
 * @param onThrown hears what its code raises, with its place
 * @throws PYTHON_NOT_FOUND, PYTHON_LOCK_MISSING, PYTHON_PACKAGES_FAILED, PYTHON_HASH_MISMATCH, and as
 *   `WorkerClient.start`
 */
export async function startPythonComponent(
  name: string,
  dir: string,
  sink: ReportSink,
  onThrown: (thrown: unknown) => void = () => undefined,
): Promise<RunningComponent> {
  const onInstall = (): void => {
    sink.log({ level: 'info', message: `installing the Python packages of ${name}`, time: Date.now() });
  };
  const worker = new KeptWorker({ name, sink, ...(await componentWorker(dir, { onInstall })) });
  await worker.start();
  return {
    async run(request) {
      try {
        return await worker.run(request);
      } catch (thrown) {
        onThrown(thrown);
        throw thrown;
      }
    },
    dispose: async () => await worker.dispose(),
  };
}
