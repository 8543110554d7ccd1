import { gzipSync } from 'node:zlib';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tarOf, textEntry } from '@kumiki/component-sdk/package/image';
import { parseManifestDocument, readBlob, Registries, sha256, type ImageRepository } from '@kumiki/oci';
import { expect, test } from 'vitest';
import { startProxy } from '../../registry/oci/test/proxy.ts';
import { buildImage } from '../src/packaging/build-image.ts';
import type { ImageContent } from '../src/packaging/content/image-content.ts';
import { putBase } from './base-image.ts';

const mediaType = 'application/vnd.kumiki.component.manifest.v1+json';

/** An image with one layer of its own and a document beside it: what a bundle puts, and small. */
const content: ImageContent = {
  name: 'acme/tools',
  version: '1.0.0',
  description: 'For tests',
  usualBase: 'docker.io/library/node:24-bookworm-slim',
  config: { command: ['true'], env: {}, labels: {} },
  document: { bytes: Buffer.from('{"components":[]}'), mediaType },
  async layers(_base, _image, scratch) {
    const tar = Buffer.concat(await Array.fromAsync(tarOf([textEntry('kumiki/own', 'what it holds')])));
    const [packed, file] = [gzipSync(tar), join(scratch, 'own.tar.gz')];
    await writeFile(file, packed);
    const sizes = { digest: sha256(packed), size: packed.byteLength, diffId: sha256(tar) };
    return [
      {
        ...sizes,
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        file,
        what: 'own',
        reused: false,
      },
    ];
  },
};

/** Whether the tag stands for an image, all of which is there. @throws what is missing of it */
async function isWhole(repository: ImageRepository): Promise<boolean> {
  const tags = new Set(await Array.fromAsync(repository.tags()));
  if (!tags.has('1.0.0')) return false;
  const { bytes, descriptor } = await repository.manifest('1.0.0');
  const document = parseManifestDocument(bytes, descriptor.mediaType, repository.where);
  if (document.kind !== 'image') throw new Error('one platform makes no index');
  for (const blob of [document.image.config, ...document.image.layers]) await readBlob(repository, blob);
  return true;
}

/**
 * Pushes an image through a proxy that lets so many writing requests through and cuts all that come after, once for each number until all of it gets
 * through.
 * @param host of a registry
 * @param path in it, that nobody else uses
 */
export function interruptedPushStories(
  name: string,
  open: () => Promise<{ host: string; path: string }>,
): void {
  test(`a push to ${name} that is cut at any stage leaves no half image under its tag, and the next one finishes it`, async () => {
    const { host, path } = await open();
    const direct = new Registries({ mirrors: new Map() });
    await putBase(direct.repository({ registry: host, repository: `${path}/library/node` }), ['amd64']);
    let digest = '';
    let cuts = 0;
    for (let stage = 0; digest === ''; stage++) {
      // Each stage begins with nothing, but what others need to stand on.
      const repository = `${path}/stage-${stage}/acme/tools`;
      let writes = 0;
      await using proxy = await startProxy(host, ({ method }) => {
        if (method === 'GET' || method === 'HEAD' || writes++ < stage) return undefined;
        // Half of them are carried out, and nobody hears of it.
        return { kind: 'cut', carriedOut: stage % 2 === 1 };
      });
      const registries = new Registries({
        mirrors: new Map([['docker.io', { registry: proxy.host, path }]]),
        retry: { attempts: 1, firstMs: 1 },
      });
      const push = async () =>
        await buildImage({
          content,
          registries,
          target: registries.repository({ registry: proxy.host, repository }),
        });
      const done = await push().catch(() => undefined);
      const there = direct.repository({ registry: host, repository });
      if (done) digest = done.descriptor.digest;
      else {
        cuts++;
        await isWhole(there); // throws where it is half there
        // Whoever pushes again goes on from what is there.
        writes = Number.NEGATIVE_INFINITY;
        await push();
      }
      expect([stage, await isWhole(there)]).toEqual([stage, true]);
    }
    // The layers, the config, the manifest, and what lies beside it: some requests each.
    expect(cuts).toBeGreaterThan(5);
  }, 120_000);
}
