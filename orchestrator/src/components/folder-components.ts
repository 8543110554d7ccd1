import { relative } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { isPython, manifestError } from '@kumiki/component-sdk/manifest';
import { readComponentFolder, type ComponentFolder } from '@kumiki/component-sdk/package';
import type { ReportSink } from '@kumiki/component-sdk/progress';
import {
  ComponentInstance,
  loadComponent,
  type Component,
  type RunningComponent,
} from '@kumiki/component-sdk/worker';
import { rcompare } from 'semver';
import type { ComponentProvider } from '../executors/index.ts';
import type { ComponentSource, LockedComponent } from '../pipeline/index.ts';
import { shareOneSdk } from './one-sdk.ts';
import { startPythonComponent, type PythonComponentOptions } from './python-component.ts';
import { scanFolder, type FoundFolder } from './scan.ts';

export interface FolderComponentsOptions {
  /** Folders that hold component folders, up to three levels down. The first one that has a component's name answers for it. */
  readonly folders: readonly string[];
  /** Hears what components say while they start. */
  readonly sink?: ReportSink;
  /** Hears what the code of a component throws, with its stack, before it becomes a typed error. */
  readonly onThrown?: (thrown: unknown) => void;
  /** Told before the packages of a Python component are installed, which may take a minute. */
  readonly onInstall?: (component: string) => void;
}

const silent: ReportSink = { progress: () => undefined, log: () => undefined };

/**
 * Components in folders that whoever runs Kumiki trusts: their data for the compiler, their running code for the
 * local executor. Only what is asked for is read, so that a large library does not cost time.
 */
export class FolderComponents implements ComponentSource, ComponentProvider<RunningComponent> {
  readonly #folders: readonly string[];
  readonly #sink: ReportSink;
  readonly #onThrown: ((thrown: unknown) => void) | undefined;
  readonly #python: PythonComponentOptions;
  readonly #scans = new Map<string, Promise<FoundFolder[]>>();
  readonly #read = new Map<string, Promise<ComponentFolder>>();
  readonly #byDigest = new Map<string, ComponentFolder>();
  readonly #started = new Map<string, Promise<RunningComponent>>();

  constructor({ folders, sink = silent, onThrown, onInstall }: FolderComponentsOptions) {
    this.#folders = [...new Set(folders)];
    this.#sink = sink;
    this.#onThrown = onThrown;
    this.#python = { sink, ...(onThrown && { onThrown }), ...(onInstall && { onInstall }) };
  }

  /** @throws MANIFEST_INVALID where the manifest that has the name cannot be used, COMPONENT_FOLDER_INVALID */
  async versions(name: string): Promise<readonly LockedComponent[]> {
    for (const folder of this.#folders) {
      const found = await this.#named(folder, name);
      if (found.length > 0) return found.toSorted((a, b) => rcompare(a.version, b.version));
    }
    return [];
  }

  async names(): Promise<readonly string[]> {
    const scans = await Promise.all(this.#folders.map(async (folder) => await this.#scan(folder)));
    const names = scans.flat().map(({ text }) => nameIn(text));
    return [...new Set(names.filter((name) => name !== undefined))].toSorted();
  }

  /** All component folders, those with problems too, in the order in which they are looked up. */
  async all(): Promise<readonly ComponentFolder[]> {
    const scans = await Promise.all(this.#folders.map(async (folder) => await this.#scan(folder)));
    return await Promise.all(scans.flat().map(async ({ folder }) => await this.#readFolder(folder)));
  }

  async #named(folder: string, name: string): Promise<LockedComponent[]> {
    const candidates = (await this.#scan(folder)).filter(({ text }) => text.includes(name));
    const read = await Promise.all(
      candidates.map(async (found) => ({ ...found, component: await this.#readFolder(found.folder) })),
    );
    const locked: LockedComponent[] = [];
    for (const { text, component } of read) {
      const { manifest, digest, problems, dir } = component;
      if (manifest === undefined || digest === undefined) {
        if (nameIn(text) !== name) continue;
        throw manifestError(`${relative('', dir) || '.'}/component.yaml`, problems);
      }
      if (manifest.name !== name || locked.some(({ version }) => version === manifest.version)) continue;
      this.#byDigest.set(digest, component);
      locked.push({ name, version: manifest.version, digest, manifest });
    }
    return locked;
  }

  #scan(folder: string): Promise<FoundFolder[]> {
    return remembered(this.#scans, folder, () => scanFolder(folder));
  }

  #readFolder(folder: string): Promise<ComponentFolder> {
    return remembered(this.#read, folder, () => readComponentFolder(folder));
  }

  /** A component that has been looked up by its name, set up. @throws COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED */
  async get(digest: string): Promise<RunningComponent> {
    return await remembered(this.#started, digest, () => this.#start(digest));
  }

  async #start(digest: string): Promise<RunningComponent> {
    const { manifest, entryPath, dir } = this.#byDigest.get(digest) ?? {};
    if (manifest === undefined || entryPath === undefined || dir === undefined) {
      throw kumikiError('COMPONENT_LOAD_FAILED', { component: digest, reason: 'no folder has it' });
    }
    if (isPython(manifest)) {
      return await startPythonComponent(manifest.name, dir, this.#python);
    }
    shareOneSdk();
    const component = await loadComponent(manifest.name, entryPath);
    const heard = this.#onThrown ? listening(component, this.#onThrown) : component;
    return await ComponentInstance.start(manifest, heard, this.#sink);
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

/** The name that a manifest's text gives, without reading it whole. */
function nameIn(text: string): string | undefined {
  return /^\s*["']?name["']?:\s*["']?([\w./-]+)/m.exec(text)?.[1];
}

function remembered<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
