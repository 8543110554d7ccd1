import { readFile } from 'node:fs/promises';
import { Image, runComponent } from '@kumiki/component-sdk';
import threshold from '../../../components/imaging/threshold/component.ts';
import { samplePictures } from '../../local-run.ts';

/** Pixels in memory, 1920 × 1080 each but for the logo. */
export interface Pictures {
  readonly photo: Image;
  readonly second: Image;
  /** 16 bits, grey. */
  readonly deep: Image;
  readonly grey: Image;
  readonly mask: Image;
  readonly otherMask: Image;
  /** 1000 × 800 with alpha. */
  readonly logo: Image;
}

/** Two sample photos of metal plates, and what is made of them. */
export async function makePictures(): Promise<Pictures> {
  const [first, next] = await samplePictures();
  const [photo, second] = [await decoded(first!), await decoded(next!)];
  const plain = await photo.raw({ space: 'grey' });
  const grey = Image.fromRaw(plain);
  const data = Uint16Array.from(plain.data, (level) => level * 16);
  return {
    photo,
    second,
    grey,
    deep: Image.fromRaw({ ...plain, data }),
    mask: await maskOf(photo),
    otherMask: await maskOf(second),
    logo: await logoOf(second),
  };
}

async function decoded(path: string): Promise<Image> {
  return Image.fromRaw(await (await Image.open(await readFile(path))).raw());
}

/** With the specks that noise leaves, and large parts with holes. */
async function maskOf(image: Image): Promise<Image> {
  return (await runComponent(threshold, { inputs: { image } })).mask;
}

async function logoOf(image: Image): Promise<Image> {
  const { data, width } = await image.raw();
  const [wide, high] = [1000, 800];
  const pixels = new Uint8Array(wide * high * 4);
  for (let pixel = 0; pixel < wide * high; pixel++) {
    const from = (Math.floor(pixel / wide) * width + (pixel % wide)) * 3;
    for (let channel = 0; channel < 3; channel++) pixels[pixel * 4 + channel] = data[from + channel]!;
    pixels[pixel * 4 + 3] = pixel % 256;
  }
  return Image.fromRaw({ data: pixels, width: wide, height: high, channels: 4 });
}
