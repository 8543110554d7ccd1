import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  imageOnTop,
  labels,
  manifestMediaType,
  packManifest,
  workerCommand,
  type Layer,
  type PackedManifest,
} from '@kumiki/component-sdk/package/image';
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
import type { UsableComponent } from '../component-folder/read.ts';
import { findBase, usualBase, type Base, type BaseImage } from './base-image.ts';
import { billMediaType, billOfMaterials } from './bill/cyclonedx.ts';
import { componentLayer } from './component-layer.ts';
import { DependencyLayers, type DependencyLayer } from './dependency-layer.ts';
import { putReferrer } from './referrer.ts';
import { platformName, type TargetPlatform } from './target.ts';

export interface BuildOptions {
  readonly component: UsableComponent;
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
 * Makes the image of a component without any daemon: layers of a base, one of packages, one of the author's files, and puts it
 * where it shall be. The same folder, lock, base and SDK give the same digest. The tag stands for it only when all of it is there.
 */
export async function buildImage(options: BuildOptions): Promise<BuiltImage> {
  const { component, registries, target, onStage = () => undefined } = options;
  const { manifest, digest } = component;
  const scratch = await mkdtemp(join(tmpdir(), 'kumiki-build-'));
  try {
    onStage('Looking the base image up');
    const named = options.base ?? usualBase(manifest);
    const base = await findBase(registries, named, manifest.name, options.platforms);
    const own: OwnLayer = {
      file: join(scratch, 'component.tar.gz'),
      ...(await componentLayer(component, join(scratch, 'component.tar.gz'))),
    };
    const packed = packManifest(manifest);
    const dependencies = new DependencyLayers(component, scratch);
    const platforms: PutPlatform[] = [];
    for (const image of base.images) {
      onStage(`Installing packages for ${platformName(image.platform)}`);
      const packages = await dependencies.layer(base, image);
      onStage(`Putting the image for ${platformName(image.platform)}`);
      platforms.push(await putPlatform(options, base, image, { packages, own, packed }));
    }
    const tag = tagOf(manifest.version);
    const descriptor = await putTop(target, platforms, tag, base);
    if (packed.blob)
      await putReferrer(target, descriptor, { bytes: packed.blob, mediaType: manifestMediaType });
    const bill = options.bill
      ? await putReferrer(target, descriptor, {
          bytes: billOfMaterials({
            manifest,
            digest,
            base,
            packages: platforms.flatMap(({ packages }) => packages),
          }),
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

interface OwnLayer extends Layer {
  readonly file: string;
}

interface PutPlatform {
  readonly built: BuiltPlatform;
  readonly descriptor: Descriptor;
  readonly packages: DependencyLayer['packages'];
}

interface Parts {
  readonly packages: DependencyLayer;
  readonly own: OwnLayer;
  readonly packed: PackedManifest;
}

async function putPlatform(
  { component, target, registry }: BuildOptions,
  base: Base,
  image: BaseImage,
  { packages, own, packed }: Parts,
): Promise<PutPlatform> {
  const { manifest, digest } = component;
  const mountFrom = base.place.registry === registry ? base.place.repository : undefined;
  await copyBlobs(base.source, target, image.layers, mountFrom === undefined ? {} : { mountFrom });
  const packagesLayer = await putFile(target, packages);
  const ownLayer = await putFile(target, own);
  const { command, env } = workerCommand(manifest);
  const config = imageOnTop(image.config, {
    layers: [
      { diffId: packages.diffId, what: 'kumiki build: packages' },
      { diffId: own.diffId, what: 'kumiki build: component' },
    ],
    command,
    env,
    labels: { ...packed.labels, [labels.digest]: digest },
  });
  const configBlob = await putBytes(target, Buffer.from(JSON.stringify(config)), mediaTypes.config);
  if (packed.blob) await putBytes(target, packed.blob, manifestMediaType);
  const layers = [...image.layers, packagesLayer, ownLayer];
  const annotations = annotationsOf(component, base.name, image.digest);
  const data = { schemaVersion: 2, mediaType: mediaTypes.manifest, config: configBlob, layers, annotations };
  const bytes = Buffer.from(JSON.stringify(data));
  const put = await target.putManifest({ bytes, mediaType: mediaTypes.manifest });
  const { os, architecture } = image.platform;
  const built: BuiltPlatform = {
    platform: platformName(image.platform),
    digest: put.digest,
    size: layers.reduce((sum, { size }) => sum + size, 0),
    layers: [
      ...image.layers.map((layer) => ({
        what: 'base',
        digest: layer.digest,
        size: layer.size,
        reused: true,
      })),
      { what: 'packages', digest: packages.digest, size: packages.size, reused: packages.reused },
      { what: 'component', digest: own.digest, size: own.size, reused: false },
    ],
  };
  return { built, packages: packages.packages, descriptor: { ...put, platform: { os, architecture } } };
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
  { manifest }: UsableComponent,
  baseName: string,
  baseDigest: string,
): Record<string, string> {
  const key = (name: string) => `org.opencontainers.image.${name}`;
  return {
    [key('title')]: manifest.name,
    [key('version')]: manifest.version,
    [key('description')]: manifest.description.en,
    ...(manifest.license !== undefined && { [key('licenses')]: manifest.license }),
    [key('base.name')]: baseName,
    [key('base.digest')]: baseDigest,
  };
}

async function putFile(target: ImageTarget, { file, digest, size }: OwnLayer): Promise<Descriptor> {
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
