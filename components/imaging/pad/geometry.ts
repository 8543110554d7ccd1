import type { Pad } from './component.types.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A canvas, and where the image's top left pixel lies on it; all in whole pixels. */
export interface Placed extends Size {
  readonly left: number;
  readonly top: number;
}

/** The smallest canvas of the wanted shape that holds the image with its margin on all sides. */
export function layOut(image: Size, params: Pad['params']): Placed {
  const longer = Math.max(image.width, image.height);
  const margin = Math.round(params.unit === 'percent' ? (params.margin * longer) / 100 : params.margin);
  const least = { width: image.width + 2 * margin, height: image.height + 2 * margin };
  const { width, height } = canvasOf(least, params);
  const [across, down] = shares(params.position);
  return {
    width,
    height,
    left: margin + Math.floor((width - least.width) * across),
    top: margin + Math.floor((height - least.height) * down),
  };
}

function canvasOf(least: Size, { shape, ratio, width, height }: Pad['params']): Size {
  if (shape === 'image') return least;
  if (shape === 'size') {
    return { width: Math.max(least.width, width), height: Math.max(least.height, height) };
  }
  const [across, down] = ratio.split(':').map(Number) as [number, number];
  // One side stays as it is, so that no rounding makes the canvas too small.
  if (least.width * down >= least.height * across) {
    return { width: least.width, height: Math.max(least.height, Math.round((least.width * down) / across)) };
  }
  return { width: Math.max(least.width, Math.round((least.height * across) / down)), height: least.height };
}

/** How much of the free room lies left of the image and above it, 0 to 1. */
function shares(position: Pad['params']['position']): [across: number, down: number] {
  const across = position.endsWith('left') ? 0 : position.endsWith('right') ? 1 : 0.5;
  const down = position.startsWith('top') ? 0 : position.startsWith('bottom') ? 1 : 0.5;
  return [across, down];
}
