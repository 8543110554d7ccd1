import type { RawImage } from '@kumiki/component-sdk';

/** What is wrong with a part, in its own coordinates: pixels from its middle at a scale of 1. */
export type Defect =
  | { readonly kind: 'scratch'; readonly from: Point; readonly to: Point }
  | { readonly kind: 'stain'; readonly at: Point; readonly radius: number }
  | { readonly kind: 'chip'; readonly at: Point; readonly radius: number }
  | { readonly kind: 'missing hole'; readonly at: Point };

export type Point = readonly [x: number, y: number];

export interface Shot {
  /** A bracket, or another part that does not belong here. */
  readonly part: 'bracket' | 'flange';
  readonly defects: readonly Defect[];
  /** Where its middle is in the picture, in pixels, how it is turned, in radians, and how large it is. */
  readonly place: Point;
  readonly turn: number;
  readonly scale: number;
  /** How bright the picture is, how much of the light is lost towards a side (in radians), and the noise. */
  readonly exposure: number;
  readonly fall: number;
  readonly from: number;
  readonly grain: number;
}

type Colour = readonly [red: number, green: number, blue: number];

const width = 1000;
const height = 750;
const bench: Colour = [0.115, 0.125, 0.14];
const steel: Colour = [0.6, 0.615, 0.635];
const ink: Colour = [0.2, 0.205, 0.215];
const dirt: Colour = [0.27, 0.2, 0.13];
/** How far an edge spreads in the lens, in pixels from dark to bright. */
const softness = 2;

export const holes: readonly Point[] = [
  [-240, -140],
  [240, -140],
  [-240, 140],
  [240, 140],
];
const letters: readonly (readonly [Point, Point])[] = [
  // K M 7
  [[-60, -120], [-60, -76]],
  [[-36, -120], [-60, -96]],
  [[-52, -104], [-34, -76]],
  [[-16, -76], [-16, -120]],
  [[-16, -120], [2, -94]],
  [[2, -94], [20, -120]],
  [[20, -120], [20, -76]],
  [[42, -120], [70, -120]],
  [[70, -120], [52, -76]],
]; // prettier-ignore

/** Height × width × 3, 8 bits: a part of brushed steel on a dark bench. */
export function renderShot(shot: Shot, random: () => number): RawImage {
  const data = new Uint8Array(width * height * 3);
  // The grooves of the brush are others on each part.
  const grooves = Float32Array.from({ length: 900 }, () => (random() + random() - 1) * 0.035);
  const [cos, sin] = [Math.cos(shot.turn) / shot.scale, Math.sin(shot.turn) / shot.scale];
  let at = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [x, y] = [column + 0.5 - shot.place[0], row + 0.5 - shot.place[1]];
      const colour = surface(shot, cos * x + sin * y, cos * y - sin * x, grooves);
      const light = lightAt(shot, column / width - 0.5, row / height - 0.5);
      // Grain is a sum of even numbers, which is nearly a bell curve.
      const grain = (random() + random() + random() - 1.5) * shot.grain;
      for (const part of colour)
        data[at++] = Math.round(255 * Math.min(1, Math.max(0, part * light + grain)));
    }
  }
  return { data, width, height, channels: 3 };
}

/** The colour at a place of the part, or of the bench beside it, in even light. */
function surface({ part, defects, scale }: Shot, x: number, y: number, grooves: Float32Array): Colour {
  const covered = (distance: number) => Math.min(1, Math.max(0, 0.5 - (distance * scale) / softness));
  let edge = part === 'bracket' ? box(x, y, 300, 200, 28) : Math.hypot(x, y) - 230;
  for (const defect of defects) {
    if (defect.kind === 'chip')
      edge = Math.max(edge, defect.radius - Math.hypot(x - defect.at[0], y - defect.at[1]));
  }
  const shadow = edge > 0 ? 1 - 0.35 * Math.exp(-edge / 9) : 1;
  if (edge > softness) return [bench[0] * shadow, bench[1] * shadow, bench[2] * shadow];
  let shine = 1 + grooves[Math.floor(y + 450)]! + 0.05 * Math.sin(x / 170 + 1);
  // The rim is broken: bright towards the light, dark on the other side.
  shine *= 1 + 0.3 * covered(Math.abs(edge + 4) - 3) * Math.tanh(-x / 100 - y / 67);
  const open = part === 'bracket' ? bracket(x, y, defects, covered) : flange(x, y, covered);
  let colour = mixed([steel[0] * shine, steel[1] * shine, steel[2] * shine], open.colour, open.share);
  for (const defect of defects) colour = spoilt(colour, defect, x, y, covered);
  return mixed([bench[0] * shadow, bench[1] * shadow, bench[2] * shadow], colour, covered(edge));
}

