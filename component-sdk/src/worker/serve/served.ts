import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Load } from '@kumiki/proto/component';
import { asKumikiError, kumikiError } from '../../errors/index.ts';
import { parseManifest, type Manifest } from '../../manifest/index.ts';
import type { ReportSink } from '../../progress/index.ts';
import type { Component } from '../component.ts';
import { ComponentInstance } from '../instance.ts';
import { loadComponent } from '../load.ts';
import { HeldImages } from './held-images.ts';
import { ProcessorTime } from './processor-time.ts';
import type { WorkerState } from './worker-state.ts';
import type { WorkerSlots } from './worker-slots.ts';

export interface ServedOptions {
  readonly slots: WorkerSlots;
  /** Where it is left out, what the manifest of each component says. */
  readonly concurrency?: number | undefined;
  /** Hears what components say while they are set up. */
  readonly sink: ReportSink;
}

/** The components that a worker serves. */
export interface Served {
  /** The component of a name, when it is ready. @throws COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED and others */
  get(name: string, load?: Load | null): Promise<WorkerState>;
  /** Takes no new packets, and resolves when no packet runs in any of them. */
  drain(): Promise<void>;
  /** Waits until something is so that packets, or the reading of their results, may bring about. */
  until(done: () => boolean): Promise<void>;
  dispose(): Promise<void>;
}

/** What all kinds have in common: states of components that are set up, and who waits for their packets. */
class States {
  readonly all: WorkerState[] = [];
  readonly #options: ServedOptions;
  readonly #held = new HeldImages();
  readonly #time = new ProcessorTime();
  readonly #instances = new Map<string, ComponentInstance>();
  readonly #waiting = new Set<() => void>();
  #draining = false;

  constructor(options: ServedOptions) {
    this.#options = options;
  }

  async start(manifest: Manifest, component: Component | Promise<Component>): Promise<WorkerState> {
    const { slots, concurrency, sink } = this.#options;
    const instance = await ComponentInstance.start(manifest, await component, sink);
    this.#instances.set(manifest.name, instance);
    const state: WorkerState = {
      instance,
      slots,
      concurrency: concurrency ?? manifest.concurrency ?? 1,
      held: this.#held,
      time: this.#time,
      neighbours: this.#instances,
      running: 0,
      draining: this.#draining,
      changed: () => this.#waiting.forEach((look) => look()),
    };
    this.all.push(state);
    return state;
  }

  async drain(): Promise<void> {
    this.#draining = true;
    for (const state of this.all) state.draining = true;
    await this.until(() => this.all.every(({ running }) => running === 0));
  }

  async until(done: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = () => void (done() && (this.#waiting.delete(look), resolve()));
      this.#waiting.add(look);
      look();
    });
  }

  async dispose(): Promise<void> {
    for (const { instance } of this.all.splice(0)) await instance.dispose();
  }
}

/** The component that a worker was started for, whatever it is asked for. */
export class OneComponent implements Served {
  readonly #states: States;
  readonly #state: Promise<WorkerState>;

  constructor(manifest: Manifest, component: Component | Promise<Component>, options: ServedOptions) {
    this.#states = new States(options);
    this.#state = this.#states.start(manifest, component);
    // Who waits for it hears it; until somebody does, it is no unhandled error.
    this.#state.catch(() => undefined);
  }

  async get(): Promise<WorkerState> {
    return await this.#state;
  }

  async drain(): Promise<void> {
    await this.#states.drain();
  }

  async until(done: () => boolean): Promise<void> {
    await this.#states.until(done);
  }

  async dispose(): Promise<void> {
    await this.#state.catch(() => undefined);
    await this.#states.dispose();
  }
}

/** Components in one process, each loaded when it is first asked for. */
export class SeveralComponents implements Served {
  readonly #states: States;
  readonly #find: ((name: string) => Promise<string>) | undefined;
  readonly #served = new Map<string, Promise<WorkerState>>();

  /** @param find gives the folders of those of an image; without it, whoever asks says where they are */
  constructor(options: ServedOptions, find?: (name: string) => Promise<string>) {
    this.#states = new States(options);
    this.#find = find;
  }

  async get(name: string, load?: Load | null): Promise<WorkerState> {
    const known = this.#served.get(name);
    if (known) return await known;
    const starting = this.#start(name, load);
    this.#served.set(name, starting);
    starting.catch(() => this.#served.delete(name)); // the next one who asks may find it mended
    return await starting;
  }

  async drain(): Promise<void> {
    await this.#states.drain();
  }

  async until(done: () => boolean): Promise<void> {
    await this.#states.until(done);
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#served.values()].map((one) => one.catch(asKumikiError)));
    await this.#states.dispose();
  }

  async #start(name: string, load: Load | null | undefined): Promise<WorkerState> {
    const folder = this.#find ? await this.#find(name) : load?.folder;
    if (name === '' || !folder) {
      const reason =
        'it serves several components, and neither the metadata kumiki-component nor a folder names one';
      throw kumikiError('WORKER_REQUEST_INVALID', { reason });
    }
    const path = join(folder, 'component.yaml');
    const manifest = parseManifest(await readFile(path), path);
    return await this.#states.start(manifest, loadComponent(manifest.name, join(folder, manifest.entry)));
  }
}
