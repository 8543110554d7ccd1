import type { ReportSink } from '@kumiki/component-sdk/progress';
import { isPython } from '@kumiki/component-sdk/manifest';
import {
  ComponentInstance,
  loadComponent,
  type Component,
  type RunningComponent,
  shareOneSdk,
} from '@kumiki/component-sdk/worker';
import { notRunnable, type ComponentPlaces, type ComponentProvider } from '../executors/index.ts';
import { startPythonComponent } from './python-component.ts';

export interface InProcessOptions {
  /** Hears what components say while they start. */
  readonly sink?: ReportSink;
  /** Hears what the code of a component throws, with its stack, before it becomes a typed error. */
  readonly onThrown?: (thrown: unknown) => void;
  /** Told before the packages of a Python component are installed, which may take a minute. */
  readonly onInstall?: (component: string) => void;
}

const silent: ReportSink = { progress: () => undefined, log: () => undefined };

/**
 * Loads the code of components into this process, each once, for authors at a debugger and for tests; those in
 * Python run in a worker.
 */
export class InProcessComponents implements ComponentProvider<RunningComponent> {
  readonly #places: ComponentPlaces;
  readonly #options: InProcessOptions;
  readonly #started = new Map<string, Promise<RunningComponent>>();

  constructor(places: ComponentPlaces, options: InProcessOptions = {}) {
    this.#places = places;
    this.#options = options;
  }

  /** @throws COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED */
  async get(digest: string, name?: string): Promise<RunningComponent> {
    const started = this.#started.get(digest) ?? this.#start(digest, name);
    this.#started.set(digest, started);
    return await started;
  }

  async #start(digest: string, name: string | undefined): Promise<RunningComponent> {
    const { sink = silent, onThrown } = this.#options;
    const place = await this.#places.place(digest, name);
    if ('image' in place) throw notRunnable(place);
    const { manifest, entryPath, folder } = place;
    if (isPython(manifest)) {
      return await startPythonComponent(manifest.name, folder, { ...this.#options, sink });
    }
    shareOneSdk();
    const component = await loadComponent(manifest.name, entryPath);
    const heard = onThrown ? listening(component, onThrown) : component;
    return await ComponentInstance.start(manifest, heard, sink);
  }

  async close(): Promise<void> {
    const started = await Promise.allSettled(this.#started.values());
    this.#started.clear();
    for (const result of started) if (result.status === 'fulfilled') await result.value.dispose();
  }
}

function listening(component: Component, onThrown: (thrown: unknown) => void): Component {
  const { definition } = component;
  const run: typeof definition.run = async (context) => {
    try {
      return await definition.run(context);
    } catch (thrown) {
      onThrown(thrown);
      throw thrown;
    }
  };
  return { ...component, definition: { ...definition, run } };
}