interface Over {
  readonly colour: Colour;
  readonly share: number;
}

/** Holes with countersinks, a slot, a turned boss and three engraved signs. */
function bracket(
  x: number,
  y: number,
  defects: readonly Defect[],
  covered: (distance: number) => number,
): Over {
  let dark = covered(box(x + 60, y - 20, 105, 26, 26));
  dark = Math.max(dark, covered(Math.hypot(x - 60, y + 160) - 9), covered(Math.hypot(x - 60, y - 160) - 9));
  let bright = 0;
  for (const [holeX, holeY] of holes) {
    const plugged = defects.some(
      (defect) => defect.kind === 'missing hole' && defect.at[0] === holeX && defect.at[1] === holeY,
    );
    if (plugged) continue;
    const radius = Math.hypot(x - holeX, y - holeY);
    dark = Math.max(dark, covered(radius - 25));
    const lit = 0.6 + 0.4 * Math.cos(Math.atan2(y - holeY, x - holeX) - 0.8);
    bright = Math.max(bright, covered(Math.abs(radius - 31) - 5) * lit);
  }
  const boss = Math.hypot(x - 160, y);
  bright = Math.max(bright, covered(Math.abs(boss - 58) - 6) * 0.7);
  dark = Math.max(dark, covered(boss - 34) * 0.85, covered(Math.abs(boss - 47) - 2) * 0.5);
  let engraved = 0;
  for (const [from, to] of letters) engraved = Math.max(engraved, covered(segment(x, y, from, to) - 2.6));
  if (engraved > dark) return { colour: ink, share: engraved };
  if (dark > 0) return { colour: [0.05, 0.052, 0.06], share: dark };
  return { colour: [0.88, 0.89, 0.9], share: bright * 0.8 };
}

/** A round part with three large holes. */
function flange(x: number, y: number, covered: (distance: number) => number): Over {
  let dark = covered(Math.hypot(x, y) - 70);
  for (let hole = 0; hole < 3; hole++) {
    const turn = 0.5 + (hole * 2 * Math.PI) / 3;
    dark = Math.max(dark, covered(Math.hypot(x - 150 * Math.cos(turn), y - 150 * Math.sin(turn)) - 38));
  }
  return { colour: [0.05, 0.052, 0.06], share: dark };
}

function spoilt(
  colour: Colour,
  defect: Defect,
  x: number,
  y: number,
  covered: (distance: number) => number,
): Colour {
  if (defect.kind === 'scratch') {
    const share = covered(segment(x, y, defect.from, defect.to) - 1.6);
    return mixed(colour, [0.95, 0.95, 0.96], share * 0.9);
  }
  if (defect.kind !== 'stain') return colour;
  const distance = Math.hypot(x - defect.at[0], (y - defect.at[1]) * 1.3);
  const ragged = defect.radius * (1 + 0.12 * Math.sin(5 * Math.atan2(y - defect.at[1], x - defect.at[0])));
  return mixed(colour, dirt, Math.min(1, Math.max(0, (ragged - distance) / 5)) * 0.75);
}

function lightAt({ exposure, fall, from }: Shot, x: number, y: number): number {
  const along = x * Math.cos(from) + y * Math.sin(from);
  return exposure * (1 - fall * (along + 0.5) - 0.25 * (x * x + y * y));
}

/** The distance from a box with round corners, below 0 inside. */
function box(x: number, y: number, across: number, down: number, corner: number): number {
  const [outX, outY] = [Math.abs(x) - across + corner, Math.abs(y) - down + corner];
  return Math.hypot(Math.max(outX, 0), Math.max(outY, 0)) + Math.min(Math.max(outX, outY), 0) - corner;
}

function segment(x: number, y: number, [fromX, fromY]: Point, [toX, toY]: Point): number {
  const [across, down] = [toX - fromX, toY - fromY];
  const along = ((x - fromX) * across + (y - fromY) * down) / (across * across + down * down);
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(x - fromX - part * across, y - fromY - part * down);
}

function mixed(one: Colour, other: Colour, part: number): Colour {
  if (part === 0) return one;
  const rest = 1 - part;
  return [one[0] * rest + other[0] * part, one[1] * rest + other[1] * part, one[2] * rest + other[2] * part];
}
