import { join } from 'node:path';
import { makeRunFolder, type RunFolder } from '@kumiki/component-sdk/worker/process';
import { startHostProcess, type HostProcess } from './host/host-process.ts';

/**
 * The folder of lanes and their first host, started before anything else is known or loaded: a host takes some 150 ms of
 * another core until it is ready.
 */
export class EarlyHost implements AsyncDisposable {
  readonly folder: RunFolder;
  readonly host: Promise<HostProcess>;
  #isTaken = false;

  /** @param base where the folder is made; by default a memory file system where there is one */
  constructor(base?: string) {
    this.folder = makeRunFolder(base);
    this.host = startHostProcess(hostSlots(this.folder, 0));
    this.host.catch(() => undefined); // whoever takes it hears it
  }

  /** Lanes take it once, and let it go with themselves. */
  take(): this {
    this.#isTaken = true;
    return this;
  }

  /** Ends what nobody took. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isTaken) return;
    const host = await this.host.catch(() => undefined);
    host?.process.kill();
    await host?.process.ended;
    this.folder.remove();
  }
}

/** The folder for the slots of a host, by its number. */
export function hostSlots(folder: RunFolder, number: number): string {
  return join(folder.path, 'hosts', String(number));
}
