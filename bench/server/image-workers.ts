import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { eachMessage, sendMessage } from './messages.ts';

/** Images that a process has at a time: the next one is there when it has made one. */
const atATime = 2;

/** Processes that make images smaller, one for each core: the least that a server needs that decodes none itself. */
export class ImageWorkers {
  readonly #workers = Array.from({ length: availableParallelism() }, () => new Worker());
  readonly #waiting: (readonly [Buffer, (small: Buffer) => void])[] = [];

  async run(image: Buffer): Promise<Buffer> {
    return await new Promise((resolve) => {
      this.#waiting.push([image, resolve]);
      this.#next();
    });
  }

  #next(): void {
    const free = this.#workers.toSorted((one, other) => one.busy - other.busy)[0]!;
    if (free.busy >= atATime) return;
    const [image, answer] = this.#waiting.shift() ?? [];
    if (!image || !answer) return;
    free.run(image, (small) => {
      answer(small);
      this.#next();
    });
  }
}

class Worker {
  readonly #socket: Socket;
  readonly #answers: ((small: Buffer) => void)[] = [];

  constructor() {
    const program = [join(import.meta.dirname, 'image-worker.program.ts')];
    const child = spawn(process.execPath, program, { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] });
    this.#socket = child.stdio[3] as Socket;
    eachMessage(this.#socket, (small) => this.#answers.shift()!(small));
  }

  get busy(): number {
    return this.#answers.length;
  }

  run(image: Buffer, answer: (small: Buffer) => void): void {
    this.#answers.push(answer);
    sendMessage(this.#socket, image);
  }
}
