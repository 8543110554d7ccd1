import { KumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import { isPython, type Manifest } from '@kumiki/component-sdk/manifest';
import type { ImageConfig } from '@kumiki/component-sdk/package/image';
import {
  formatReference,
  imageFor,
  parseJsonObject,
  parseReference,
  readBlob,
  wantedOf,
  type Descriptor,
  type ImageRepository,
  type Registries,
} from '@kumiki/oci';
import { platformName, targetPlatforms, type TargetPlatform } from './target.ts';

/** The image that a component stands on, for one platform. */
export interface BaseImage {
  readonly platform: TargetPlatform;
  readonly config: ImageConfig;
  readonly layers: readonly Descriptor[];
  /** Of the image for that platform. */
  readonly digest: string;
}

export interface Base {
  /** As it was named, without a digest. */
  readonly name: string;
  /** What the name stood for when it was looked up: an image or an index. */
  readonly digest: string;
  readonly source: ImageRepository;
  /** Where its layers lie, for who wants to mount them. */
  readonly place: { readonly registry: string; readonly repository: string };
  readonly images: readonly BaseImage[];
  /** Whether its C library is musl and not glibc: packages with native code come in both kinds. */
  readonly isMusl: boolean;
}

/** The images that components stand on where nobody names another one. */
export function usualBase(manifest: Manifest): string {
  return isPython(manifest)
    ? 'docker.io/library/python:3.11-slim-bookworm'
    : 'docker.io/library/node:24-bookworm-slim';
}

/**
 * Looks a base up, once: what its tag stands for now is what all of the build uses.
 * @param wanted for those platforms; for all that the base has where none are named
 * @throws BUILD_BASE_INVALID, REGISTRY_PLATFORM_MISSING, and what is wrong with the registry
 */
export async function findBase(
  registries: Registries,
  named: string,
  component: string,
  wanted: readonly TargetPlatform[] | undefined,
): Promise<Base> {
  const reference = parseReference(named);
  const source = registries.reader(reference);
  const { digest } = await source.resolve(wantedOf(reference));
  const images: BaseImage[] = [];
  for (const platform of wanted ?? targetPlatforms) {
    const found = await baseFor(source, digest, platform, component).catch((thrown: unknown) => {
      const missing = thrown instanceof KumikiError && thrown.code === 'REGISTRY_PLATFORM_MISSING';
      if (missing && wanted === undefined) return undefined;
      throw thrown;
    });
    if (found) images.push(found);
  }
  if (images.length === 0) {
    const reason = `it is for none of ${targetPlatforms.map(platformName).join(' and ')}`;
    throw kumikiError('BUILD_BASE_INVALID', { image: named, component, reason });
  }
  const { registry, repository, tag } = reference;
  const name = formatReference({ registry, repository, ...(tag !== undefined && { tag }) });
  const place = registries.readFrom(reference);
  return { name, digest, source, place, images, isMusl: /alpine|musl/.test(name) };
}

async function baseFor(
  source: ImageRepository,
  digest: string,
  platform: TargetPlatform,
  component: string,
): Promise<BaseImage> {
  const { descriptor, image } = await imageFor(source, digest, platform);
  const refuse = (reason: string) =>
    kumikiError('BUILD_BASE_INVALID', { image: `${source.where}@${digest}`, component, reason });
  const config = configOf(await readBlob(source, image.config), refuse);
  if (config.os !== platform.os || config.architecture !== platform.architecture) {
    throw kumikiError('REGISTRY_PLATFORM_MISSING', {
      image: `${source.where}@${digest}`,
      platform: platformName(platform),
      found: `${config.os}/${config.architecture}`.slice(0, 100),
    });
  }
  if (config.rootfs.diff_ids.length !== image.layers.length)
    throw refuse('its config names another number of layers than its manifest');
  return { platform, config, layers: image.layers, digest: descriptor.digest };
}

/** A config of a stranger, with what is built upon of it looked at. */
function configOf(bytes: Uint8Array, refuse: (reason: string) => Error): ImageConfig {
  const data = parseJsonObject(bytes, refuse);
  const { os, architecture, rootfs, config = {}, history = [] } = data;
  const { diff_ids: diffIds } = (rootfs ?? {}) as { diff_ids?: unknown };
  const { Env: env = [] } = (config ?? {}) as { Env?: unknown };
  if (typeof os !== 'string' || typeof architecture !== 'string')
    throw refuse('its config names no platform');
  const isTexts = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((text) => typeof text === 'string');
  if (!isTexts(diffIds)) throw refuse('its config names no layers');
  if (env !== null && !isTexts(env)) throw refuse('its environment is no list of texts');
  if (!Array.isArray(history)) throw refuse('its history is no list');
  return data as unknown as ImageConfig;
}

/** The version of Python in a base image, `3.11`: as the image says, else as its name does. */
export function pythonOf({ name }: Pick<Base, 'name'>, config: ImageConfig): string {
  const said = config.config?.Env?.find((pair) => pair.startsWith('PYTHON_VERSION='))?.split('=')[1];
  const version = said ?? /python:?[^:]*?(3\.\d+)/.exec(name)?.[1] ?? '3.11';
  return /^\d+\.\d+/.exec(version)?.[0] ?? '3.11';
}
