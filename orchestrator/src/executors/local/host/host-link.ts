import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import {
  howItEnded,
  memoryError,
  scratchLimitOf,
  watchFolders,
  watchMemory,
  type GroupProcess,
  type ProcessEnd,
} from '@kumiki/component-sdk/worker/process';
import { errorOf, type ErrorMessage } from '@kumiki/component-sdk/worker/wire';
import { Channel } from './channel.ts';
import type { HostProcess } from './host-process.ts';
import type { Failure, FromHost, ToHost } from './protocol.ts';

export type Answer = Extract<FromHost, { readonly id: number }> & {
  readonly type: 'loaded' | 'result' | 'passed' | 'fetched' | 'ended';
};

interface Waiting {
  readonly component: string;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: KumikiError) => void;
}

/** Hears what a host tells without being asked. */
export interface HostListener {
  /** About a run, or that a value has been taken in. */
  told(message: Extract<FromHost, { readonly type: 'progress' | 'log' | 'taken' }>): void;
  line(text: string, from: 'stdout' | 'stderr'): void;
  stray(error: KumikiError): void;
}

/** How long a host may take to print what it has written before its answer counts. */
const printMs = 200;

/** The process of a host: its messages and their answers, its memory, its end. */
export class HostLink {
  readonly ended: Promise<ProcessEnd>;
  /** The folder of its slots. */
  readonly slots: string;
  /** Bytes of resident memory while something runs in it. */
  memoryLimit = Number.POSITIVE_INFINITY;
  /** Something happened in it after which it should not go on for long. */
  isSpoilt = false;
  listener: HostListener | undefined;
  readonly #process: GroupProcess;
  readonly #scratchLimit: number;
  readonly #channel: Channel<ToHost, FromHost>;
  readonly #waiting = new Map<number, Waiting>();
  #endWatch: (() => void) | undefined;
  #watchedLimit = 0;
  #willRest = false;
  /** Something has run in it since its folder for temporary files was looked through. */
  #hasRun = false;
  #tidying: Promise<void> | undefined;
  #why: ((component: string) => KumikiError) | undefined;
  #lastId = 0;

  /** @param scratchLimit bytes in its folder for temporary files */
  constructor(host: HostProcess, scratchLimit = scratchLimitOf()) {
    const { process, slots } = host;
    this.#process = process;
    this.#scratchLimit = scratchLimit;
    this.slots = slots;
    host.line = (text, from) => this.listener?.line(text, from);
    this.#channel = new Channel(
      process.pipe(3),
      (message) => this.#take(message),
      () => this.kill(),
    );
    process.pipe(4).on('error', () => undefined); // the lifeline, which says nothing
    this.ended = process.ended.then((end) => {
      this.#ended(end);
      rmSync(slots, { recursive: true, force: true });
      return end;
    });
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** It has ended, or is about to. */
  get hasEnded(): boolean {
    return this.#why !== undefined || this.#process.hasEnded;
  }

  nextId(): number {
    return ++this.#lastId;
  }

  send(message: ToHost): void {
    this.#channel.send(message);
  }

  /** Sends what is in no hurry, with the next message. */
  sendLater(message: ToHost): void {
    this.#channel.sendLater(message);
  }

