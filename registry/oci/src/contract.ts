import { randomFillSync } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '@kumiki/component-sdk/errors';
import type { ImageRepository } from './content.ts';
import { copyImage } from './copy.ts';
import type { Descriptor } from './documents.ts';
import { memoryRepository } from './local/memory.ts';
import { mediaTypes } from './media-types.ts';
import { imageFor, readBlob } from './read.ts';
import { sha256, sourceOf } from './verify.ts';

/** An empty repository under test. */
export interface ContractSubject {
  readonly repository: ImageRepository;
  close(): Promise<void>;
}

/** More than a chunk of the repositories under test, which are opened with small ones. */
const largeBytes = 3_000_000;

export function blobOf(bytes: Uint8Array, mediaType: string = mediaTypes.layer): Descriptor {
  return { mediaType, digest: sha256(bytes), size: bytes.byteLength };
}

export function randomBytes(size: number): Buffer {
  return randomFillSync(Buffer.allocUnsafe(size));
}

/** Puts an image of one layer, and says what it is. */
export async function putImage(
  to: ImageRepository,
  {
    tag,
    text = 'layer',
    ...more
  }: { tag?: string; text?: string; subject?: Descriptor; artifactType?: string } = {},
): Promise<Descriptor> {
  const config = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', text }));
  const layer = gzipSync(text);
  await to.putBlob(blobOf(config, mediaTypes.config), sourceOf(config));
  await to.putBlob(blobOf(layer), sourceOf(layer));
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: blobOf(config, mediaTypes.config),
    layers: [blobOf(layer)],
    ...more,
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  return await to.putManifest({ bytes, mediaType: mediaTypes.manifest }, tag === undefined ? {} : { tag });
}

function code(expected: ErrorCode): { code: ErrorCode } {
  return expect.objectContaining({ code: expected }) as { code: ErrorCode };
}

