import { describe, expect, test } from 'vitest';
import { parseManifest } from '../../manifest/index.ts';
import { bundleLimits, packBundle, readManifestBlob } from './bundle.ts';
import { labels } from './manifest-label.ts';

const digest = `sha256:${'0'.repeat(64)}` as const;

function component(name: string) {
  const text = JSON.stringify({
    apiVersion: 'kumiki/v1',
    kind: 'Component',
    name,
    version: '1.0.0',
    title: { en: 'Blur', ja: 'ぼかし' },
    description: { en: 'Blurs.', ja: 'ぼかします。' },
    category: 'filter',
    license: 'Apache-2.0',
    inputs: { image: { type: 'image' } },
    outputs: { image: { type: 'image' } },
  });
  return { manifest: parseManifest(text, 'component.yaml'), digest, folder: `components/${name}` };
}

describe('the manifests of a bundle', () => {
  test('are a blob, whose digest the label holds, and come back as they were', () => {
    const components = [component('a/blur'), component('a/flip')];
    const packed = packBundle(components);
    expect(Object.keys(packed.labels)).toEqual([labels.manifestDigest]);
    expect(readManifestBlob(packed.blob, 'an image')).toEqual({ components });
  });

  test('may be a single one, as it is', () => {
    const { manifest } = component('a/blur');
    expect(readManifestBlob(Buffer.from(JSON.stringify(manifest)), 'an image')).toEqual({ manifest });
  });

  test.each([
    ['no JSON', '{', 'COMPONENT_LABEL_INVALID'],
    ['no list', { components: {} }, 'COMPONENT_LABEL_INVALID'],
    ['nothing in it', { components: [] }, 'COMPONENT_LABEL_INVALID'],
    ['nothing of a component', { components: [null] }, 'COMPONENT_LABEL_INVALID'],
    ['no manifest', { components: [{ digest, folder: 'a' }] }, 'MANIFEST_INVALID'],
    ['another digest', { components: [{ ...component('a/b'), digest: 'x' }] }, 'COMPONENT_LABEL_INVALID'],
    [
      'a folder outside',
      { components: [{ ...component('a/b'), folder: 'a/../..' }] },
      'COMPONENT_LABEL_INVALID',
    ],
    [
      'a folder from the root',
      { components: [{ ...component('a/b'), folder: '/a' }] },
      'COMPONENT_LABEL_INVALID',
    ],
    ['a name twice', { components: [component('a/b'), component('a/b')] }, 'COMPONENT_LABEL_INVALID'],
    [
      'too many',
      { components: Array.from({ length: bundleLimits.components + 1 }, (_, at) => component(`a/b${at}`)) },
      'COMPONENT_LABEL_INVALID',
    ],
  ])('of a stranger with %s are refused', (_, data, code) => {
    const bytes = Buffer.from(typeof data === 'string' ? data : JSON.stringify(data));
    expect(() => readManifestBlob(bytes, 'an image')).toThrow(expect.objectContaining({ code }));
  });
});
