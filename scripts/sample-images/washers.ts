import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Image } from '@kumiki/component-sdk';
import { renderTray, type Tray, type Washer } from './tray.ts';
import { between, randomFrom } from './random.ts';

/**
 * Renders the images of the sample pipeline count-and-measure, and writes down what is on them:
 *
 *     node scripts/sample-images/washers.ts
 *
 * M8 washers of about 16 mm lie with a dull steel disc of 25 mm on a bright tray. The camera hangs at another height each
 * time, and the light is uneven. One tray lacks a washer, another has one that is too small.
 */
const folder = new URL('../../pipelines/count-and-measure/', import.meta.url);
const trays = 8;
const lacksOne = 3;
const hasSmall = 6;

const expected: Record<string, object> = {};
await mkdir(fileURLToPath(new URL('images/', folder)), { recursive: true });
for (let number = 1; number <= trays; number++) {
  const name = `tray-0${number}.jpg`;
  const tray = layOut(number);
  const image = Image.fromRaw(renderTray(tray, randomFrom(900 + number)));
  await writeFile(new URL(`images/${name}`, folder), await image.encode('jpeg', { quality: 84 }));
  expected[name] = {
    verdict: number === lacksOne || number === hasSmall ? 'NG' : 'OK',
    washers: tray.washers.map(({ x, y, diameter }) => ({
      x: short(x),
      y: short(y),
      diameter: short(diameter),
    })),
  };
}
await writeFile(new URL('expected.json', folder), `${JSON.stringify(expected, null, 2)}\n`);

/** The disc in the upper left of four by three places, and the washers in nine others. */
function layOut(number: number): Tray {
  const random = randomFrom(number * 7919);
  const places = Array.from({ length: 11 }, (_, place) => ({ key: random(), place: place + 1 }))
    .toSorted((one, other) => one.key - other.key)
    .slice(0, number === lacksOne ? 8 : 9);
  const washers = places.map(({ place }, index): Washer => {
    return {
      x: 18 + 28 * (place % 4) + between(random, -3.5, 3.5),
      y: 16 + 28 * Math.floor(place / 4) + between(random, -3.5, 3.5),
      diameter: number === hasSmall && index === 4 ? 14.6 : between(random, 15.85, 16.15),
      hole: 8.4,
      turn: between(random, 0, Math.PI),
    };
  });
  return {
    width: 1000,
    height: 750,
    scale: between(random, 0.118, 0.128),
    disc: { x: between(random, 16, 18), y: between(random, 15, 17), diameter: 25 },
    washers,
    light: { angle: between(random, 0, 2 * Math.PI), fall: between(random, 0.3, 0.45) },
  };
}

function short(value: number): number {
  return Math.round(value * 1000) / 1000;
}
