import { between, kumikiError, meanScale, type Frame, type Measurements } from '@kumiki/component-sdk';
import type { Calibrate } from './component.types.ts';

type Params = Calibrate['params'];

/**
 * How long one pixel of the measured image is, in the unit. A scale and points are about the original image, a
 * reference about the image that it was measured in: pixels of images that were made smaller or larger in between are
 * converted by their frames.
 * @param measured the frame of what is to be converted; without one, its pixels count as those of the original
 * @throws INPUT_MISSING, DATA_UNUSABLE, PARAMETER_INVALID, FRAME_MISMATCH
 */
export function lengthOfPixel(
  params: Params,
  measured: Frame | undefined,
  reference: Measurements | undefined,
): number {
  const toOriginal = measured ? meanScale(measured.toRoot) : 1;
  if (params.method === 'scale') return params.scale * toOriginal;
  if (params.method === 'points') return (params.knownLength / distance(params)) * toOriginal;
  if (!reference) {
    throw kumikiError('INPUT_MISSING', {
      where: 'measure/calibrate',
      input: 'reference',
      expected: 'measurements',
    });
  }
  const found = reference.items.filter(({ name, unit }) => name === params.measure && unit === 'px');
  const largest = found.reduce((most, { value }) => Math.max(most, value), 0);
  if (largest <= 0) {
    throw kumikiError('DATA_UNUSABLE', {
      what: 'The reference',
      reason: `it has no measurement "${params.measure}" in pixels`,
      advice: 'See that the object of known size is in the picture, and that it is measured by this name.',
    });
  }
  const apart =
    measured && reference.frame ? meanScale(between(reference.frame, measured, 'The reference')) : 1;
  return params.knownLength / (largest * apart);
}

function distance({ x1, y1, x2, y2 }: Params): number {
  const found = Math.hypot(x2 - x1, y2 - y1);
  if (found > 0) return found;
  throw kumikiError('PARAMETER_INVALID', {
    parameter: 'x2',
    where: 'measure/calibrate',
    found: 'the same point as the first one',
    expected: 'a second point away from the first one',
  });
}
