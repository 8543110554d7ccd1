import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { manifestMediaType, packBundle, packManifest } from '@kumiki/component-sdk/package/image';
import { putArtifact, signImage } from '../src/index.ts';
import { digestFor, putBytes, putComponent, putIndex, putLabelled } from './put-component.ts';
import { storyPlaces, type OpenRegistry } from './story-places.ts';
import { testManifest } from './versions.ts';

const randomText = () => randomBytes(1490).toString('base64');
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** What the index of components does over a registry. */
export function componentRegistryStories(name: string, open: OpenRegistry): void {
  describe(`${name}:`, () => {
    const { host, place, repository, registryAt, versionsOf } = storyPlaces(open);

    test('finds what is published, by its labels, and nothing else', async () => {
      const path = place();
      const blur = repository(`${path}/lab/blur`);
      const put = await putComponent(blur, testManifest('lab/blur', '1.0.0'));
      await putComponent(blur, testManifest('lab/blur', '1.10.0'));
      await putComponent(blur, testManifest('lab/blur', '1.9.0-beta.1'));
      await putLabelled(blur, { maintainer: 'ann' }, { tag: 'base' });
      await signImage(blur, put, { secret: privateKey, open: publicKey });
      await putComponent(repository(`${path}/tools/edge`), testManifest('lab/edge', '0.1.0'), {
        tag: 'newest',
      });
      await putComponent(repository(`${path}-other/lab/none`), testManifest('lab/none', '1.0.0'));
      await using registry = await registryAt(path);
      await registry.scan();
      expect(await registry.names()).toEqual(['lab/blur', 'lab/edge']);
      expect(await versionsOf(registry, 'lab/blur')).toEqual(['1.10.0', '1.9.0-beta.1', '1.0.0']);
      expect(registry.problems()).toEqual([]);
      expect((await registry.resolve('lab/blur', '^1.0')).version).toBe('1.10.0');
      const found = (await registry.details('lab/blur', '1.0.0')).version;
      expect(found).toMatchObject({
        digest: digestFor({ name: 'lab/blur', version: '1.0.0' }),
        image: `${host()}/${path}/lab/blur@${put.digest}`,
        platforms: [{ os: 'linux', architecture: 'amd64', digest: put.digest }],
        signature: 'unverified',
      });
      expect(await registry.byDigest(found.digest)).toEqual(found);
    });

    test('reads an index with images of several systems, attestations and other indexes in it', async () => {
      const path = place();
      const blur = repository(`${path}/lab/blur`);
      const manifest = testManifest('lab/blur', '1.0.0');
      const images = [];
      for (const platform of [
        { os: 'windows', architecture: 'amd64' },
        { os: 'linux', architecture: 'arm64' },
        { os: 'linux', architecture: 'amd64' },
      ])
        images.push({
          ...(await putComponent(blur, manifest, {
            platform,
            tag: `for-${platform.os}-${platform.architecture}`,
          })),
          platform,
        });
      const attestation = {
        ...(await putLabelled(blur, {}, { content: 'attestation' })),
        platform: { os: 'unknown', architecture: 'unknown' },
      };
      const inner = await putIndex(blur, [images[0]!], 'inner');
      const top = await putIndex(blur, [attestation, inner, ...images], '1.0.0');
      await using registry = await registryAt(path);
      await registry.scan();
      const [found] = await registry.versions('lab/blur');
      expect(found?.image).toBe(`${host()}/${path}/lab/blur@${top.digest}`);
      expect(found?.platforms.map(({ os, architecture }) => `${os}/${architecture}`)).toEqual([
        'windows/amd64',
        'linux/arm64',
        'linux/amd64',
      ]);
      expect(found?.supersededTag).toBeUndefined();
    });

    test('reads manifests that are too long for a label, and all components of a bundle', async () => {
      const path = place();
      const long = testManifest('lab/long', '1.0.0', {
        description: { en: randomText(), ja: randomText() },
      });
      await putComponent(repository(`${path}/lab/long`), long);
      const bundle = repository(`${path}/lab/bundle`);
      const parts = ['lab/one', 'lab/two'].map((name) => {
        const manifest = testManifest(name, '3.0.0');
        return { manifest, digest: digestFor(manifest) as `sha256:${string}`, folder: name };
      });
      const packed = packBundle(parts);
      await putBytes(bundle, packed.blob, manifestMediaType);
      const image = await putLabelled(bundle, packed.labels, { tag: '7' });
      await putArtifact(bundle, image, manifestMediaType, [
        { bytes: packed.blob, mediaType: manifestMediaType },
      ]);
      await using registry = await registryAt(path);
      await registry.scan();
      expect(await registry.names()).toEqual(['lab/long', 'lab/one', 'lab/two']);
      expect((await registry.versions('lab/long'))[0]?.manifest).toEqual(long);
      const [one, two] = await Promise.all(
        ['lab/one', 'lab/two'].map(async (name) => (await registry.versions(name))[0]!),
      );
      expect(one!.image).toBe(two!.image);
      expect(one!.digest).not.toBe(two!.digest);
      await registry.mark('lab/one', '3.0.0', { by: 'ann', yanked: { message: 'Broken.' } });
      expect((await registry.versions('lab/one'))[0]?.yanked).toEqual({ message: 'Broken.' });
      expect((await registry.versions('lab/two'))[0]?.yanked).toBeUndefined();
    });

    test('flags a tag that was pushed again, and the digest of before is still found', async () => {
      const path = place();
      const blur = repository(`${path}/lab/blur`);
      const manifest = testManifest('lab/blur', '1.0.0');
      await putComponent(blur, manifest, { content: 'before' });
      const used = digestFor(manifest, 'before');
      const usedBy = async (digests: readonly string[]) =>
        await Promise.resolve(
          digests.flatMap((digest) => (digest === used ? [{ pipeline: 'mark', version: 2, digest }] : [])),
        );
      await using registry = await registryAt(path, {}, { usedBy });
      await registry.scan();
      expect((await registry.versions('lab/blur'))[0]?.supersededTag).toBeUndefined();
      await putComponent(blur, manifest, { content: 'between' });
      await registry.scan();
      await putComponent(blur, manifest, { content: 'after' });
      await registry.scan();
      const [now] = await registry.versions('lab/blur');
      expect(now).toMatchObject({ digest: digestFor(manifest, 'after'), supersededTag: true });
      expect(await registry.byDigest(used)).toMatchObject({ version: '1.0.0', supersededTag: true });
      const { others } = await registry.details('lab/blur', '1.0.0');
      expect(others.map(({ digest }) => digest).toSorted()).toEqual(
        [used, digestFor(manifest, 'between')].toSorted(),
      );
      // What a pipeline uses is in nobody's way.
      const garbage = await registry.garbage();
      expect(garbage.map(({ digest }) => digest)).toEqual([digestFor(manifest, 'between')]);
    });

    test('what was said of a version is there again when the index was lost', async () => {
      const path = place();
      for (const version of ['1.0.0', '1.1.0', '2.0.0'])
        await putComponent(repository(`${path}/lab/blur`), testManifest('lab/blur', version));
      await using registry = await registryAt(path);
      const registered = await registry.register({ image: `${host()}/${path}/lab/blur:1.0.0`, by: 'ann' });
      expect(registered).toMatchObject({
        kept: 'registry',
        versions: [{ version: '1.0.0', publishedBy: 'ann' }],
      });
      await registry.scan();
      const deprecated = { message: 'Slow.', replacement: 'lab/fast@^1' };
      expect(await registry.mark('lab/blur', '1.0.0', { by: 'ben', deprecated })).toEqual({
        kept: 'registry',
      });
      await registry.mark('lab/blur', '2.0.0', { by: 'ben', yanked: { message: 'Wrong.' } });
      await registry.mark('lab/blur', '1.1.0', { by: 'ben', yanked: { message: 'Wrong too.' } });
      await registry.mark('lab/blur', '1.1.0', { by: 'ann', yanked: null });
      await using again = await registryAt(path);
      await again.scan();
      const versions = await again.versions('lab/blur');
      expect(versions).toEqual(
        await registry
          .versions('lab/blur')
          .then((all) => all.map((one) => ({ ...one, publishedAt: expect.any(String) as string }))),
      );
      expect(versions.map(({ yanked }) => yanked?.message)).toEqual(['Wrong.', undefined, undefined]);
      expect(versions[2]).toMatchObject({ deprecated, publishedBy: 'ann' });
      expect((await again.resolve('lab/blur', '*')).version).toBe('1.1.0');
      await expect(again.resolve('lab/blur', '2.0.0')).rejects.toMatchObject({
        code: 'COMPONENT_VERSION_UNKNOWN',
      });
    });

    test('registers an image of another tool together with a manifest, for good', async () => {
      const path = place();
      const foreign = repository(`${path}/vendor/tool`);
      await putLabelled(foreign, { vendor: 'them' }, { tag: 'v7' });
      await using registry = await registryAt(path);
      await registry.scan();
      expect(await registry.names()).toEqual([]);
      const asked = { image: `${host()}/${path}/vendor/tool:v7`, by: 'ann' };
      await expect(registry.register(asked)).rejects.toMatchObject({ code: 'REGISTRY_NO_COMPONENT' });
      const manifest = testManifest('vendor/tool', '7.0.0');
      await registry.register({ ...asked, manifest });
      expect(await versionsOf(registry, 'vendor/tool')).toEqual(['7.0.0']);
      const other = testManifest('vendor/tool', '8.0.0');
      await expect(registry.register({ ...asked, manifest: other })).rejects.toMatchObject({
        code: 'REGISTRY_NO_COMPONENT',
      });
      await using again = await registryAt(path);
      await again.scan();
      expect((await again.versions('vendor/tool'))[0]?.manifest).toEqual(manifest);
    });

    test('registers by digest what a tag stands for, and nothing of another place', async () => {
      const path = place();
      const blur = repository(`${path}/lab/blur`);
      const { digest } = await putComponent(blur, testManifest('lab/blur', '1.0.0'));
      const untagged = await putLabelled(blur, packManifest(testManifest('lab/blur', '2.0.0')).labels);
      await using registry = await registryAt(path);
      const register = async (image: string) => await registry.register({ image, by: 'ann' });
      expect((await register(`${host()}/${path}/lab/blur@${digest}`)).versions).toHaveLength(1);
      await expect(register(`${host()}/${path}/lab/blur@${untagged.digest}`)).rejects.toMatchObject({
        code: 'REGISTRY_TAG_NEEDED',
      });
      await expect(register(`${host()}/${path}-other/lab/blur:1.0.0`)).rejects.toMatchObject({
        code: 'REGISTRY_SOURCE_UNKNOWN',
      });
      await expect(register(`169.254.169.254/${path}/lab/blur:1.0.0`)).rejects.toMatchObject({
        code: 'REGISTRY_SOURCE_UNKNOWN',
      });
      await expect(register(`${host()}/${path}/lab/blur:9.9.9`)).rejects.toMatchObject({
        code: 'REGISTRY_NOT_FOUND',
      });
    });
  });
}
