import { parentPort, workerData } from 'node:worker_threads';
import { Detector } from './detector.ts';
import type { FromThread, ThreadStart, ToThread } from './messages.ts';
import { ModelFault } from './model-fault.ts';

/*
 * onnxruntime-node loads and runs a model on the thread that asks for it, so a thread of its own keeps the event
 * loop free. It imports the runtime alone, not the SDK. What is not a fault of the model ends the thread, which
 * the other side sees.
 */
const port = parentPort!;

function answer(message: FromThread): void {
  port.postMessage(message);
}

async function orFault(work: () => Promise<FromThread>): Promise<void> {
  try {
    answer(await work());
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    answer({ kind: 'fault', reason: error.message, advice: error.advice });
  }
}

let detector: Detector | undefined;
await orFault(async () => {
  const { model, threads } = workerData as ThreadStart;
  detector = await Detector.load(model, threads);
  const { input, facts, memory } = detector;
  return { kind: 'ready', ready: { input, ...(facts.names && { names: facts.names }) }, memory };
});

if (detector) {
  const ready = detector;
  port.on('message', (message: ToThread) => {
    if (message === 'close') void ready.release().then(() => port.close());
    else void orFault(async () => ({ kind: 'found', candidates: await ready.detect(message) }));
  });
}
