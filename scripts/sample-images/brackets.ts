import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Image } from '@kumiki/component-sdk';
import { holes, renderShot, type Defect, type Point, type Shot } from './bracket.ts';
import { between, randomFrom } from './random.ts';

/**
 * Renders the images of the sample pipeline surface-inspection, and writes down what is on them:
 *
 *     node scripts/sample-images/brackets.ts
 *
 * Steel brackets lie on a dark bench, each a little elsewhere, turned, and in other light. Three have
 * defects, one photo is too dark, and one shows another part.
 */
const folder = new URL('../../pipelines/surface-inspection/', import.meta.url);

const scratch: Defect = { kind: 'scratch', from: [-150, 100], to: [-30, 150] };
const stain: Defect = { kind: 'stain', at: [150, -120], radius: 34 };
const chip: Defect = { kind: 'chip', at: [304, 60], radius: 26 };
const missing: Defect = { kind: 'missing hole', at: holes[2]! };

const shots: Record<string, Partial<Shot> & { readonly broken: readonly string[] }> = {
  'part-01.jpg': { broken: [] },
  'part-02.jpg': { broken: [] },
  'part-03.jpg': { defects: [scratch], broken: ['count defect'] },
  'part-04.jpg': { defects: [missing], broken: ['count defect'] },
  'part-05.jpg': { defects: [stain, chip], broken: ['count defect'] },
  'part-06.jpg': { broken: [] },
  'part-07.jpg': { exposure: 0.26, broken: ['number brightness'] },
  'part-08.jpg': { part: 'flange', broken: ['count defect', 'measurement match'] },
};

await mkdir(fileURLToPath(new URL('images/', folder)), { recursive: true });
const plain: Shot = {
  part: 'bracket',
  defects: [],
  place: [500, 375],
  turn: 0,
  scale: 1.1,
  exposure: 1.05,
  fall: 0.12,
  from: 0.6,
  grain: 0.02,
};
await write('golden.jpg', plain, 400);
const truth: Record<string, object> = {};
for (const [index, [name, { broken, ...special }]] of Object.entries(shots).entries()) {
  const random = randomFrom(index * 7919 + 17);
  const shot: Shot = {
    ...plain,
    place: [500 + between(random, -45, 45), 375 + between(random, -35, 35)],
    turn: between(random, -0.14, 0.14),
    scale: 1.1 * between(random, 0.97, 1.03),
    exposure: between(random, 0.92, 1.12),
    fall: between(random, 0.05, 0.25),
    from: between(random, 0, 2 * Math.PI),
    ...special,
  };
  await write(`images/${name}`, shot, 500 + index);
  const defects = shot.defects.map((defect) => ({ kind: defect.kind, box: boxOf(defect, shot) }));
  truth[name] = { verdict: broken.length === 0 ? 'OK' : 'NG', broken, defects };
}
await writeFile(new URL('truth.json', folder), `${JSON.stringify(truth, null, 2)}\n`);

async function write(name: string, shot: Shot, seed: number): Promise<void> {
  const image = Image.fromRaw(renderShot(shot, randomFrom(seed)));
  await writeFile(new URL(name, folder), await image.encode('jpeg', { quality: 84 }));
}

/** The box around a defect in the picture: left, top, width, height in pixels. */
function boxOf(defect: Defect, { place, turn, scale }: Shot): number[] {
  const reach = 'radius' in defect ? defect.radius : defect.kind === 'missing hole' ? 36 : 2;
  const points: Point[] =
    defect.kind === 'scratch'
      ? [defect.from, defect.to]
      : [0, 1, 2, 3].map((quarter) => [
          defect.at[0] + reach * Math.cos((quarter * Math.PI) / 2 - turn),
          defect.at[1] + reach * Math.sin((quarter * Math.PI) / 2 - turn),
        ]);
  const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
  const xs = points.map(([x, y]) => place[0] + cos * x - sin * y);
  const ys = points.map(([x, y]) => place[1] + sin * x + cos * y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top].map(Math.round);
}
