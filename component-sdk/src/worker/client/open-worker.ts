import { ConnectedWorker } from './connected-worker.ts';
import { StartedWorker } from './started-worker.ts';
import type { ConnectOptions, StartOptions, WorkerLink } from './worker-link.ts';

/**
 * Starts a worker and opens its stream of packets.
 * @throws WORKER_START_FAILED, WORKER_VERSION, COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED
 */
export async function startWorker(options: StartOptions): Promise<WorkerLink> {
  const started = await StartedWorker.start(options);
  try {
    return await started.link();
  } catch (thrown) {
    await started.discard();
    throw thrown;
  }
}

/** Takes up a worker that somebody else started and ends. @throws as `startWorker` */
export async function connectWorker(options: ConnectOptions): Promise<WorkerLink> {
  const worker = new ConnectedWorker(options);
  try {
    return await worker.link();
  } catch (thrown) {
    await worker.close();
    throw thrown;
  }
}
