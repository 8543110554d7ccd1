import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Registries } from '@kumiki/oci';
import { annotationKeys, artifactTypes, putArtifact } from '@kumiki/registry';
import { startFakeRegistry, type FakeRegistry } from '../../registry/oci/test/fake-registry.ts';
import { putComponent, putLabelled } from '../../registry/service/test/put-component.ts';
import { testManifest } from '../../registry/service/test/versions.ts';

const picture = join(import.meta.dirname, '../../pipelines/find-and-mark/images/plate-03.jpg');

const readme = `# Blur

Softens **everything** by \`sigma\`.

| sigma | looks |
|---|---|
| 1 | soft |

<img src=x onerror=alert(1)>
`;

/** A registry with two versions of a component and an image that says nothing about itself. */
export async function startRegistryWithBlur(): Promise<FakeRegistry> {
  const fake = await startFakeRegistry({ referrers: true });
  const registries = new Registries({
    mirrors: new Map(),
    credentials: async () => await Promise.resolve(undefined),
  });
  const images = registries.repository({ registry: fake.host, repository: 'shop/lab/blur' });
  const about = {
    title: { en: 'Soft blur', ja: 'やわらかいぼかし' },
    description: { en: 'Softens an image.', ja: '画像をやわらかくします。' },
    icon: 'icon.svg',
    examples: [{ inputs: { image: 'examples/in.jpg' }, expect: {} }],
  };
  const one = await putComponent(images, testManifest('lab/blur', '1.0.0', about));
  const file = (title: string, mediaType: string, bytes: Uint8Array) => ({ title, mediaType, bytes });
  const icon =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9"/></svg>';
  const files = [
    file('README.md', 'text/markdown', Buffer.from(readme)),
    file('icon.svg', 'image/svg+xml', Buffer.from(icon)),
    file('examples/in.jpg', 'image/jpeg', await readFile(picture)),
  ];
  await putArtifact(images, one, artifactTypes.details, files, {
    [annotationKeys.component]: 'lab/blur@1.0.0',
  });
  const mask = { outputs: { mask: { type: 'mask' } } } as const;
  await putComponent(images, testManifest('lab/blur', '2.0.0', { ...about, ...mask }));
  const others = registries.repository({ registry: fake.host, repository: 'shop/tools/foreign' });
  await putLabelled(others, {}, { tag: '1.0.0' });
  return fake;
}
