import type { Pixels } from '../quality/quality.ts';

/** A picture that was read without loss, to look at its values. */
export interface LoadedPicture {
  /** To show it; to be revoked. */
  readonly url: string;
  readonly pixels: Pixels;
}

/**
 * Reads a small image of the platform as PNG: what its pixels are is then what the platform made.
 * @throws TypeError where it cannot be read
 */
export async function loadPicture(address: string, signal: AbortSignal): Promise<LoadedPicture> {
  const response = await fetch(address, { headers: { Accept: 'image/png' }, signal });
  if (!response.ok) throw new TypeError(`HTTP ${response.status}`);
  const blob = await response.blob();
  const bitmap = await createImageBitmap(blob, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return { url: URL.createObjectURL(blob), pixels: { width, height, data } };
}
