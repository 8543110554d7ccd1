import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseManifest, type Manifest } from '../../manifest/index.ts';
import { imageOnTop, type ImageConfig } from './image-config.ts';
import { labels, longestLabel, packManifest, packedText, readManifestLabel } from './manifest-label.ts';

function manifestWith(description: string): Manifest {
  const text = JSON.stringify({
    apiVersion: 'kumiki/v1',
    kind: 'Component',
    name: 'test/blur',
    version: '1.0.0',
    title: { en: 'Blur', ja: 'ぼかし' },
    description: { en: description, ja: 'ぼかします。' },
    category: 'filter',
    license: 'Apache-2.0',
    inputs: { image: { type: 'image' } },
    outputs: { image: { type: 'image' } },
  });
  return parseManifest(text, 'component.yaml');
}

describe('the manifest of a component', () => {
  test.each([
    ['a short one is the label as it is', 'Blurs.', /^\{/],
    ['a longer one is packed', 'ぼかし。'.repeat(400), /^H4sI/],
  ])('%s', (_, description, looks) => {
    const manifest = { ...manifestWith('Blurs.'), title: { en: description, ja: 'x' } };
    const packed = packManifest(manifest);
    expect(packed).toEqual({ labels: { [labels.manifest]: expect.stringMatching(looks) as string } });
    expect(packed.labels[labels.manifest]!.length).toBeLessThanOrEqual(longestLabel);
    expect(readManifestLabel(packed.labels, 'an image')).toEqual({ manifest });
  });

  test('one that is still too long is a blob, whose digest the label holds', () => {
    const manifest = {
      ...manifestWith('Blurs.'),
      title: { en: randomBytes(4000).toString('base64'), ja: 'x' },
    };
    const packed = packManifest(manifest);
    expect(Object.keys(packed.labels)).toEqual([labels.manifestDigest]);
    expect(JSON.parse(Buffer.from(packed.blob!).toString())).toEqual(manifest);
    expect(readManifestLabel(packed.labels, 'an image')).toEqual({
      blob: packed.labels[labels.manifestDigest],
    });
  });

  test('an image without one is no component', () => {
    expect(readManifestLabel({ maintainer: 'ann' }, 'an image')).toBeUndefined();
  });

  test.each([
    ['is no text', { [labels.manifest]: 5 }, 'COMPONENT_LABEL_INVALID'],
    ['is neither JSON nor packed', { [labels.manifest]: '!!!' }, 'COMPONENT_LABEL_INVALID'],
    ['is no manifest', { [labels.manifest]: '{}' }, 'MANIFEST_INVALID'],
    ['is no digest', { [labels.manifestDigest]: 'sha256:../..' }, 'COMPONENT_LABEL_INVALID'],
    [
      'unpacks to more than a manifest may have',
      { [labels.manifest]: packedText(Buffer.alloc(50_000_000, ' ')) },
      'COMPONENT_LABEL_INVALID',
    ],
    [
      'is packed nonsense',
      { [labels.manifest]: gzipSync('nonsense').toString('base64') },
      'MANIFEST_INVALID',
    ],
  ])('a label of a stranger that %s is refused', (_, found, code) => {
    expect(() => readManifestLabel(found, 'an image')).toThrow(expect.objectContaining({ code }) as Error);
  });
});

test('an image on top of another keeps its layers and environment, and nothing of who it runs as', () => {
  const a = `sha256:${'a'.repeat(64)}` as const;
  const b = `sha256:${'b'.repeat(64)}` as const;
  const base: ImageConfig = {
    architecture: 'arm64',
    os: 'linux',
    created: '2026-01-01T00:00:00Z',
    config: {
      User: 'root',
      Env: ['PATH=/bin', 'HOME=/root'],
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['node'],
      Labels: { maintainer: 'ann' },
    },
    rootfs: { type: 'layers', diff_ids: [a] },
    history: [{ created_by: 'base' }],
  };
  const layers = [{ diffId: b, what: 'component' }];
  const image = imageOnTop(base, {
    layers,
    command: ['node', 'x'],
    env: { HOME: '/tmp' },
    labels: { k: 'v' },
  });
  expect(image).toEqual({
    architecture: 'arm64',
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: {
      User: '65532:65532',
      Env: ['PATH=/bin', 'HOME=/tmp'],
      Entrypoint: ['node', 'x'],
      WorkingDir: '/kumiki',
      Labels: { k: 'v' },
    },
    rootfs: { type: 'layers', diff_ids: [a, b] },
    history: [{ created_by: 'base' }, { created: '1970-01-01T00:00:00Z', created_by: 'component' }],
  });
});
