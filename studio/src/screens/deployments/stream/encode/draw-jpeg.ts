import type { Size } from '../../../../parts/images/viewer/viewport.ts';

/** A frame of a camera or video, or a picture. */
export type Drawable = VideoFrame | ImageBitmap;

const quality = 0.85;

/** Draws a picture in a size and encodes it as JPEG; the picture is let go of. */
export async function drawJpeg(picture: Drawable, { width, height }: Size): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false })!;
  context.imageSmoothingQuality = 'medium';
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  return await canvas.convertToBlob({ type: 'image/jpeg', quality });
}
