import { parseManifest, type Manifest } from '@kumiki/component-sdk/manifest';
import { sha256 } from '@kumiki/oci';
import type { IndexedVersion } from '../src/index/indexed-version.ts';

/** A manifest for tests; what is given takes the place of what it has. */
export function testManifest(name: string, version: string, more: Partial<Manifest> = {}): Manifest {
  const [, last = name] = name.split('/');
  const whole = {
    apiVersion: 'kumiki/v1',
    kind: 'Component',
    name,
    version,
    title: { en: last },
    description: { en: `Works on images as ${last} does.` },
    category: 'filter',
    license: 'Apache-2.0',
    inputs: { image: { type: 'image' } },
    outputs: { image: { type: 'image' } },
    ...more,
  };
  return parseManifest(JSON.stringify(whole), `${name}@${version}`);
}

/** A version as an index holds it. */
export function testVersion(
  name: string,
  version: string,
  { manifest, ...more }: Partial<IndexedVersion> = {},
): IndexedVersion {
  const digest = sha256(Buffer.from(`${name}@${version}`));
  return {
    name,
    version,
    digest,
    manifest: manifest ?? testManifest(name, version),
    image: `127.0.0.1:5000/${name}@${sha256(Buffer.from(`image of ${digest}`))}`,
    platforms: [{ os: 'linux', architecture: 'amd64', digest }],
    sizeBytes: 1000,
    publishedAt: '2026-01-01T00:00:00.000Z',
    signature: 'none',
    ...more,
  };
}
