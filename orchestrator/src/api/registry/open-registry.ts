import { join } from 'node:path';
import type { KumikiError } from '@kumiki/component-sdk/errors';
import { ComponentRegistry, SqliteStore } from '@kumiki/registry';
import type { PipelineStore } from '../../pipelines/index.ts';
import type { Settings } from '../../settings/index.ts';
import { componentUses } from '../core/component-uses.ts';

export interface OpenRegistryOptions {
  readonly settings: Settings['registry'];
  /** The data folder: the index is a file in it, which may be removed while nothing runs. */
  readonly path: string;
  /** Those that may use components. */
  readonly pipelines: PipelineStore;
  /** Hears that the index was begun anew, and why. */
  readonly begun: (reason: string) => void;
  /** Hears what went wrong with a source. */
  readonly failed: (source: string, error: KumikiError) => void;
}

/**
 * Opens the registry of components as the settings say.
 * @throws REGISTRY_NAME_INVALID, REGISTRY_KEY_INVALID, STORE_UNAVAILABLE
 */
export async function openRegistry(options: OpenRegistryOptions): Promise<ComponentRegistry> {
  const { settings, path, pipelines, begun, failed } = options;
  const store = SqliteStore.open(join(path, 'components.db'), begun);
  try {
    return await ComponentRegistry.open({
      store,
      sources: settings.sources.map((one) => (typeof one === 'string' ? { place: one } : one)),
      pollMs: settings.pollSeconds * 1000,
      usedBy: async (digests) => await componentUses(pipelines, digests),
      failed,
    });
  } catch (thrown) {
    store[Symbol.dispose]();
    throw thrown;
  }
}
