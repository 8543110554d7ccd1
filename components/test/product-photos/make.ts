import { mkdir, writeFile } from 'node:fs/promises';
import { Image } from '@kumiki/component-sdk';
import { shots } from './products.ts';
import { render } from './render.ts';

/**
 * Renders the photos of the sample pipeline product-photos, and notes what is known of each:
 * node components/test/product-photos/make.ts
 */
const [width, height] = [960, 720];
const folder = new URL('../../../pipelines/product-photos/', import.meta.url);
await mkdir(new URL('images/', folder), { recursive: true });
const truth: Record<string, object> = {};
for (const [name, shot] of Object.entries(shots)) {
  const { raw, box, share } = render(shot, width, height);
  const bytes = await Image.fromRaw(raw).encode('jpeg', { quality: 92 });
  await writeFile(new URL(`images/${name}.jpg`, folder), bytes);
  truth[`${name}.jpg`] = { box, share: Math.round(share * 100) / 100 };
  process.stdout.write(`${name}: ${bytes.length} bytes\n`);
}
await writeFile(new URL('truth.json', folder), `${JSON.stringify(truth, null, 2)}\n`);
