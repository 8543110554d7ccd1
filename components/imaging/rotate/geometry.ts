import { compose, rotation, translation, type Matrix } from '@kumiki/component-sdk';

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Turn {
  /** Size of the result in whole pixels. */
  readonly width: number;
  readonly height: number;
  /** From pixels of the result to pixels of the source. */
  readonly transform: Matrix;
}

/**
 * A turn about the centre, which stays in the centre of the result.
 * @param angle degrees, clockwise
 */
export function turn(source: Size, angle: number, expand: boolean): Turn {
  const { width, height } = expand ? boundingSize(source, angle) : source;
  const toCentre = translation(-width / 2, -height / 2);
  const fromCentre = translation(source.width / 2, source.height / 2);
  return { width, height, transform: compose(compose(toCentre, rotation(-angle)), fromCentre) };
}

/** The smallest whole size that holds the turned image. */
function boundingSize({ width, height }: Size, angle: number): Size {
  const [cos, sin] = rotation(angle).map(Math.abs) as [number, number];
  // Not one pixel more for a rounding error.
  const whole = (length: number) => Math.max(1, Math.ceil(length - 1e-6));
  return { width: whole(width * cos + height * sin), height: whole(width * sin + height * cos) };
}
