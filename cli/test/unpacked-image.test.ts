import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fileEntry, tarOf } from '@kumiki/component-sdk/package/image';
import { mediaTypes, parseReference, Registries, sha256, sourceOf } from '@kumiki/oci';
import { containerContract } from '../../orchestrator/src/containers/contract.ts';
import { ImageCache } from '../../orchestrator/src/containers/unpack/image-cache.ts';
import {
  findConfinement,
  type Confinement,
} from '../../orchestrator/src/containers/unpack/confine/confinement.ts';
import { UnpackedRuntime } from '../../orchestrator/src/containers/unpack/unpacked-runtime.ts';
import { startFakeRegistry } from '../../registry/oci/test/fake-registry.ts';
import { buildTestImage, filesOf, librariesOf } from './containers-fixture.ts';

/** An image with nothing but the Node that runs the tests, a Perl that calls the kernel for it, and what they are linked with. */
async function putNode(registries: Registries, host: string): Promise<void> {
  const to = registries.repository({ registry: host, repository: 'library/node' });
  const put = async (bytes: Buffer, mediaType: string) => {
    const descriptor = { mediaType, digest: sha256(bytes), size: bytes.byteLength };
    await to.putBlob(descriptor, sourceOf(bytes));
    return descriptor;
  };
  const native = join(import.meta.dirname, '../../node_modules/@img');
  const needed = [
    await filesOf([process.execPath, '/usr/bin/env', '/usr/bin/perl']),
    await librariesOf(native),
  ];
  const files = [...new Set(needed.flat())];
  const entries = await Promise.all(
    files.map(
      async (path) => await fileEntry(path, path === process.execPath ? 'usr/bin/node' : path.slice(1)),
    ),
  );
  const tar = Buffer.concat(await Array.fromAsync(tarOf(entries)));
  const config = {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: { Env: ['PATH=/usr/bin'] },
    rootfs: { type: 'layers', diff_ids: [sha256(tar)] },
  };
  const image = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: await put(Buffer.from(JSON.stringify(config)), mediaTypes.config),
    layers: [await put(gzipSync(tar, { level: 1 }), mediaTypes.layer)],
  };
  const bytes = Buffer.from(JSON.stringify(image));
  await to.putManifest({ bytes, mediaType: mediaTypes.manifest }, { tag: '24-bookworm-slim' });
}

const confinement = await findConfinement();

containerContract(
  'images unpacked',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-images-test-'));
    const registry = await startFakeRegistry();
    const registries = new Registries({ mirrors: new Map() });
    await putNode(registries, registry.host);
    const source = (image: string) => registries.repository(parseReference(image));
    const cache = new ImageCache({ folder, source, limitBytes: 2 ** 34 });
    const runtime = new UnpackedRuntime(cache, confinement as Confinement);
    const place = `${registry.host}/acme`;
    const spy = await buildTestImage('spy', place, { KUMIKI_REGISTRY_MIRRORS: `docker.io=${registry.host}` });
    return {
      runtime,
      spy,
      missing: `${place}/test/spy@sha256:${'0'.repeat(64)}`,
      close: async () => {
        await registry[Symbol.asyncDispose]();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
  typeof confinement === 'string' ? confinement : undefined,
);
