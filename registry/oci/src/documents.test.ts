import { describe, expect, test } from 'vitest';
import { ociLimits, parseManifestDocument } from './documents.ts';
import { mediaTypes } from './media-types.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const config = { mediaType: mediaTypes.config, digest, size: 2 };
const good = { schemaVersion: 2, mediaType: mediaTypes.manifest, config, layers: [config] };

function parse(data: unknown, mediaType: string = mediaTypes.manifest) {
  const bytes = typeof data === 'string' ? Buffer.from(data) : Buffer.from(JSON.stringify(data));
  return parseManifestDocument(bytes, mediaType, 'a registry');
}

describe('a manifest', () => {
  test('is read without what its type does not name', () => {
    expect(parse({ ...good, annotations: { a: 'b' }, more: 1 })).toEqual({
      kind: 'image',
      image: { ...good, annotations: { a: 'b' } },
    });
  });

  test("of Docker's older kind is the same", () => {
    const data = { ...good, mediaType: mediaTypes.dockerManifest };
    expect(parse(data, mediaTypes.dockerManifest).kind).toBe('image');
  });

  test.each<[string, unknown, string?]>([
    ['is no JSON', '{'],
    ['is a list', []],
    ['is not UTF-8', '"\udcff"'],
    ['is of the first schema', { ...good, schemaVersion: 1 }],
    ['says that it is another kind than it was sent as', good, mediaTypes.index],
    ['is an index with layers', { schemaVersion: 2, manifests: [], layers: [config] }, mediaTypes.index],
    ['is an image with manifests', { ...good, manifests: [] }],
    ['has no config', { ...good, config: undefined }],
    ['has a digest that is a path', { ...good, layers: [{ ...config, digest: 'sha256:../../etc/passwd' }] }],
    [
      'has a digest of another kind',
      { ...good, layers: [{ ...config, digest: `sha512:${'a'.repeat(128)}` }] },
    ],
    ['has a negative size', { ...good, layers: [{ ...config, size: -1 }] }],
    ['has a size that is no number', { ...good, layers: [{ ...config, size: '2' }] }],
    ['has a size beyond counting', { ...good, layers: [{ ...config, size: 1e300 }] }],
    [
      'has layers without end',
      { ...good, layers: Array.from({ length: ociLimits.layers + 1 }, () => config) },
    ],
    ['has annotations that are no texts', { ...good, annotations: { a: 1 } }],
    [
      'has a platform without a system',
      { schemaVersion: 2, manifests: [{ ...config, platform: {} }] },
      mediaTypes.index,
    ],
    ['is of a kind that is not known', { ...good, mediaType: 'text/html' }, 'text/html'],
  ])('that %s is refused', (_, data, mediaType) => {
    expect(() => parse(data, mediaType)).toThrow(
      expect.objectContaining({ code: 'REGISTRY_ANSWER_INVALID' }) as Error,
    );
  });

  test('of a stranger changes no object of this program', () => {
    parse(
      `{"schemaVersion":2,"config":${JSON.stringify(config)},"layers":[],"annotations":{"__proto__":"x"}}`,
    );
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
