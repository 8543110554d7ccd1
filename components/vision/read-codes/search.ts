import { between, compose, type Image, type Matrix } from '@kumiki/component-sdk';
import type { ReaderOptions } from 'zxing-wasm/reader';
import { CodeList } from './code-list.ts';
import type { ReadCodes } from './component.types.ts';
import { greyOf } from './picture.ts';
import { readPicture, type Grey } from './reader.ts';
import { enlarged, inverted, shrunk, turned } from './views.ts';

type Params = ReadCodes['params'];
type Format = Params['formats'][number];

/** More pixels are shrunk before they are searched: the library holds several copies of what it looks at. */
const mostPixels = 40_000_000;
/** More pixels are not turned, and four times less of them not enlarged: it would take too long. */
const mostForThorough = 12_000_000;

const linear: readonly Format[] = [
  'EAN13',
  'EAN8',
  'UPCA',
  'UPCE',
  'Code128',
  'Code39',
  'Code93',
  'ITF',
  'Codabar',
  'DataBar',
  'DataBarExp',
];
/** What is read line by line, so that only one brightness of the ground is tried. */
const byLines: readonly Format[] = [...linear, 'PDF417'];

/** The library turns by quarters itself, and reads bars that its lines cross from end to end: here, those of 5 : 1. */
const angles = [22.5, 45, 67.5] as const;

const textModes = { readable: 'HRI', plain: 'Plain', hex: 'Hex' } as const;

/**
 * Searches an image for codes, with as much effort as is asked for. ZXing-C++ finds square codes at any angle, but bars
 * only near the directions of its lines, and neither white bars nor modules of hardly a pixel: for those a thorough search
 * looks at the image turned by parts of a quarter, inverted, and in twice the size.
 * @param stop throws where the run was cancelled; asked between searches
 * @returns codes with corners in pixels of the image
 */
export async function search(image: Image, params: Params, stop: () => void): Promise<CodeList> {
  const isFast = params.effort === 'fast';
  const options: ReaderOptions = {
    formats: params.formats,
    maxNumberOfSymbols: params.limit,
    textMode: textModes[params.text],
    tryHarder: true,
    tryRotate: !isFast,
    tryInvert: !isFast,
    returnErrors: true,
  };
  const whole = await shrunk(image, mostPixels);
  const grey = greyOf(await whole.raw({ depth: 8 }));
  const toImage = between(whole.frame, image.frame);
  const codes = new CodeList();
  const look = async (view: { data: Grey; matrix: Matrix }, changes: ReaderOptions) => {
    stop();
    const matrix = compose(view.matrix, toImage);
    for (const code of await readPicture(view.data, { ...options, ...changes })) codes.add(code, matrix);
  };
  await look({ data: grey, matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1] }, {});
  const pixels = grey.width * grey.height;
  if (params.effort !== 'thorough' || pixels > mostForThorough) return codes;
  // What was found in half the size or less was found before.
  const again: ReaderOptions = { tryDownscale: false, tryInvert: false };
  const bars = only(linear, params.formats);
  const lines = only(byLines, params.formats);
  if (bars.length > 0) {
    for (const angle of angles) await look(await turned(grey, angle), { ...again, formats: bars });
  }
  if (lines.length > 0) await look(inverted(grey), { ...again, formats: lines });
  if (pixels <= mostForThorough / 4) await look(await enlarged(grey), again);
  return codes;
}

function only(some: readonly Format[], wanted: readonly Format[]): Format[] {
  return some.filter((format) => wanted.length === 0 || wanted.includes(format));
}
