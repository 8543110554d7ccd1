import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Image, runComponent } from '@kumiki/component-sdk';
import threshold from '../imaging/adaptive-threshold/component.ts';
import {
  badge,
  blobs,
  draw,
  faded,
  inWarmLight,
  landscape,
  parts,
  silhouettes,
  vase,
  withNoise,
} from './scenes.ts';

/**
 * Draws the images that the examples of the imaging components begin with, and the mask of those that
 * measure. What they end with is written by "kumiki test --update" in their folders.
 */
const photo = Image.fromRaw(draw(landscape, 160, 120, 3));
const logo = Image.fromRaw(draw(badge, 96, 96, 4));
const table = Image.fromRaw(draw(parts, 160, 120, 3));
const noisy = Image.fromRaw(withNoise(draw(landscape, 160, 120, 3)));
const thing = Image.fromRaw(withNoise(draw(vase, 160, 120, 3), 6));
const washers = Image.fromRaw(withNoise(draw(silhouettes, 160, 120, 3)));
// A threshold that is not strict leaves specks, which are there to be removed.
const { mask } = await runComponent(threshold, {
  inputs: { image: washers },
  params: { window: 51, k: 0.08 },
});
const flat = Image.fromRaw(draw((x, y) => faded(landscape(x, y)), 160, 120, 3));
const warm = Image.fromRaw(draw((x, y) => inWarmLight(vase(x, y)), 160, 120, 3));
const soft = await Image.from((await photo.sharp()).blur(1.2));

const pictures = {
  'resize/examples/in.jpg': await photo.encode('jpeg'),
  'grayscale/examples/in.jpg': await photo.encode('jpeg'),
  'crop/examples/in.png': await photo.encode('png'),
  'rotate/examples/in.png': await photo.encode('png'),
  'rotate/examples/logo.png': await logo.encode('png'),
  'blur/examples/in.png': await photo.encode('png'),
  'sharpen/examples/in.png': await soft.encode('png'),
  'threshold/examples/in.png': await table.encode('png'),
  'adaptive-threshold/examples/in.png': await washers.encode('png'),
  'morphology/examples/in.png': await mask.encode('png'),
  '../measure/blobs/examples/in.png': await Image.fromRaw(draw(blobs, 160, 120, 1)).encode('png'),
  'convert/examples/logo.png': await logo.encode('png'),
  'edges/examples/in.png': await table.encode('png'),
  'flip/examples/in.png': await photo.encode('png'),
  'pad/examples/in.png': await photo.encode('png'),
  'pad/examples/logo.png': await logo.encode('png'),
  'trim/examples/in.png': await thing.encode('png'),
  'trim/examples/logo.png': await logo.encode('png'),
  'background/examples/in.png': await thing.encode('png'),
  'fit-size/examples/in.png': await photo.encode('png'),
  'fit-size/examples/logo.png': await logo.encode('png'),
  'levels/examples/in.png': await flat.encode('png'),
  'white-balance/examples/in.png': await warm.encode('png'),
  'denoise/examples/in.png': await noisy.encode('png'),
};

const imaging = new URL('../imaging/', import.meta.url);
for (const [path, bytes] of Object.entries(pictures)) {
  const file = fileURLToPath(new URL(path, imaging));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}
