import type { Box } from '../../values/frame/index.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How an image lies in the input of a model: scaled with its proportions kept, grey on the sides. Pixels. */
export interface Letterbox {
  readonly picture: Size;
  readonly input: Size;
  /** The size of the scaled image. */
  readonly width: number;
  readonly height: number;
  /** Its place in the input. */
  readonly left: number;
  readonly top: number;
}

/** Fits an image into a model's input, in its middle, as the trainers of YOLO models do. */
export function letterbox(picture: Size, input: Size): Letterbox {
  const scale = Math.min(input.width / picture.width, input.height / picture.height);
  const fitted = (side: number, most: number) => Math.min(most, Math.max(1, Math.round(side * scale)));
  const width = fitted(picture.width, input.width);
  const height = fitted(picture.height, input.height);
  return {
    picture: { width: picture.width, height: picture.height },
    input,
    width,
    height,
    left: Math.floor((input.width - width) / 2),
    top: Math.floor((input.height - height) / 2),
  };
}

/** A box in the model's input as it lies in the image, cut at its edges; `undefined` where nothing is left. */
export function boxInPicture(
  { picture, width, height, left, top }: Letterbox,
  box: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
): Box | undefined {
  const across = picture.width / width;
  const down = picture.height / height;
  const x = within((box.left - left) * across, picture.width);
  const y = within((box.top - top) * down, picture.height);
  const right = within((box.right - left) * across, picture.width);
  const bottom = within((box.bottom - top) * down, picture.height);
  return right > x && bottom > y ? [x, y, hundredths(right - x), hundredths(bottom - y)] : undefined;
}

function within(value: number, most: number): number {
  return hundredths(Math.min(Math.max(value, 0), most));
}

/** No model places a box better than that, and processors differ in the digits behind. */
function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
