import { availableParallelism } from 'node:os';
import type { FileValue } from '@kumiki/component-sdk';
import type { Candidate } from '@kumiki/component-sdk/onnx/yolo';
import type { Pixels } from '../input/tensor.ts';
import type { DetectOptions } from './detector.ts';
import { Lane } from './lane.ts';
import type { ModelReady } from './messages.ts';

/** The most bytes of one model's weights in memory, all lanes together; one lane may be larger. */
const weightLimit = 2 * 1024 ** 3;

interface Waiting {
  readonly resolve: (lane: Lane) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A loaded model. Images that come at the same time run side by side, each on a lane: lanes are started when
 * they are needed, as many as there are processors. One thread for each of several images gives more images a
 * second than several threads for one; only a model too large for so many copies gets more threads a lane.
 */
export class Network {
  readonly ready: ModelReady;
  readonly #file: FileValue;
  readonly #mostLanes: number;
  readonly #idle: Lane[];
  readonly #waiting: Waiting[] = [];
  readonly #starting = new Set<Promise<void>>();
  #running = 1;

  private constructor(file: FileValue, first: Lane) {
    this.#file = file;
    this.#mostLanes = lanesFor(file);
    this.#idle = [first];
    this.ready = first.ready;
  }

  /** @throws ModelFault */
  static async open(file: FileValue): Promise<Network> {
    return new Network(file, await startLane(file));
  }

  /** What the model finds, best first, in pixels of its input. @throws ModelFault */
  async detect(pixels: Pixels, options: Omit<DetectOptions, 'channels'>): Promise<readonly Candidate[]> {
    const lane = await this.#take();
    try {
      return await lane.detect(pixels, options);
    } finally {
      this.#give(lane);
    }
  }

  async #take(): Promise<Lane> {
    const lane = this.#idle.pop();
    if (lane && !lane.ended) return lane;
    if (lane) this.#running--;
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#grow();
    });
  }

  #give(lane: Lane): void {
    if (lane.ended) {
      this.#running--;
      if (this.#waiting.length > 0) this.#grow();
      return;
    }
    const next = this.#waiting.shift();
    if (next) next.resolve(lane);
    else this.#idle.push(lane);
  }

  /** Starts one more lane; whoever waits takes whichever is free first. */
  #grow(): void {
    if (this.#running >= this.#mostLanes) return;
    this.#running++;
    const start = startLane(this.#file)
      .then((lane) => this.#give(lane))
      .catch((error: unknown) => {
        this.#running--;
        // The lanes that there are go on; without any, nobody would come.
        if (this.#running === 0) for (const { reject } of this.#waiting.splice(0)) reject(error);
      })
      .finally(() => this.#starting.delete(start));
    this.#starting.add(start);
  }

  /** Ends the threads, when the images under way are done. */
  async close(): Promise<void> {
    await Promise.all(this.#starting);
    await Promise.all(this.#idle.splice(0).map(async (lane) => await lane.close()));
  }
}

function lanesFor({ size }: FileValue): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(weightLimit / Math.max(1, size))));
}

async function startLane(file: FileValue): Promise<Lane> {
  const threads = Math.max(1, Math.floor(availableParallelism() / lanesFor(file)));
  return await Lane.start({ model: await file.bytes(), threads });
}
