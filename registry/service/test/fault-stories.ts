import { describe, expect, test } from 'vitest';
import { startProxy, type Fault, type Seen } from '../../oci/test/proxy.ts';
import { ComponentRegistry, MemoryStore } from '../src/index.ts';
import { putComponent } from './put-component.ts';
import { storyPlaces, type OpenRegistry } from './story-places.ts';
import { testManifest } from './versions.ts';

const nobody = async () => await Promise.resolve(undefined);
const answered = (status: number, headers: Record<string, string> = {}): Fault => ({
  kind: 'status',
  status,
  headers,
});
const spoilt: Fault = { kind: 'change', change: (body) => Buffer.from(body.map((byte) => byte ^ 1)) };
const huge: Fault = { kind: 'change', change: () => Buffer.alloc(5 * 1024 * 1024, '{') };
const nonsense: Fault = { kind: 'change', change: () => Buffer.from('[[[[') };
const isManifest = ({ path }: Seen) => /manifests\/2\.0\.0/.test(path);
const isConfig = ({ path }: Seen) => path.includes('/blobs/');
const isAny = () => true;

/** What becomes of an index while a registry, or what stands before it, misbehaves. */
export function faultStories(name: string, open: OpenRegistry): void {
  describe(`${name}, when it misbehaves:`, () => {
    const { host, place, repository } = storyPlaces(open);

    /** One version is known, a second one is new when it begins to misbehave. */
    async function story(faultOf: (seen: Seen) => Fault | undefined) {
      const path = place();
      const blur = repository(`${path}/lab/blur`);
      let isGood = true;
      const proxy = await startProxy(host(), (seen) => (isGood ? undefined : faultOf(seen)));
      const registry = await ComponentRegistry.open({
        store: new MemoryStore(),
        sources: [{ place: `${proxy.host}/${path}` }],
        pollMs: 0,
        registries: {
          credentials: nobody,
          retry: { attempts: 2, firstMs: 1, longestMs: 50 },
          patienceMs: 300,
        },
      });
      await putComponent(blur, testManifest('lab/blur', '1.0.0'));
      await registry.scan();
      await putComponent(blur, testManifest('lab/blur', '2.0.0'));
      const look = async (good: boolean) => {
        isGood = good;
        await registry.scan();
        const versions = await registry.versions('lab/blur');
        const [state] = registry.sources();
        return {
          versions: versions.map(({ version }) => version),
          problem: state?.problem?.code ?? registry.problems()[0]?.code,
        };
      };
      const end = async () => {
        await registry[Symbol.asyncDispose]();
        await proxy[Symbol.asyncDispose]();
      };
      return { look, registry, proxy, path, [Symbol.asyncDispose]: end };
    }

    test.each<[string, (seen: Seen) => boolean, Fault, string]>([
      ['is down', isAny, { kind: 'cut' }, 'REGISTRY_UNREACHABLE'],
      ['never answers', isAny, { kind: 'hang' }, 'REGISTRY_UNREACHABLE'],
      ['fails', isAny, answered(500), 'REGISTRY_FAILED'],
      [
        'asks who it is',
        isManifest,
        answered(401, { 'www-authenticate': 'Basic realm="x"' }),
        'REGISTRY_LOGIN_NEEDED',
      ],
      ['denies it', isManifest, answered(403), 'REGISTRY_DENIED'],
      ['asks to wait for long', isAny, answered(429, { 'retry-after': '600' }), 'REGISTRY_BUSY'],
      ['gives other bytes of a manifest', isManifest, spoilt, 'REGISTRY_CONTENT_WRONG'],
      ['gives other bytes of a config', isConfig, spoilt, 'REGISTRY_CONTENT_WRONG'],
      ['gives a huge manifest', isManifest, huge, 'REGISTRY_TOO_LARGE'],
      ['gives a huge config', isConfig, huge, 'REGISTRY_CONTENT_WRONG'],
      ['gives a config that is none', isConfig, nonsense, 'REGISTRY_CONTENT_WRONG'],
      [
        'leads to where nothing is encrypted',
        isConfig,
        answered(307, { location: 'http://registry.example/blob' }),
        'REGISTRY_NOT_ENCRYPTED',
      ],
    ])(
      'what is known stays when it %s, and the rest comes when it is well',
      async (_, where, fault, code) => {
        await using told = await story((seen) => (where(seen) ? fault : undefined));
        expect(await told.look(false)).toEqual({ versions: ['1.0.0'], problem: code });
        expect(await told.look(true)).toEqual({ versions: ['2.0.0', '1.0.0'], problem: undefined });
      },
    );

    test('what breaks off is read on from there', async () => {
      await using told = await story((seen) =>
        isConfig(seen) ? { kind: 'truncate', bytes: 100 } : undefined,
      );
      expect(await told.look(false)).toEqual({ versions: ['2.0.0', '1.0.0'], problem: undefined });
    });

    test('a tag that is gone when it is read is none, and no problem', async () => {
      await using told = await story((seen) => (isManifest(seen) ? answered(404) : undefined));
      expect(await told.look(false)).toEqual({ versions: ['1.0.0'], problem: undefined });
    });

    test('an image is read with three requests at most, and one that is as it was with one', async () => {
      await using told = await story(() => undefined);
      const requests = async () => {
        const before = told.proxy.seen.length;
        await told.look(true);
        return told.proxy.seen.slice(before).filter(({ path }) => /manifests|blobs|referrers/.test(path))
          .length;
      };
      // The one that is known, the new one.
      expect(await requests()).toBeLessThanOrEqual(1 + 3);
      expect(await requests()).toBe(2);
    });

    test('a mark that cannot be put there is kept by the index, one that did not arrive is refused', async () => {
      let fault = answered(403);
      await using told = await story(({ method }) =>
        method === 'GET' || method === 'HEAD' ? undefined : fault,
      );
      await told.look(false);
      const mark = { by: 'ann', yanked: { message: 'Broken.' } };
      expect(await told.registry.mark('lab/blur', '2.0.0', mark)).toEqual({ kept: 'index' });
      expect((await told.registry.resolve('lab/blur', '*')).version).toBe('1.0.0');
      fault = answered(503);
      await expect(told.registry.mark('lab/blur', '1.0.0', mark)).rejects.toMatchObject({
        code: 'REGISTRY_FAILED',
      });
      expect((await told.registry.resolve('lab/blur', '*')).version).toBe('1.0.0');
    });
  });
}
