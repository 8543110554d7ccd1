import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageOnTop } from '@kumiki/component-sdk/package/image';
import {
  copyBlobs,
  mediaTypes,
  sha256,
  sourceOf,
  type BlobSource,
  type Descriptor,
  type ImageTarget,
  type Registries,
} from '@kumiki/oci';
import { findBase, type Base, type BaseImage } from './base-image.ts';
import { billMediaType, billOfMaterials } from './bill/cyclonedx.ts';
import type { InstalledPackage } from './bill/packages.ts';
import type { ContentLayer, ImageContent } from './content/image-content.ts';
import { putReferrer } from './referrer.ts';
import { platformName, type TargetPlatform } from './target.ts';

export interface BuildOptions {
  readonly content: ImageContent;
  readonly registries: Registries;
  /** Where the image goes. */
  readonly target: ImageTarget;
  /** The place of the target where it is in a registry, so that layers of a base in the same registry are mounted. */
  readonly registry?: string;
  readonly base?: string | undefined;
  readonly platforms?: readonly TargetPlatform[] | undefined;
  /** Whether a bill of materials goes along. */
  readonly bill?: boolean;
  /** Told what is being done, for people who wait. */
  readonly onStage?: (text: string) => void;
}

/** An image as it was built. */
export interface BuiltImage {
  /** Of the image, or of the index where it is for several platforms. */
  readonly descriptor: Descriptor;
  readonly tag: string;
  readonly base: { readonly name: string; readonly digest: string };
  readonly platforms: readonly BuiltPlatform[];
  readonly bill?: Descriptor;
}

export interface BuiltPlatform {
  readonly platform: string;
  readonly digest: string;
  /** Compressed bytes of all layers, those of the base among them. */
  readonly size: number;
  readonly layers: readonly {
    readonly what: string;
    readonly digest: string;
    readonly size: number;
    readonly reused: boolean;
  }[];
}

/**
 * Makes an image without any daemon: layers of a base, and on top those of what it holds, for example packages and the author's files;
 * and puts it where it shall be. The same folder, lock, base and SDK give the same digest. The tag stands for it only when all of it
 * is there.
 * @throws BUILD_BASE_INVALID, what the layers may throw, and what is wrong with the registry
 */
export async function buildImage(options: BuildOptions): Promise<BuiltImage> {
  const { content, registries, target, onStage = () => undefined } = options;
  const { name, version, document } = content;
  const scratch = await mkdtemp(join(tmpdir(), 'kumiki-build-'));
  try {
    onStage('Looking the base image up');
    const base = await findBase(registries, options.base ?? content.usualBase, name, options.platforms);
    const platforms: PutPlatform[] = [];
    for (const image of base.images) {
      onStage(`Making the layers for ${platformName(image.platform)}`);
      const layers = await content.layers(base, image, scratch);
      onStage(`Putting the image for ${platformName(image.platform)}`);
      platforms.push(await putPlatform(options, base, image, layers));
    }
    const tag = tagOf(version);
    const descriptor = await putTop(target, platforms, tag, base);
    if (document) await putReferrer(target, descriptor, document);
    const packages = platforms.flatMap((one) => one.packages);
    const bill = options.bill
      ? await putReferrer(target, descriptor, {
          bytes: billOfMaterials({ content, base, packages }),
          mediaType: billMediaType,
        })
      : undefined;
    return {
      descriptor,
      tag,
      base: { name: base.name, digest: base.digest },
      platforms: platforms.map(({ built }) => built),
      ...(bill && { bill }),
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A version as a tag, which knows no `+`. */
export function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}

interface PutPlatform {
  readonly built: BuiltPlatform;
  readonly descriptor: Descriptor;
  readonly packages: readonly InstalledPackage[];
}

async function putPlatform(
  { content, target, registry }: BuildOptions,
  base: Base,
  image: BaseImage,
  own: readonly ContentLayer[],
): Promise<PutPlatform> {
  const mountFrom = base.place.registry === registry ? base.place.repository : undefined;
  await copyBlobs(base.source, target, image.layers, mountFrom === undefined ? {} : { mountFrom });
  const put: Descriptor[] = [];
  for (const layer of own) put.push(await putFile(target, layer));
  const config = imageOnTop(image.config, {
    layers: own.map(({ diffId, what }) => ({ diffId, what: `kumiki build: ${what}` })),
    ...content.config,
  });
  const configBlob = await putBytes(target, Buffer.from(JSON.stringify(config)), mediaTypes.config);
  if (content.document) await putBytes(target, content.document.bytes, content.document.mediaType);
  const layers = [...image.layers, ...put];
  const annotations = annotationsOf(content, base.name, image.digest);
  const data = { schemaVersion: 2, mediaType: mediaTypes.manifest, config: configBlob, layers, annotations };
  const bytes = Buffer.from(JSON.stringify(data));
  const found = await target.putManifest({ bytes, mediaType: mediaTypes.manifest });
  const { os, architecture } = image.platform;
  const built: BuiltPlatform = {
    platform: platformName(image.platform),
    digest: found.digest,
    size: layers.reduce((sum, { size }) => sum + size, 0),
    layers: [
      ...image.layers.map(({ digest, size }) => ({ what: 'base', digest, size, reused: true })),
      ...own.map(({ what, digest, size, reused }) => ({ what, digest, size, reused })),
    ],
  };
  const packages = own.flatMap((layer) => layer.packages ?? []);
  return { built, packages, descriptor: { ...found, platform: { os, architecture } } };
}

/** The manifest that the tag stands for: the image itself, or an index of several. */
async function putTop(
  target: ImageTarget,
  platforms: readonly PutPlatform[],
  tag: string,
  base: Base,
): Promise<Descriptor> {
  const [only] = platforms;
  if (platforms.length === 1 && only) {
    const { bytes, descriptor } = await target.manifest(only.descriptor.digest);
    return await target.putManifest({ bytes, mediaType: descriptor.mediaType }, { tag });
  }
  const manifests = platforms.map(({ descriptor }) => descriptor);
  const annotations = {
    'org.opencontainers.image.base.name': base.name,
    'org.opencontainers.image.base.digest': base.digest,
  };
  const data = { schemaVersion: 2, mediaType: mediaTypes.index, manifests, annotations };
  return await target.putManifest(
    { bytes: Buffer.from(JSON.stringify(data)), mediaType: mediaTypes.index },
    { tag },
  );
}

/** What other tools show of the image. */
function annotationsOf(
  { name, version, description, license }: ImageContent,
  baseName: string,
  baseDigest: string,
): Record<string, string> {
  const key = (name: string) => `org.opencontainers.image.${name}`;
  return {
    [key('title')]: name,
    [key('version')]: version,
    [key('description')]: description,
    ...(license !== undefined && { [key('licenses')]: license }),
    [key('base.name')]: baseName,
    [key('base.digest')]: baseDigest,
  };
}

async function putFile(target: ImageTarget, { file, digest, size }: ContentLayer): Promise<Descriptor> {
  const descriptor = { mediaType: mediaTypes.layer, digest, size };
  const source: BlobSource = {
    open: (start) => createReadStream(file, { start }) as AsyncIterable<Uint8Array>,
  };
  await target.putBlob(descriptor, source);
  return descriptor;
}

async function putBytes(target: ImageTarget, bytes: Uint8Array, mediaType: string): Promise<Descriptor> {
  const descriptor = { mediaType, digest: sha256(bytes), size: bytes.byteLength };
  await target.putBlob(descriptor, sourceOf(bytes));
  return descriptor;
}
