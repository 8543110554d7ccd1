import type { RawImage } from '@kumiki/component-sdk';
import type { Shot } from './products.ts';
import type { Body, Vector } from './shapes.ts';

export interface Photo {
  /** Pixels as a camera gives them. */
  readonly raw: RawImage;
  /** Where the product truly is: left, top, width and height of the pixels that are it by half or more. */
  readonly box: readonly [number, number, number, number];
  /** How much of the picture it takes, in percent. */
  readonly share: number;
}

/** Rays for each pixel, across and down. */
const rays = 2;
const farthest = 14;
/** Where the light comes from. */
const lamp = unit([-0.45, 0.85, 0.4]);
const backdrop = 0.62;

/** Renders a product on a light grey sweep: rays are marched to its surface; the floor is lit without an end. */
export function render(shot: Shot, width: number, height: number): Photo {
  const data = new Uint8Array(width * height * 3);
  const noise = gaussian();
  let [left, top, right, bottom, all] = [width, height, -1, -1, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const light = [0, 0, 0];
      let hits = 0;
      for (let ray = 0; ray < rays * rays; ray++) {
        const across = (x + ((ray % rays) + 0.5) / rays - width / 2) / height;
        const down = (y + (Math.floor(ray / rays) + 0.5) / rays - height / 2) / height;
        const { colour, isProduct } = look(shot, across, down);
        for (const channel of [0, 1, 2]) light[channel]! += colour[channel]! / (rays * rays);
        if (isProduct) hits++;
      }
      all += hits / (rays * rays);
      if (hits * 2 >= rays * rays) {
        [left, right] = [Math.min(left, x), Math.max(right, x)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      }
      for (const channel of [0, 1, 2]) {
        const level = 255 * curve(light[channel]! * shot.light[channel]!) + noise() * 0.9;
        data[(y * width + x) * 3 + channel] = Math.min(255, Math.max(0, Math.round(level)));
      }
    }
  }
  const raw = { data, width, height, channels: 3 } as const;
  const box = [left, top, right - left + 1, bottom - top + 1] as const;
  return { raw, box, share: (100 * all) / (width * height) };
}

function look({ product, fall, past, distance }: Shot, across: number, down: number) {
  const fallOff = 1 - fall[0] * across - fall[1] * down - fall[2] * 2 * (across * across + down * down);
  const eye: Vector = [past, 2.6, distance];
  // Looks slightly down, with a lens of 27 degrees.
  const lens = 0.48;
  const way = unit([across * lens, -0.2 - down * lens, -1]);
  const hit = march(product.body, eye, way);
  if (hit !== undefined) {
    const point = along(eye, way, hit);
    const normal = normalAt(product.body, point);
    const diffuse = Math.max(0, dot(normal, lamp)) * shadow(product.body, along(point, normal, 0.02));
    const sky = 0.55 + 0.45 * normal[1];
    const half = unit([lamp[0] - way[0], lamp[1] - way[1], lamp[2] - way[2]]);
    const shine = product.gloss * 0.5 * Math.max(0, dot(normal, half)) ** 60;
    const paint = product.paint(point);
    const colour = paint.map((level) => (level * (0.75 * diffuse + 0.5 * sky) + shine) * fallOff);
    return { colour, isProduct: true };
  }
  const toFloor = -eye[1] / way[1];
  let lit = 1;
  if (way[1] < 0 && toFloor < farthest + 6) {
    const floor = along(eye, way, toFloor);
    const near = product.body([floor[0], 0.12, floor[2]]);
    // A large soft lamp, and little light under the product.
    lit =
      (0.8 + 0.2 * shadow(product.body, [floor[0], 0.01, floor[2]])) *
      (1 - 0.45 * Math.exp(-Math.max(0, near) * 9));
  }
  return { colour: [backdrop, backdrop, backdrop].map((level) => level * fallOff * lit), isProduct: false };
}

function march(body: Body, eye: Vector, way: Vector): number | undefined {
  for (let at = 3; at < farthest;) {
    const step = body(along(eye, way, at));
    if (step < 0.002) return at;
    at += step * 0.9;
  }
  return undefined;
}

/** How much of the lamp is seen, 0 to 1, softer the farther the body is. */
function shadow(body: Body, point: Vector): number {
  let seen = 1;
  for (let at = 0.03; at < 4;) {
    const step = body(along(point, lamp, at));
    seen = Math.min(seen, 0.5 + (3 * step) / at);
    if (seen <= 0) return 0;
    at += Math.max(0.03, Math.abs(step));
  }
  return Math.min(1, seen) ** 2 * (3 - 2 * Math.min(1, seen));
}

function normalAt(body: Body, [x, y, z]: Vector): Vector {
  const small = 0.001;
  return unit([
    body([x + small, y, z]) - body([x - small, y, z]),
    body([x, y + small, z]) - body([x, y - small, z]),
    body([x, y, z + small]) - body([x, y, z - small]),
  ]);
}

function along(from: Vector, way: Vector, far: number): Vector {
  return [from[0] + way[0] * far, from[1] + way[1] * far, from[2] + way[2] * far];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function unit(vector: Vector): Vector {
  const length = Math.hypot(...vector) || 1;
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}

/** The curve of standard RGB (IEC 61966-2-1), clipped as by a sensor. */
function curve(light: number): number {
  const level = Math.min(1, Math.max(0, light));
  return level <= 0.0031308 ? level * 12.92 : 1.055 * level ** (1 / 2.4) - 0.055;
}

/** Noise about as a normal distribution, the same in every run. */
function gaussian(): () => number {
  let state = 7;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return () => (next() + next() + next() + next() - 2) * Math.sqrt(3);
}
