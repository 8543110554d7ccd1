import type { ImageRepository } from '@kumiki/oci';
import { Registries } from '@kumiki/oci';
import { afterAll, beforeAll } from 'vitest';
import {
  ComponentRegistry,
  MemoryStore,
  type ComponentRegistryOptions,
  type SourceSetting,
} from '../src/index.ts';

const nobody = async () => await Promise.resolve(undefined);

/** A registry that behaves, and a path in it that is nobody else's. */
export type OpenRegistry = () => Promise<{ host: string; path: string; close(): Promise<void> }>;

/** What the stories of an index are told with; for use inside of a `describe`. */
export function storyPlaces(open: OpenRegistry) {
  let host = '';
  let base = '';
  let close: (() => Promise<void>) | undefined;
  let count = 0;
  const registries = new Registries({ mirrors: new Map(), credentials: nobody });
  beforeAll(async () => {
    const opened = await open();
    ({ host, path: base } = opened);
    close = async () => await opened.close();
  });
  afterAll(async () => await close?.());
  return {
    host: () => host,
    /** A place that nothing was put to. */
    place: () => `${base}/${++count}`,
    repository: (path: string): ImageRepository =>
      registries.repository({ registry: host, repository: path }),
    /** An index of what lies there; its file is empty. */
    registryAt: async (
      path: string,
      source: Partial<SourceSetting> = {},
      options: Partial<ComponentRegistryOptions> = {},
    ) =>
      await ComponentRegistry.open({
        store: new MemoryStore(),
        sources: [{ place: `${host}/${path}`, ...source }],
        pollMs: 0,
        registries: { credentials: nobody },
        ...options,
      }),
    versionsOf: async (registry: ComponentRegistry, component: string) =>
      (await registry.versions(component)).map(({ version }) => version),
  };
}
