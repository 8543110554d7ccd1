import type { RawImage } from '@kumiki/component-sdk/values';

/**
 * Floating point pixels as ones of 8 bits, to look at: 0 is black and 1 is white, or the darkest and the brightest
 * sample where they go beyond. Of a large image every second pixel is taken, every third, …, down to the size.
 * @param longest side, in pixels
 */
export function floatAsBytes({ data, width, height, channels }: RawImage, longest: number): RawImage {
  const every = Math.max(1, Math.floor(Math.max(width, height) / longest));
  const [columns, rows] = [Math.ceil(width / every), Math.ceil(height / every)];
  let [low, high] = [0, 1];
  for (const sample of data) {
    // What is no number is neither.
    if (sample < low) low = sample;
    if (sample > high && sample !== Number.POSITIVE_INFINITY) high = sample;
  }
  const bytes = new Uint8ClampedArray(columns * rows * channels);
  let to = 0;
  for (let row = 0; row < height; row += every) {
    for (let column = 0; column < width; column += every) {
      const at = (row * width + column) * channels;
      for (let channel = 0; channel < channels; channel++) {
        bytes[to++] = ((data[at + channel]! - low) / (high - low)) * 255;
      }
    }
  }
  return { data: new Uint8Array(bytes.buffer), width: columns, height: rows, channels };
}
