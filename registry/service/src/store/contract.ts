import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '@kumiki/oci';
import { testManifest } from '../../test/versions.ts';
import type { FoundImage } from '../index/found-image.ts';
import type { IndexStore } from './index-store.ts';

const image = (repository: string, ...versions: string[]): FoundImage => ({
  repository,
  digest: sha256(Buffer.from(repository)),
  platforms: [{ os: 'linux', architecture: 'amd64', digest: sha256(Buffer.from('linux')) }],
  sizeBytes: 1000,
  foundAt: '2026-01-01T00:00:00.000Z',
  checkedAt: 5,
  signature: 'none',
  records: [{ at: '2026-01-01T00:00:00Z', published: true }],
  ownRecords: [],
  details: [],
  components: versions.map((version) => ({
    digest: sha256(Buffer.from(version)),
    manifest: testManifest('lab/blur', version),
  })),
});

/** What every store of an index does. */
export function indexStoreContract(name: string, open: () => Promise<IndexStore> | IndexStore): void {
  describe(`${name}:`, () => {
    let store: IndexStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store[Symbol.dispose]());

    test('gives back images with their components, and each manifest by itself', () => {
      const [one, two] = [image('host/a', '1.0.0', '2.0.0'), image('host/b', '1.0.0')];
      store.putImage(one);
      store.putImage(two);
      expect([...store.images()]).toEqual([one, two]);
      const asked = { name: 'lab/blur', version: '2.0.0' };
      expect(store.manifest(one, asked)).toEqual(one.components[1]!.manifest);
      expect(store.manifest(two, asked)).toBeUndefined();
    });

    test('puts an image in the place of itself, and facts beside what is in it', () => {
      store.putImage(image('host/a', '1.0.0', '2.0.0'));
      const again = image('host/a', '1.0.0');
      store.putImage(again);
      const { components, ...facts } = again;
      store.putFacts({ ...facts, signature: 'verified' });
      expect([...store.images()]).toEqual([{ ...facts, signature: 'verified', components }]);
      store.removeImage(again);
      expect([...store.images()]).toEqual([]);
      expect(store.manifest(again, { name: 'lab/blur', version: '1.0.0' })).toBeUndefined();
    });

    test('keeps what tags stand for', () => {
      store.putTag({ repository: 'host/a', tag: '1.0.0', digest: 'one' });
      store.putTag({ repository: 'host/a', tag: '1.0.0', digest: 'two' });
      store.putTag({ repository: 'host/b', tag: '1.0.0', digest: 'one' });
      store.removeTag({ repository: 'host/b', tag: '1.0.0' });
      expect([...store.tags()]).toEqual([{ repository: 'host/a', tag: '1.0.0', digest: 'two' }]);
    });

    test('keeps problems and repositories once each', () => {
      const problem = { repository: 'host/a', wanted: '1.0.0', code: 'X', message: 'm', remedy: 'r', at: '' };
      store.putProblem(problem);
      store.putProblem({ ...problem, code: 'Y' });
      expect(store.problems()).toEqual([{ ...problem, code: 'Y' }]);
      store.removeProblem(problem);
      expect(store.problems()).toEqual([]);
      store.putRepository('host/b');
      store.putRepository('host/a');
      store.putRepository('host/b');
      expect(store.repositories()).toEqual(['host/a', 'host/b']);
    });
  });
}
