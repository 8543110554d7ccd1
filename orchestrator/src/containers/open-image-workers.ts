import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parsePlace, parseReference, Registries } from '@kumiki/oci';
import type { Settings } from '../settings/index.ts';
import { ImageSources } from './image-sources.ts';
import { ImageWorkers, type ImageWorkersOptions } from './image-workers.ts';
import { Runtimes } from './runtimes.ts';

const gigabyte = 1e9;

/**
 * What runs images as the settings say: those of the sources of the registry, and no others.
 * @throws REGISTRY_NAME_INVALID
 */
export function openImageWorkers(
  { registry, containers }: Pick<Settings, 'registry' | 'containers'>,
  onPull: ImageWorkersOptions['onPull'] & object,
): ImageWorkers {
  const settings = registry.sources.map((one) => (typeof one === 'string' ? { place: one } : one));
  const sources = settings.map(({ place, insecure = false }) => ({ place: normal(place), insecure }));
  const insecure = sources.flatMap((source) => (source.insecure ? [source.place.split('/', 1)[0]!] : []));
  const registries = new Registries({ insecure });
  const cache = {
    folder: containers.cache === undefined ? usualCache() : resolve(containers.cache),
    source: (image: string) => registries.reader(parseReference(image)),
    limitBytes: containers.cacheGb * gigabyte,
  };
  const runtimes = new Runtimes({ choice: containers.runtime, cache });
  return new ImageWorkers({
    sources: new ImageSources({
      sources,
      unpack: containers.unpack.map(normal),
      network: containers.network.map(normal),
    }),
    runtimes,
    onPull,
  });
}

function normal(place: string): string {
  const { registry, path } = parsePlace(place);
  return path === '' ? registry : `${registry}/${path}`;
}

function usualCache(): string {
  const { XDG_CACHE_HOME: home } = process.env;
  return join(home || join(homedir(), '.cache'), 'kumiki', 'images');
}
