import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { ChainName } from '../cases/realtime/chains.ts';
import { eachNotice, openSlots, socketPath, type Slot } from './slots.ts';

const program = join(import.meta.dirname, 'hand-step.program.ts');

/** Steps that are one sharp pipeline, by their numbers. */
export type Piece = readonly number[];

/** What one process of a chain is told. */
export interface HandStep {
  readonly folder: string;
  readonly chain: ChainName;
  /** Its number. */
  readonly at: number;
  readonly inFlight: number;
  /** It gives a JPEG in place of pixels. */
  readonly isLast: boolean;
  /** What it does, with raw pixels from piece to piece. */
  readonly pieces: readonly Piece[];
}

/**
 * The least that a chain of processes can be: each does its steps, writes raw pixels into a memory file that stays open, and wakes
 * the next one with a byte over a Unix socket. No names, checks, limits, figures or second attempts.
 */
export class HandChain implements AsyncDisposable {
  readonly #folder: string;
  readonly #in: readonly Slot[];
  readonly #out: readonly Slot[];
  readonly #free: number[];
  readonly #waiting = new Map<number, (jpeg: Buffer) => void>();
  readonly #children: ChildProcess[] = [];
  readonly #end: Server;
  #first: Socket | undefined;

  private constructor(folder: string, count: number, inFlight: number) {
    this.#folder = folder;
    this.#in = openSlots(folder, 0, inFlight);
    this.#out = openSlots(folder, count, inFlight);
    this.#free = Array.from({ length: inFlight }, (_, slot) => slot);
    this.#end = createServer((socket) => eachNotice(socket, (slot) => this.#take(slot)));
    this.#end.listen(socketPath(folder, count));
  }

  /** @param inFlight the most frames on their way */
  static async start(
    chain: ChainName,
    processes: readonly (readonly Piece[])[],
    inFlight: number,
  ): Promise<HandChain> {
    const folder = mkdtempSync('/dev/shm/kumiki-bench-');
    const started = new HandChain(folder, processes.length, inFlight);
    for (const [at, pieces] of [...processes.entries()].toReversed()) {
      await started.#start({ folder, chain, at, inFlight, isLast: at === processes.length - 1, pieces });
    }
    started.#first = connect(socketPath(folder, 0));
    await once(started.#first, 'connect');
    return started;
  }

  async frame(bytes: Uint8Array): Promise<void> {
    const slot = this.#free.pop()!;
    this.#in[slot]!.write(bytes, { width: 0, height: 0, channels: 0 });
    await new Promise<Buffer>((resolve) => {
      this.#waiting.set(slot, resolve);
      this.#first!.write(Uint8Array.of(slot));
    });
    this.#free.push(slot);
  }

  async #start(step: HandStep): Promise<void> {
    const args = ['--initial-heap-size=64', program, JSON.stringify(step)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#children.push(child);
    await once(child.stdout, 'data');
  }

  #take(slot: number): void {
    this.#waiting.get(slot)!(this.#out[slot]!.read().bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = this.#children.map(async (child) => await once(child, 'close'));
    this.#first?.destroy();
    for (const child of this.#children) child.kill();
    await Promise.all(closed);
    this.#end.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
