import { checkSameSize, defineComponent, Image, type RawImage } from '@kumiki/component-sdk';
import type { Compare } from './component.types.ts';
import { ssimOf } from './ssim.ts';

/** What equal images have, as their ratio has no bound. */
const mostDecibels = 100;

/**
 * PSNR is 10 log10(255² / mean squared error) over all channels. SSIM is that of Z. Wang, A. Bovik, H. Sheikh and E.
 * Simoncelli, Image Quality Assessment: From Error Visibility to Structural Similarity (2004): a bell curve of 11 pixels
 * with a deviation of 1.5, K1 = 0.01, K2 = 0.03; of colour images, the mean of the channels. The mean leaves out the 5
 * pixels at each edge whose window is not whole, as scikit-image does.
 * @throws IMAGE_SIZES_DIFFER
 */
export default defineComponent<Compare>({
  async run({ inputs: { image, reference }, signal }) {
    checkSameSize('The comparison', image, reference);
    const depth = image.depth === 16 || reference.depth === 16 ? 16 : 8;
    const space = image.space === 'grey' && reference.space === 'grey' ? 'grey' : 'srgb';
    const kind = { depth, space, alpha: false } as const;
    const [one, other] = [await image.raw(kind), await reference.raw(kind)];
    const full = depth === 16 ? 65_535 : 255;
    const errors = errorsOf(one, other, full / 255);
    const { width, height, channels } = one;
    const map = new Float32Array(width * height);
    let ssim = 0;
    for (let channel = 0; channel < channels; channel++) {
      signal.throwIfAborted();
      ssim += ssimOf(one, other, channel, full, map) / channels;
    }
    const data = new Uint8ClampedArray(map.length);
    // Rounded and clamped as they are written.
    for (let at = 0; at < map.length; at++) data[at] = 255 - (255 / channels) * map[at]!;
    const named = { ...errors, ssim };
    const items = Object.entries(named).map(([name, value]) => {
      return { name, value, ...(name === 'psnr' && { unit: 'dB' }) };
    });
    return {
      measurements: { frame: image.frame, items },
      ssim,
      image: Image.fromRaw(
        { data: new Uint8Array(data.buffer), width, height, channels: 1 },
        { from: image },
      ),
    };
  },
});

/** @param unit a level of 255 in samples */
function errorsOf({ data }: RawImage, other: RawImage, unit: number) {
  let [sum, squares, most] = [0, 0, 0];
  for (let at = 0; at < data.length; at++) {
    const off = Math.abs(data[at]! - other.data[at]!);
    sum += off;
    squares += off * off;
    if (off > most) most = off;
  }
  const rootMeanSquare = Math.sqrt(squares / data.length) / unit;
  const psnr = rootMeanSquare === 0 ? mostDecibels : 20 * Math.log10(255 / rootMeanSquare);
  return {
    psnr: Math.min(mostDecibels, psnr),
    meanError: sum / data.length / unit,
    rootMeanSquare,
    largestError: most / unit,
  };
}