/** What every repository of images does, wherever it keeps them. */
export function imageRepositoryContract(name: string, open: () => Promise<ContractSubject>): void {
  describe(`${name}:`, () => {
    let subject: ContractSubject;
    let repository: ImageRepository;
    beforeAll(async () => {
      subject = await open();
      repository = subject.repository;
    });
    afterAll(() => subject?.close());

    test('has no tags, and no image of any name, when it is empty', async () => {
      expect(await Array.fromAsync(repository.tags())).toEqual([]);
      await expect(repository.manifest('none')).rejects.toEqual(code('REGISTRY_NOT_FOUND'));
      await expect(repository.resolve(sha256(Buffer.from('none')))).rejects.toEqual(
        code('REGISTRY_NOT_FOUND'),
      );
    });

    test.each([0, 1, 1000, largeBytes])('gives back a blob of %i bytes as it was put', async (size) => {
      const bytes = randomBytes(size);
      const descriptor = blobOf(bytes);
      expect(await repository.hasBlob(descriptor)).toBe(false);
      await repository.putBlob(descriptor, sourceOf(bytes));
      expect(await repository.hasBlob(descriptor)).toBe(true);
      expect(bytes.equals(await readBlob(repository, descriptor))).toBe(true);
      await repository.putBlob(descriptor, sourceOf(bytes));
    });

    test.each([
      ['are others', (bytes: Buffer) => Buffer.concat([bytes.subarray(1), Buffer.from('x')])],
      ['end too early', (bytes: Buffer) => bytes.subarray(1)],
      ['go on too long', (bytes: Buffer) => Buffer.concat([bytes, bytes])],
    ])('refuses a blob whose bytes %s', async (_, change) => {
      for (const size of [100, largeBytes]) {
        const bytes = randomBytes(size);
        const descriptor = blobOf(bytes);
        await expect(repository.putBlob(descriptor, sourceOf(change(bytes)))).rejects.toEqual(
          code('REGISTRY_CONTENT_WRONG'),
        );
        expect(await repository.hasBlob(descriptor)).toBe(false);
      }
    });

    test('does not read a blob as one of another size', async () => {
      const bytes = randomBytes(100);
      const descriptor = blobOf(bytes);
      await repository.putBlob(descriptor, sourceOf(bytes));
      for (const size of [99, 101]) {
        await expect(readBlob(repository, { ...descriptor, size })).rejects.toEqual(
          code('REGISTRY_CONTENT_WRONG'),
        );
      }
    });

    test('says that a blob is not there', async () => {
      await expect(readBlob(repository, blobOf(randomBytes(10)))).rejects.toEqual(code('REGISTRY_NOT_FOUND'));
    });

    test('passes on what went wrong in the source, and keeps nothing', async () => {
      const bytes = randomBytes(largeBytes);
      const descriptor = blobOf(bytes);
      const error = new Error('the disk was pulled out');
      const source = {
        async *open() {
          yield await Promise.resolve(bytes.subarray(0, 2_500_000));
          throw error;
        },
      };
      await expect(repository.putBlob(descriptor, source)).rejects.toBe(error);
      expect(await repository.hasBlob(descriptor)).toBe(false);
    });

    test('finds an image by its tag and by its digest, with the very bytes', async () => {
      const put = await putImage(repository, { tag: '1.2.0' });
      for (const wanted of ['1.2.0', put.digest]) {
        expect(await repository.resolve(wanted)).toEqual(put);
        const found = await repository.manifest(wanted);
        expect(found.descriptor).toEqual(put);
        expect(sha256(found.bytes)).toBe(put.digest);
      }
      expect(await Array.fromAsync(repository.tags())).toContain('1.2.0');
    });

    test('a tag that is put again stands for the new image, and the old one stays', async () => {
      const before = await putImage(repository, { tag: 'moved', text: 'one' });
      const after = await putImage(repository, { tag: 'moved', text: 'two' });
      expect((await repository.resolve('moved')).digest).toBe(after.digest);
      expect((await repository.manifest(before.digest)).descriptor.digest).toBe(before.digest);
      expect((await Array.fromAsync(repository.tags())).filter((tag) => tag === 'moved')).toHaveLength(1);
    });

    test('an index leads to the image of a platform, and past what is no image', async () => {
      const amd64 = await putImage(repository, { text: 'amd64' });
      const arm64 = await putImage(repository, { text: 'arm64' });
      const other = await putImage(repository, { text: 'attestation' });
      const on = (descriptor: Descriptor, os: string, architecture: string) => ({
        ...descriptor,
        platform: { os, architecture },
      });
      const manifests = [
        on(other, 'unknown', 'unknown'),
        on(amd64, 'linux', 'amd64'),
        on(arm64, 'linux', 'arm64'),
      ];
      const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests }));
      await repository.putManifest({ bytes, mediaType: mediaTypes.index }, { tag: 'both' });
      const found = await imageFor(repository, 'both', { os: 'linux', architecture: 'arm64' });
      expect(found.descriptor.digest).toBe(arm64.digest);
      const none = imageFor(repository, 'both', { os: 'linux', architecture: 's390x' });
      await expect(none).rejects.toMatchObject({
        code: 'REGISTRY_PLATFORM_MISSING',
        message: expect.stringContaining('linux/amd64, linux/arm64') as string,
      });
    });

    test('lists what refers to an image, by kind', async () => {
      const image = await putImage(repository, { tag: 'signed', text: 'signed' });
      expect(await repository.referrers(image.digest)).toEqual([]);
      const signature = await putImage(repository, {
        subject: image,
        artifactType: 'test/signature',
        text: 's',
      });
      const bill = await putImage(repository, { subject: image, artifactType: 'test/bill', text: 'b' });
      const all = await repository.referrers(image.digest);
      expect(new Set(all.map(({ digest }) => digest))).toEqual(new Set([signature.digest, bill.digest]));
      const bills = await repository.referrers(image.digest, { artifactType: 'test/bill' });
      expect(bills).toMatchObject([{ digest: bill.digest, artifactType: 'test/bill' }]);
    });

    test('takes an index over as a whole, with the same digests', async () => {
      const from = memoryRepository();
      const image = {
        ...(await putImage(from, { text: 'copied' })),
        platform: { os: 'linux', architecture: 'amd64' },
      };
      const bytes = Buffer.from(
        JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests: [image] }),
      );
      const put = await from.putManifest({ bytes, mediaType: mediaTypes.index }, { tag: 'a' });
      expect(await copyImage(from, repository, 'a', { tag: 'copied' })).toEqual(put);
      const found = await imageFor(repository, 'copied', { os: 'linux', architecture: 'amd64' });
      expect(found.descriptor.digest).toBe(image.digest);
      expect(gunzipSync(await readBlob(repository, found.image.layers[0]!)).toString()).toBe('copied');
    });

    test('stops when the signal says so', async () => {
      const signal = AbortSignal.abort();
      const bytes = randomBytes(10);
      await expect(repository.putBlob(blobOf(bytes), sourceOf(bytes), { signal })).rejects.toEqual(
        code('CANCELLED'),
      );
      await expect(repository.manifest('1.2.0', { signal })).rejects.toEqual(code('CANCELLED'));
    });
  });
}
