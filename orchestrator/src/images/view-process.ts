import { writeFileSync } from 'node:fs';
import module from 'node:module';
import { dirname, extname, join } from 'node:path';
import { KumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import {
  GroupProcess,
  howItEnded,
  imageProcessOptions,
  makeRunFolder,
  watchMemory,
  workerEnvironment,
  type ProcessEnd,
  type RunFolder,
} from '@kumiki/component-sdk/worker/process';
import { rawToTiff } from '@kumiki/component-sdk/values';
import { Channel } from '../executors/local/host/channel.ts';
import type { SharedFile, ViewAnswer, ViewRequest } from './protocol.ts';
import type { ImageSource, ViewResults } from './view.ts';

/** What a view may take. */
export interface ViewLimits {
  /** Of an object, in bytes. */
  readonly bytes: number;
  /** Of an image, all pages counted. */
  readonly pixels: number;
  /** For one view, in ms. */
  readonly timeout: number;
  /** Resident memory of a process, in bytes. */
  readonly memory: number;
}

/** What is wanted of the process: as a request, the image where it is. */
export type WantedView = Omit<ViewRequest, 'id' | 'source'> & { readonly source: ImageSource };

type Result = ViewResults[keyof ViewResults];

/** Pixels of so many bytes go by the shared folder. */
const sharedBytes = 128 * 1024;

const program = join(import.meta.dirname, 'program', `start${extname(import.meta.filename)}`);

/** A process that makes one view at a time. */
export class ViewProcess {
  readonly #process: GroupProcess;
  readonly #channel: Channel<ViewRequest, ViewAnswer>;
  /** In memory where there is such a file system. */
  readonly #folder: RunFolder;
  #asked:
    | { readonly request: ViewRequest; readonly settle: (answer: ViewAnswer | KumikiError) => void }
    | undefined;
  #why: string | undefined;
  #lastId = 0;

  private constructor(process: GroupProcess) {
    this.#process = process;
    this.#channel = new Channel(
      process.pipe(3),
      (answer) => this.#take(answer),
      () => this.#process.kill(),
    );
    process.pipe(4).on('error', () => undefined); // the lifeline, which says nothing
    this.#folder = makeRunFolder();
    void process.ended.then((end) => {
      this.#folder.remove();
      return this.#ended(end);
    });
  }

  /** @throws WORKER_START_FAILED */
  static async start(): Promise<ViewProcess> {
    const cache = module.getCompileCacheDir();
    const env = workerEnvironment(cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) });
    const started = await GroupProcess.start(
      {
        name: 'the process for views of images',
        command: process.execPath,
        args: [...imageProcessOptions, program],
        env,
        pipes: 2,
      },
      () => undefined,
    );
    return new ViewProcess(started);
  }

  get hasEnded(): boolean {
    return this.#process.hasEnded;
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** @throws IMAGE_VIEW_LIMIT, IMAGE_VIEW_FAILED, and what the program throws */
  async make(wanted: WantedView, { timeout, memory }: ViewLimits): Promise<Result> {
    if (this.hasEnded) {
      const source = wanted.source.name ?? 'The image';
      throw kumikiError('IMAGE_VIEW_FAILED', { source, reason: 'before it began' });
    }
    const request = { ...wanted, source: this.#shared(wanted.source), id: ++this.#lastId };
    const endWith = (why: string) => {
      this.#why ??= why;
      this.#process.kill();
    };
    const timer = setTimeout(() => endWith(`it took longer than ${timeout / 1000} seconds`), timeout);
    const unwatch = watchMemory(this.pid, memory, (used) =>
      endWith(`it took ${Math.round(used / 2 ** 20)} MiB of memory`),
    );
    try {
      const answer = await new Promise<ViewAnswer | KumikiError>((settle) => {
        this.#asked = { request, settle };
        this.#channel.send(request);
      });
      if (answer instanceof KumikiError) throw answer;
      if ('result' in answer) return answer.result;
      const { code, message, remedy } = answer.error;
      throw new KumikiError(code, { message, remedy });
    } finally {
      this.#asked = undefined;
      clearTimeout(timer);
      unwatch();
    }
  }

  async close(): Promise<void> {
    this.#process.kill();
    await this.#process.ended;
  }

  /** One view at a time is made, so one file will do. */
  #shared(source: ImageSource): ImageSource | SharedFile {
    if (source.kind !== 'pixels' || source.raw.data.byteLength < sharedBytes) return source;
    const path = join(this.#folder.inputs, 'image.tif');
    try {
      writeFileSync(path, Buffer.concat(rawToTiff(source.raw)));
    } catch {
      return source; // no room there
    }
    return { kind: 'file', path, name: source.name };
  }

  #ended(end: ProcessEnd): void {
    if (!this.#asked) return;
    const { request, settle } = this.#asked;
    const source = request.source.name ?? 'The image';
    settle(
      this.#why === undefined
        ? kumikiError('IMAGE_VIEW_FAILED', { source, reason: howItEnded(end) })
        : kumikiError('IMAGE_VIEW_LIMIT', { source, reason: this.#why }),
    );
  }

  #take(answer: ViewAnswer): void {
    if (answer.id === this.#asked?.request.id) this.#asked.settle(answer);
  }
}
