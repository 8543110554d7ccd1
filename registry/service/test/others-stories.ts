import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { labels } from '@kumiki/component-sdk/package/image';
import { artifactTypes, signImage } from '../src/index.ts';
import { digestFor, putComponent, putLabelled } from './put-component.ts';
import { storyPlaces, type OpenRegistry } from './story-places.ts';
import { testManifest } from './versions.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;

/** What others do to an index: registries that tell it of changes, signatures, and images that are no good. */
export function othersStories(name: string, open: OpenRegistry): void {
  describe(`${name}:`, () => {
    const { host, place, repository, registryAt, versionsOf } = storyPlaces(open);

    test('follows what a registry tells: pushes, deletions, and what is said of an image', async () => {
      const path = place();
      const blur = repository(`${path}/lab/blur`);
      await using registry = await registryAt(path);
      const event = (action: string, target: object) => ({
        events: [{ action, target: { repository: `${path}/lab/blur`, ...target } }],
      });
      const told = async (notification: unknown) => {
        const hints = registry.notified(notification);
        await registry.whenIdle();
        return hints;
      };
      const put = await putComponent(blur, testManifest('lab/blur', '1.0.0'));
      expect(await told(event('push', { ...put, tag: '1.0.0' }))).toBe(1);
      expect(await versionsOf(registry, 'lab/blur')).toEqual(['1.0.0']);

      await using other = await registryAt(path);
      await other.scan();
      await other.mark('lab/blur', '1.0.0', { by: 'ann', deprecated: { message: 'Old.' } });
      const [record] = await blur.referrers(put.digest, { artifactType: artifactTypes.record });
      await told(event('push', record!));
      expect((await registry.versions('lab/blur'))[0]?.deprecated).toEqual({ message: 'Old.' });

      await fetch(`http://${host()}/v2/${path}/lab/blur/manifests/${put.digest}`, { method: 'DELETE' });
      await told(event('delete', { digest: put.digest }));
      expect(await registry.names()).toEqual([]);
      // What comes late is about something that is gone.
      await told(event('push', put));
      await told(event('push', { ...put, tag: '1.0.0' }));
      expect([registry.problems(), registry.sources()[0]?.problem]).toEqual([[], undefined]);
      for (const nonsense of [
        null,
        [],
        { events: 5 },
        { events: [null, {}, { target: 7 }] },
        event('push', { ...put, repository: '../..' }),
        event('pull', { ...put, tag: '1.0.0' }),
      ])
        expect(await told(nonsense)).toBe(0);
    });

    test('keeps out what is not signed by a trusted key, where that is asked for, and lets it in when it is', async () => {
      const path = place();
      const blur = repository(`${path}/lab/blur`);
      const put = await putComponent(blur, testManifest('lab/blur', '1.0.0'));
      const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      await signImage(blur, put, { secret: stranger.privateKey, open: stranger.publicKey });
      await using required = await registryAt(path, { signatures: 'require', keys: [pem] });
      await using warned = await registryAt(path, { signatures: 'warn', keys: [pem] });
      await Promise.all([required.scan(), warned.scan()]);
      expect(await required.names()).toEqual([]);
      expect(required.problems()).toMatchObject([{ wanted: '1.0.0', code: 'REGISTRY_SIGNATURE_NEEDED' }]);
      expect((await warned.versions('lab/blur'))[0]?.signature).toBe('unverified');
      await signImage(blur, put, { secret: privateKey, open: publicKey });
      const tag = `${put.digest.replace(':', '-')}.sig`;
      const target = { mediaType: put.mediaType, digest: put.digest, tag, repository: `${path}/lab/blur` };
      for (const registry of [required, warned]) {
        registry.notified({ events: [{ action: 'push', target }] });
        await registry.whenIdle();
        expect((await registry.versions('lab/blur'))[0]?.signature).toBe('verified');
      }
      expect(required.problems()).toEqual([]);
      // A signature of another image says nothing of this one.
      const other = await putComponent(blur, testManifest('lab/blur', '1.1.0'));
      const { bytes, descriptor } = await blur.manifest(tag);
      await blur.putManifest(
        { bytes, mediaType: descriptor.mediaType },
        { tag: `${other.digest.replace(':', '-')}.sig` },
      );
      await Promise.all([required.scan(), warned.scan()]);
      expect(await versionsOf(required, 'lab/blur')).toEqual(['1.0.0']);
      expect((await warned.versions('lab/blur'))[0]?.signature).toBe('invalid');
    });

    test('a thousand tags of a few images are read with little more than a request each', async () => {
      const path = place();
      const blur = repository(`${path}/lab/blur`);
      const versions = ['1.0.0', '1.1.0', '2.0.0'];
      for (const version of versions) {
        const put = await putComponent(blur, testManifest('lab/blur', version));
        const manifest = { bytes: (await blur.manifest(put.digest)).bytes, mediaType: put.mediaType };
        const names = Array.from({ length: 333 }, (_, at) => `build-${version}-${at}`);
        for (let at = 0; at < names.length; at += 50)
          await Promise.all(names.slice(at, at + 50).map((tag) => blur.putManifest(manifest, { tag })));
      }
      await using registry = await registryAt(path);
      await registry.scan();
      expect(await versionsOf(registry, 'lab/blur')).toEqual(versions.toReversed());
      expect(registry.problems()).toEqual([]);
    });

    test('labels that are no component’s are told as problems, and hurt nothing else', async () => {
      const path = place();
      const blur = repository(`${path}/lab/blur`);
      const whole = JSON.stringify(testManifest('lab/blur', '1.0.0'));
      const hostile: readonly (readonly [string, unknown])[] = [
        ['text', { [labels.manifest]: '!!' }],
        ['shape', { [labels.manifest]: '{}' }],
        ['number', { [labels.manifest]: 5 }],
        ['huge', { [labels.manifest]: 'x'.repeat(2_000_000) }],
        ['digest', { [labels.manifestDigest]: 'sha256:../..' }],
        ['missing', { [labels.manifestDigest]: digestFor({ name: 'a', version: 'b' }) }],
        ['deep', { [labels.manifest]: `{"apiVersion":${'['.repeat(5000)}${']'.repeat(5000)}}` }],
        ['name', { [labels.manifest]: whole.replace('lab/blur', '../../etc') }],
        [
          'proto',
          { [labels.manifest]: whole.replace('"inputs":{', '"inputs":{"__proto__":{"type":"image"},') },
        ],
      ];
      for (const [tag, found] of hostile) await putLabelled(blur, found, { tag });
      for (const [at, found] of ['text', 7, null, [], [labels.manifest]].entries())
        await putLabelled(blur, found, { tag: `none-${at}` });
      await putLabelled(blur, { [labels.manifest]: whole, [labels.digest]: '../../x' }, { tag: '1.0.0' });
      await using registry = await registryAt(path);
      await registry.scan();
      expect(
        registry
          .problems()
          .map(({ wanted }) => wanted)
          .toSorted(),
      ).toEqual(hostile.map(([tag]) => tag).toSorted());
      const [found, ...more] = await registry.versions('lab/blur');
      expect(more).toEqual([]);
      // What is no digest is none: the image's own takes its place.
      expect(found?.image.endsWith(found.digest)).toBe(true);
      expect(registry.sources()).toMatchObject([{ scanning: false }]);
    });
  });
}
