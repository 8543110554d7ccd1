import {
  column,
  join,
  melt,
  ring,
  roundBox,
  sphere,
  turned,
  without,
  type Paint,
  type Product,
} from './shapes.ts';

const cream: Paint = [0.75, 0.62, 0.4];

function mug(colour: Paint): Product {
  const wall = without(column(0, 1.5, 0.72, 0.75), column(0.15, 2, 0.62, 0.66));
  const handle = without(ring([0.85, 0.78, 0], 0.42, 0.1), column(-1, 3, 0.68, 0.7));
  return { body: turned(melt(wall, handle, 0.1), -25), paint: () => colour, gloss: 0.6 };
}

function bottle(): Product {
  const body = melt(column(0, 1.5, 0.5, 0.5, 0.1), column(1.2, 2.4, 0.17, 0.15), 0.5);
  const cap = column(2.32, 2.6, 0.19, 0.19);
  return {
    body: join(body, cap),
    paint: ([, y]) => (y > 2.33 ? [0.03, 0.03, 0.035] : y > 0.35 && y < 1.15 ? cream : [0.02, 0.2, 0.07]),
    gloss: 0.8,
  };
}

function box(): Product {
  return {
    body: turned(roundBox([0, 0.65, 0], [0.95, 0.65, 0.6], 0.06), 32),
    paint: ([, y]) => (y > 0.78 && y < 0.92 ? cream : [0.03, 0.1, 0.38]),
    gloss: 0.2,
  };
}

function ball(): Product {
  return {
    body: sphere([0, 0.9, 0], 0.9),
    paint: ([x, y, z]) =>
      Math.abs(Math.sin(4 * Math.atan2(z + 0.3, x - 0.2)) * Math.hypot(x, z)) < 0.06 ||
      Math.abs(y - 0.9) < 0.05
        ? [0.02, 0.02, 0.02]
        : [0.7, 0.2, 0.02],
    gloss: 0.35,
  };
}

function lamp(): Product {
  const stand = melt(column(0, 0.12, 0.5, 0.5, 0.05), column(0, 1.6, 0.06, 0.06), 0.2);
  return {
    body: join(stand, column(1.3, 2.3, 0.85, 0.5, 0.04)),
    paint: ([, y]) => (y > 1.28 ? [0.75, 0.45, 0.03] : [0.1, 0.05, 0.03]),
    gloss: 0.25,
  };
}

function kettle(): Product {
  const body = melt(sphere([0, 0.72, 0], 0.75), column(0, 0.3, 0.6, 0.65), 0.2);
  const spout = melt(body, roundBox([-0.95, 0.95, 0], [0.25, 0.12, 0.12], 0.1), 0.35);
  const lid = melt(sphere([0, 1.52, 0], 0.13), column(1.36, 1.46, 0.35, 0.3), 0.05);
  const handle = without(ring([0, 1.05, 0], 0.72, 0.07), roundBox([0, 0.4, 0], [2, 0.6, 2], 0));
  return { body: turned(join(spout, lid, handle), 15), paint: () => [0.015, 0.16, 0.19], gloss: 0.7 };
}

/** How a product was photographed. */
export interface Shot {
  readonly product: Product;
  /** What the light is multiplied with: a tint, and more than 1 where it is over-exposed. */
  readonly light: readonly [red: number, green: number, blue: number];
  /** How far the light falls off over the picture, to the right and down, and in its corners. */
  readonly fall: readonly [across: number, down: number, corners: number];
  /** How far the camera looks past the product to the right, and how far off it is. */
  readonly past: number;
  readonly distance: number;
}

const even = { past: 0, distance: 7.4 } as const;

/** The photos by name; the last two went wrong. */
export const shots: Readonly<Record<string, Shot>> = {
  'product-01': { ...even, product: mug([0.55, 0.06, 0.04]), light: [1, 0.97, 0.9], fall: [0.1, 0.05, 0.06] },
  'product-02': {
    ...even,
    product: bottle(),
    light: [0.96, 1, 1.03],
    fall: [-0.08, 0.06, 0.1],
    distance: 8.2,
  },
  'product-03': { ...even, product: box(), light: [1, 0.99, 0.95], fall: [0.05, -0.08, 0.08] },
  'product-04': { ...even, product: ball(), light: [0.93, 0.96, 1], fall: [0.12, 0, 0.04], past: 0.5 },
  'product-05': {
    ...even,
    product: lamp(),
    light: [1.02, 0.98, 0.94],
    fall: [-0.1, 0.08, 0.05],
    distance: 8,
  },
  'product-06': { ...even, product: kettle(), light: [1, 1, 1], fall: [0.06, 0.1, 0.05], past: -0.4 },
  'product-07': { ...even, product: mug([0.6, 0.42, 0.08]), light: [2.6, 2.5, 2.3], fall: [0.1, 0.05, 0.06] },
  'product-08': { ...even, product: box(), light: [1, 0.98, 0.94], fall: [0.07, 0.05, 0.06], past: 2.1 },
};
