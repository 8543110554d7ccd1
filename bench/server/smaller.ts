import { sharp } from '@kumiki/component-sdk';

/** What all servers do by hand: an image made 640 pixels wide, as a JPEG. */
export async function smaller(image: Buffer): Promise<Buffer> {
  return await sharp(image).resize(640).jpeg({ quality: 90 }).toBuffer();
}
