import { gzipSync } from 'node:zlib';
import { tarOf, textEntry } from '@kumiki/component-sdk/package/image';
import { mediaTypes, sha256, sourceOf, type Descriptor, type ImageRepository } from '@kumiki/oci';

/** What stands for an image with Node: nothing in it is ever started here. */
export async function putBase(to: ImageRepository, architectures: readonly string[]): Promise<void> {
  const put = async (bytes: Buffer, mediaType: string) => {
    const descriptor = { mediaType, digest: sha256(bytes), size: bytes.byteLength };
    await to.putBlob(descriptor, sourceOf(bytes));
    return descriptor;
  };
  const manifests: Descriptor[] = [];
  for (const architecture of architectures) {
    const tar = Buffer.concat(await Array.fromAsync(tarOf([textEntry('etc/base', architecture)])));
    const config = {
      architecture,
      os: 'linux',
      config: { Env: ['PATH=/bin'] },
      rootfs: { type: 'layers', diff_ids: [sha256(tar)] },
    };
    const image = {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: await put(Buffer.from(JSON.stringify(config)), mediaTypes.config),
      layers: [await put(gzipSync(tar), mediaTypes.layer)],
    };
    const found = await to.putManifest({
      bytes: Buffer.from(JSON.stringify(image)),
      mediaType: mediaTypes.manifest,
    });
    manifests.push({ ...found, platform: { os: 'linux', architecture } });
  }
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests }));
  await to.putManifest({ bytes: index, mediaType: mediaTypes.index }, { tag: '24-bookworm-slim' });
}
