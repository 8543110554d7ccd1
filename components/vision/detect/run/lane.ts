import type { Worker } from 'node:worker_threads';
import { startThread } from '@kumiki/component-sdk/threads';
import type { Candidate } from '@kumiki/component-sdk/onnx/yolo';
import { InputTensor, type Pixels } from '../input/tensor.ts';
import type { DetectOptions } from './detector.ts';
import type { FromThread, ModelReady, ThreadStart, ToThread } from './messages.ts';
import { ModelFault } from './model-fault.ts';

/** One copy of a model on a thread of its own, for one image at a time. */
export class Lane {
  readonly ready: ModelReady;
  readonly #thread: Worker;
  readonly #tensor: InputTensor;
  #ended = false;

  private constructor(thread: Worker, ready: ModelReady, memory: SharedArrayBuffer) {
    this.ready = ready;
    this.#tensor = new InputTensor(ready.input, memory);
    this.#thread = thread;
    thread.on('exit', () => (this.#ended = true));
    // Told by `next` where somebody waits; with nobody waiting, `ended` says it.
    thread.on('error', () => (this.#ended = true));
    // A thread without work does not keep the process.
    thread.unref();
  }

  /** @throws ModelFault, or what ended the thread */
  static async start(start: ThreadStart): Promise<Lane> {
    const options = { workerData: start, name: 'vision/detect' };
    const thread = startThread('./thread', import.meta.url, options);
    const answer = await next(thread);
    if (answer.kind !== 'ready') throw new Error('the thread of a model did not get ready');
    return new Lane(thread, answer.ready, answer.memory);
  }

  /** The thread has ended by itself: the lane cannot be used any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** @throws ModelFault, or what ended the thread */
  async detect(pixels: Pixels, options: Omit<DetectOptions, 'channels'>): Promise<readonly Candidate[]> {
    this.#thread.ref();
    try {
      const { channels } = pixels;
      this.#tensor.begin(pixels, options.place);
      const answer = next(this.#thread);
      const message: ToThread = { ...options, channels };
      this.#thread.postMessage(message, []);
      // While the thread wakes up, and then side by side with it.
      this.#tensor.write(channels, options.place);
      const found = await answer;
      if (found.kind !== 'found') throw new Error('the thread of a model answered out of turn');
      return found.candidates;
    } finally {
      this.#thread.unref();
    }
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    this.#thread.ref();
    const exit = new Promise((resolve) => this.#thread.once('exit', resolve));
    const message: ToThread = 'close';
    this.#thread.postMessage(message, []);
    await exit;
  }
}

/** The thread's next message. @throws ModelFault, or what ended the thread */
async function next(thread: Worker): Promise<FromThread> {
  return await new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const onMessage = (message: FromThread) => {
      settle(() => {
        if (message.kind === 'fault') reject(new ModelFault(message.reason, message.advice));
        else resolve(message);
      });
    };
    const onError = (error: unknown) => {
      settle(() => reject(error instanceof Error ? error : new Error(String(error))));
    };
    const onExit = () => settle(() => reject(new Error('the thread of a model ended')));
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
