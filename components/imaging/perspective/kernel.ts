/**
 * Writes how much the samples around a place count, by how many there are: two, by their distance, or four by the
 * Catmull-Rom spline (R. Keys, Cubic Convolution Interpolation for Digital Image Processing, 1981, a = -1/2).
 * @param part of the way from the sample before to the one after, 0 to 1
 */
export function weigh(part: number, weights: Float64Array): void {
  if (weights.length === 2) {
    weights[0] = 1 - part;
    weights[1] = part;
    return;
  }
  const squared = part * part;
  const cubed = squared * part;
  weights[0] = (-cubed + 2 * squared - part) / 2;
  weights[1] = (3 * cubed - 5 * squared + 2) / 2;
  weights[2] = (-3 * cubed + 4 * squared + part) / 2;
  weights[3] = (cubed - squared) / 2;
}
