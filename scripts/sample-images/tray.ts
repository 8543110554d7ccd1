import type { RawImage } from '@kumiki/component-sdk';

/** Millimetres from the upper left corner of the picture. */
export interface Washer {
  readonly x: number;
  readonly y: number;
  readonly diameter: number;
  readonly hole: number;
  /** Where its gloss lies, in radians. */
  readonly turn: number;
}

export interface Tray {
  /** Of the picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Millimetres a pixel. */
  readonly scale: number;
  readonly disc: { readonly x: number; readonly y: number; readonly diameter: number };
  readonly washers: readonly Washer[];
  /** The side that the light falls off to, in radians, and how much of it is lost there. */
  readonly light: { readonly angle: number; readonly fall: number };
}

type Colour = readonly [red: number, green: number, blue: number];

const paper: Colour = [0.93, 0.91, 0.86];
const steel: Colour = [0.27, 0.275, 0.29];
const dull: Colour = [0.24, 0.24, 0.25];
/** How far an edge spreads in the lens, in pixels from dark to bright. */
const softness = 1.5;

/** Height × width × 3, 8 bits. Edges lie where half of the light is that of the object. */
export function renderTray(tray: Tray, random: () => number): RawImage {
  const { width, height, scale, disc, washers } = tray;
  const data = new Uint8Array(width * height * 3);
  let at = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [x, y] = [(column + 0.5) * scale, (row + 0.5) * scale];
      let colour = paper;
      let shade = 1;
      const fromDisc = Math.hypot(x - disc.x, y - disc.y) - disc.diameter / 2;
      shade *= shadow(fromDisc);
      colour = mixed(colour, dull, covered(fromDisc / scale));
      for (const washer of washers) {
        const [across, down] = [x - washer.x, y - washer.y];
        const radius = Math.hypot(across, down);
        if (radius > washer.diameter) continue;
        const outside = Math.max(radius - washer.diameter / 2, washer.hole / 2 - radius);
        shade *= shadow(outside);
        const metal = gloss(washer, Math.atan2(down, across), radius);
        colour = mixed(
          colour,
          [steel[0] * metal, steel[1] * metal, steel[2] * metal],
          covered(outside / scale),
        );
      }
      // Grain is a sum of even numbers, which is nearly a bell curve.
      const grain = (random() + random() + random() - 1.5) * 0.022;
      const light = lightAt(tray, column / width - 0.5, row / height - 0.5) * shade;
      for (const part of colour)
        data[at++] = Math.round(255 * Math.min(1, Math.max(0, part * light + grain)));
    }
  }
  return { data, width, height, channels: 3 };
}

/** The part of a pixel that is inside of an edge, by its distance from it in pixels. */
function covered(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance / softness));
}

/** A faint shadow around what lies on the tray, by the distance in millimetres. */
function shadow(distance: number): number {
  return distance > 0 ? 1 - 0.08 * Math.exp(-distance / 1.2) : 1;
}

/** Turned steel: two soft lights across the ring, and fine grooves around it. */
function gloss({ turn }: Washer, angle: number, radius: number): number {
  return (
    1 + 0.35 * Math.cos(angle - turn) ** 8 + 0.05 * Math.sin(radius * 22) - 0.1 * Math.sin(angle + turn) ** 2
  );
}

function lightAt({ light }: Tray, x: number, y: number): number {
  const along = x * Math.cos(light.angle) + y * Math.sin(light.angle);
  const soft = 0.03 * Math.sin(9 * x + 2) * Math.sin(7 * y + light.angle);
  return 1 - light.fall * (along + 0.5) - 0.35 * (x * x + y * y) + soft;
}

function mixed(one: Colour, other: Colour, part: number): Colour {
  if (part === 0) return one;
  const rest = 1 - part;
  return [one[0] * rest + other[0] * part, one[1] * rest + other[1] * part, one[2] * rest + other[2] * part];
}
