import type { RawImage } from '@kumiki/component-sdk';

/** A colour at a place, red, green, blue and alpha from 0 to 1; x and y run from 0 to 1 over the image. */
export type Scene = (x: number, y: number) => Colour;

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** Draws a scene: one sample in the middle of each pixel. */
export function draw(scene: Scene, width: number, height: number, channels: 1 | 3 | 4): RawImage {
  const data = new Uint8Array(width * height * channels);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = scene((x + 0.5) / width, (y + 0.5) / height);
      for (let channel = 0; channel < channels; channel++) data[at++] = Math.round(colour[channel]! * 255);
    }
  }
  return { data, width, height, channels };
}

/** Hills under an evening sky, with a fence: soft slopes, hard edges, and detail at the limit of the pixels. */
export const landscape: Scene = (x, y) => {
  const hill = 0.62 + 0.08 * Math.sin(x * 7) + 0.03 * Math.sin(x * 17 + 1);
  const far = 0.5 + 0.06 * Math.sin(x * 4 + 2);
  const sun = Math.hypot((x - 0.7) * 4, (y - 0.28) * 3);
  if (y > hill) {
    const post = y > 0.75 && y < 0.95 && (x * 20) % 1 < 0.25;
    if (post || (y > 0.8 && y < 0.83)) return [0.86, 0.82, 0.76, 1];
    const grass = 0.06 * Math.sin(x * 160 + 20 * Math.sin(y * 60));
    return [0.2 + grass, 0.42 + grass - (y - hill) * 0.5, 0.16, 1];
  }
  if (y > far) return [0.36, 0.4, 0.52, 1];
  if (sun < 0.5) return [1, 0.93, 0.72, 1];
  const glow = Math.max(0, 1 - sun / 2.5) * 0.4;
  return [0.45 + 0.4 * y + glow, 0.5 + 0.15 * y + glow * 0.7, 0.8 - 0.35 * y, 1];
};

/** A round badge whose edge fades out, on nothing. */
export const badge: Scene = (x, y) => {
  const [across, down] = [x - 0.5, y - 0.5];
  const distance = Math.hypot(across, down);
  const alpha = Math.min(1, Math.max(0, (0.45 - distance) * 12));
  const joint = Math.abs(across) < 0.08 || (Math.abs(down) < 0.08 && across > 0);
  if (joint) return [0.98, 0.95, 0.88, alpha];
  return distance > 0.38 ? [0.42, 0.24, 0.12, alpha] : [0.8, 0.5 - down * 0.3, 0.25, alpha];
};

/** Light and dark parts in uneven light, as a camera sees them on a table. */
export const parts: Scene = (x, y) => {
  const light = 0.85 + 0.15 * x;
  const washers = [
    [0.25, 0.3, 0.16],
    [0.65, 0.35, 0.2],
    [0.4, 0.72, 0.18],
    [0.82, 0.76, 0.12],
  ] as const;
  for (const [centreX, centreY, radius] of washers) {
    const distance = Math.hypot((x - centreX) * (4 / 3), y - centreY);
    if (distance < radius && distance > radius * 0.4) {
      const shine = 0.78 + 0.12 * Math.sin(distance * 90);
      return [shine * light, shine * light * 0.98, shine * light * 0.94, 1];
    }
  }
  const grain = 0.03 * Math.sin(x * 210 + 9 * Math.sin(y * 40));
  return [(0.25 + grain) * light, (0.2 + grain) * light, (0.17 + grain) * light, 1];
};

/** A vase on a light grey background that grows darker to one side, with a soft shadow at its foot. */
export const vase: Scene = (x, y) => {
  const radius = 0.09 + 0.07 * Math.sin((y - 0.15) * 5) ** 2;
  const across = (x - 0.42) / radius;
  if (y > 0.18 && y < 0.86 && Math.abs(across) < 1) {
    const light = 0.35 + 0.65 * Math.sqrt(1 - across * across) * (0.75 - 0.25 * across);
    const band = y > 0.42 && y < 0.5;
    return band ? [0.9 * light, 0.8 * light, 0.55 * light, 1] : [0.15 * light, 0.45 * light, 0.55 * light, 1];
  }
  const foot = Math.hypot((x - 0.46) / 0.2, (y - 0.87) / 0.04);
  const back = 0.9 - 0.05 * x - 0.03 * y - 0.25 * Math.max(0, 1 - foot);
  return [back, back * 0.99, back * 0.97, 1];
};

/** Dark washers on a bright table whose light falls off to a corner. */
export const silhouettes: Scene = (x, y) => {
  const light = 1 - 0.55 * Math.hypot(x, y);
  const washers = [
    [0.2, 0.25, 0.15],
    [0.6, 0.3, 0.18],
    [0.35, 0.72, 0.16],
    [0.8, 0.74, 0.14],
  ] as const;
  for (const [centreX, centreY, radius] of washers) {
    const distance = Math.hypot((x - centreX) * (4 / 3), y - centreY);
    if (distance < radius && distance > radius * 0.45) return [0.42 * light, 0.43 * light, 0.45 * light, 1];
  }
  return [0.95 * light, 0.93 * light, 0.88 * light, 1];
};

/** White on black: two rings, a disc, an oblong that lies askew, and a disc that the edge cuts. */
export const blobs: Scene = (x, y) => {
  const ring = (centreX: number, centreY: number, radius: number, hole: number) => {
    const distance = Math.hypot((x - centreX) * (4 / 3), y - centreY);
    return distance < radius && distance >= hole;
  };
  const [across, down] = [(x - 0.75) * (4 / 3), y - 0.72];
  const oblong = Math.hypot((across + down) / 0.3, (across - down) / 0.12) < 1;
  const white = ring(0.2, 0.3, 0.16, 0.07) || ring(0.55, 0.25, 0.12, 0.05) || ring(0.35, 0.72, 0.15, 0);
  return white || oblong || ring(0.95, 0.2, 0.14, 0) ? [1, 1, 1, 1] : [0, 0, 0, 1];
};

/** A colour with little contrast, as through mist. */
export function faded([red, green, blue, alpha]: Colour): Colour {
  return [0.25 + 0.5 * red, 0.26 + 0.5 * green, 0.28 + 0.5 * blue, alpha];
}

/** A colour in the light of a filament lamp. */
export function inWarmLight([red, green, blue, alpha]: Colour): Colour {
  return [red, green * 0.9, blue * 0.72, alpha];
}

/**
 * Adds noise of up to half the amount to each sample, in levels, the same in every run (a linear congruential
 * generator).
 */
export function withNoise({ data, ...info }: RawImage, amount = 48): RawImage {
  let state = 1;
  const noise = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32 - 0.5) * amount;
  };
  return {
    ...info,
    data: Uint8Array.from(data, (level) => Math.min(255, Math.max(0, Math.round(level + noise())))),
  };
}
