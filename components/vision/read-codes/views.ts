import { compose, Image, rotation, scaling, translation, type Matrix } from '@kumiki/component-sdk';
import { greyOf, imageOf } from './picture.ts';
import type { Grey } from './reader.ts';

/** Another look at a picture, and the way from its pixels to those of the picture. */
export interface View {
  readonly data: Grey;
  readonly matrix: Matrix;
}

/** The image, or a smaller one where it has more pixels than that. */
export async function shrunk(image: Image, most: number): Promise<Image> {
  const share = Math.sqrt(most / (image.width * image.height));
  if (share >= 1) return image;
  const [width, height] = [image.width, image.height].map((side) => Math.max(1, Math.floor(side * share)));
  const pipeline = (await image.sharp()).resize({ width: width!, height: height!, fit: 'fill' });
  return await Image.from(pipeline, { transform: 'scale' });
}

/** By an angle in degrees, clockwise. */
export async function turned(grey: Grey, angle: number): Promise<View> {
  const pipeline = (await imageOf(grey).sharp()).rotate(angle, { background: '#808080' });
  const data = greyOf(await (await Image.from(pipeline, { alpha: false })).raw());
  const toMiddle = compose(translation(-data.width / 2, -data.height / 2), rotation(-angle));
  return { data, matrix: compose(toMiddle, translation(grey.width / 2, grey.height / 2)) };
}

/** Dark for bright. */
export function inverted({ data, width, height }: Grey): View {
  const samples = new Uint8ClampedArray(data.length);
  for (let at = 0; at < samples.length; at++) samples[at] = 255 - data[at]!;
  return { data: { data: samples, width, height }, matrix: scaling(1, 1) };
}

/** In twice the width and height. */
export async function enlarged(grey: Grey): Promise<View> {
  const [width, height] = [grey.width * 2, grey.height * 2];
  const pipeline = (await imageOf(grey).sharp()).resize({ width, height, kernel: 'cubic' });
  return {
    data: greyOf(await (await Image.from(pipeline, { alpha: false })).raw()),
    matrix: scaling(0.5, 0.5),
  };
}
