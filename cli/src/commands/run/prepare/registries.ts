import type { Components } from '@kumiki/orchestrator/components';
import type { ImageWorkers } from '@kumiki/orchestrator/containers';
import { settingsOfProcess } from '../../../data/objects.ts';
import { printError } from '../../../console/terminal.ts';

/** Components of registries, for a run on this machine. */
export interface OpenRegistries {
  /** Looked for when a pipeline names them, in the places that were given and those of the settings. */
  readonly components: Components;
  /** Runs their images as the settings say. */
  readonly images: ImageWorkers;
}

/**
 * Opens the registries that components may come from. Nothing where none is named: most runs load nothing of it.
 * @param places `HOST[/PATH]`, which are open to this run beside those of the settings
 * @throws REGISTRY_NAME_INVALID, REGISTRY_KEY_INVALID, and as `readSettings`
 */
export async function openRegistries(places: readonly string[]): Promise<OpenRegistries | undefined> {
  const settings = await settingsOfProcess();
  const sources = [...places, ...settings.registry.sources];
  if (sources.length === 0) return undefined;
  const [{ SoughtComponents }, { openImageWorkers }, { ComponentRegistry, MemoryStore }] = await Promise.all([
    import('@kumiki/orchestrator/components'),
    import('@kumiki/orchestrator/containers'),
    import('@kumiki/registry'),
  ]);
  const registry = await ComponentRegistry.open({
    store: new MemoryStore(),
    sources: sources.map((one) => (typeof one === 'string' ? { place: one } : one)),
    pollMs: 0,
  });
  const tell = ({ image }: { readonly image: string }, state: 'begins' | 'ends') => {
    if (state === 'begins') printError(`Getting the image ${image} ...`);
  };
  return {
    components: new SoughtComponents(registry),
    images: openImageWorkers(
      { registry: { ...settings.registry, sources }, containers: settings.containers },
      tell,
    ),
  };
}