  /**
   * Sends what has an answer, and waits for it.
   * @param component whose error it is where the process ends before
   * @throws WORKER_CRASHED, WORKER_MEMORY, WORKER_SCRATCH
   */
  async ask(message: ToHost & { readonly id: number }, component: string): Promise<Answer> {
    if (this.hasEnded) throw this.#endError(component, await this.#process.ended);
    return await new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(message.id, { component, resolve, reject });
      this.#hasRun ||= message.type === 'run';
      try {
        this.#channel.send(message);
      } catch (cause) {
        this.#answered(message.id);
        return reject(kumikiError('INTERNAL', { reason: 'a message cannot be sent' }, { cause }));
      }
      this.#watch();
    });
  }

  /** Waits for an answer to what was asked before: the second one of a run that failed and goes on, or that of a run which follows another. */
  async nextAnswer(id: number, component: string): Promise<Answer> {
    return await new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { component, resolve, reject });
    });
  }

  /** Whether an answer has not come so far. */
  isWaiting(id: number): boolean {
    return this.#waiting.has(id);
  }

  /** Removes what runs left in the folder for temporary files, where none goes on. @returns nothing where there is no more to do */
  tidied(): Promise<void> | undefined {
    if (this.#hasRun && this.#waiting.size === 0) {
      this.#hasRun = false;
      this.#tidying = this.#process.scratch.tidy();
    }
    return this.#tidying;
  }

  /** Waits until all that the host has printed has been read. @returns nothing where it has */
  heard(printed: readonly [number, number]): Promise<void> | undefined {
    return this.#isBehind(printed) ? this.#hear(printed) : undefined;
  }

  async #hear(printed: readonly [number, number]): Promise<void> {
    const until = performance.now() + printMs;
    while (this.#isBehind(printed) && !this.#process.hasEnded && performance.now() < until) await pause(1);
  }

  #isBehind([stdout, stderr]: readonly [number, number]): boolean {
    const { printed } = this.#process;
    return printed[0] < stdout || printed[1] < stderr;
  }

  /** Ends it with all that it started. @param why the error of those who wait for it; by default that it crashed */
  kill(why?: (component: string) => KumikiError): void {
    this.#why ??= why;
    this.#process.kill();
  }

  /** Lets components go and ends it, by force where that takes longer. */
  async close(ms: number): Promise<void> {
    this.#why ??= (component) => kumikiError('CANCELLED', { what: `A run of ${component}` });
    this.send({ type: 'end' });
    await this.#process.endsIn(ms);
    await this.ended;
  }

  #take(message: FromHost): void {
    switch (message.type) {
      case 'loaded':
        this.#process.scratch.keep();
        return this.#answered(message.id)?.resolve(message);
      case 'result':
      case 'passed':
      case 'fetched':
      case 'ended':
        return this.#answered(message.id)?.resolve(message);
      case 'stray':
        return this.listener?.stray(errorFrom(message.failure, 'a component'));
      case 'spoilt':
        this.isSpoilt = true;
        return undefined;
      case 'progress':
      case 'log':
      case 'taken':
        return this.listener?.told(message);
    }
  }

  #answered(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    // Whoever waits for the answer does not wait for this too.
    if (this.#waiting.size === 0 && !this.#willRest) {
      this.#willRest = true;
      setImmediate(() => this.#rest());
    }
    return waiting;
  }

  #rest(): void {
    this.#willRest = false;
    if (this.#waiting.size > 0) return;
    this.#endWatch?.();
    this.#endWatch = undefined;
    void this.tidied();
  }

  #watch(): void {
    const limit = this.memoryLimit;
    if (this.#endWatch && limit === this.#watchedLimit) return;
    this.#endWatch?.();
    this.#watchedLimit = limit;
    const endWatches = [
      watchMemory(this.pid, limit, (used) => this.kill((component) => memoryError(component, used, limit))),
      watchFolders(
        [
          { path: this.#process.scratch.path, holds: 'files', limit: this.#scratchLimit },
          { path: this.slots, holds: 'values', limit },
        ],
        (error) => this.kill(error),
      ),
    ];
    this.#endWatch = () => endWatches.forEach((end) => end());
  }

  #ended(end: ProcessEnd): void {
    for (const id of this.#waiting.keys()) {
      const waiting = this.#answered(id)!;
      waiting.reject(this.#endError(waiting.component, end));
    }
  }

  #endError(component: string, end: ProcessEnd): KumikiError {
    const crash = () =>
      kumikiError('WORKER_CRASHED', { component, how: howItEnded(end) }, { at: { component } });
    return (this.#why ?? crash)(component);
  }
}

export function errorFrom({ outcome, error }: Failure, component: string): KumikiError {
  return errorOf(outcome, error as ErrorMessage, component);
}
