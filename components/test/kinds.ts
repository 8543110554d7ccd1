import { Image, sharp, type RawImage, type Sharp } from '@kumiki/component-sdk';
import { draw, type Scene } from './scenes.ts';

/** One kind of image, with content that is known. */
export interface Kind {
  readonly name: string;
  /** Opens it anew: nothing of it is decoded yet where it is a file. */
  readonly open: () => Promise<Image>;
  /** The same content with 8 bits in colour, alpha where the kind has any, as pixels in memory. */
  readonly twin: Image;
}

const [width, height] = [48, 36];

/** Slopes, a disc with a hard edge, and stripes of two pixels. */
const coloured: Scene = (x, y) => {
  const alpha = Math.min(1, 0.15 + 1.1 * y);
  if (Math.hypot(x - 0.3, (y - 0.4) * 0.75) < 0.18) return [0.85, 0.35, 0.2, alpha];
  if (y > 0.75 && (x * width) % 4 < 2) return [0.95, 0.95, 0.9, alpha];
  return [0.2 + 0.5 * x, 0.25 + 0.4 * y, 0.65 - 0.4 * x, alpha];
};

const grey: Scene = (x, y) => {
  const [red, , , alpha] = coloured(x, y);
  return [red, red, red, alpha];
};

/** Few colours, so that a palette of 256 holds them exactly. */
const posterised: Scene = (x, y) => {
  const [red, green, blue] = coloured(x, y).map((level) => Math.round(level * 4) / 4);
  return [red!, green!, blue!, 1];
};

const opaque: Scene = (x, y) => [...(coloured(x, y).slice(0, 3) as [number, number, number]), 1];

/** One image of each kind that Kumiki reads, and of each that steps hand over. */
export async function makeKinds(): Promise<Kind[]> {
  const rgb = draw(coloured, width, height, 3);
  const rgba = draw(coloured, width, height, 4);
  const solid = draw(opaque, width, height, 4);
  const even = draw(grey, width, height, 3);
  const evenAlpha = draw(grey, width, height, 4);
  const few = draw(posterised, width, height, 3);
  // Animations are read with alpha.
  const fewSolid = draw(posterised, width, height, 4);
  const other = draw((x, y) => coloured(1 - x, y), width, height, 3);
  const inMemory = [
    raw('8-bit colour', rgb, rgb),
    raw('8-bit colour with alpha', rgba, rgba),
    raw('8-bit colour with alpha that is opaque', solid, solid),
    raw('8-bit grey', channelsOf(even, [0]), even),
    raw('8-bit grey with alpha', channelsOf(evenAlpha, [0, 3]), evenAlpha),
    raw('16-bit colour', deep(rgb), rgb),
    raw('16-bit colour with alpha', deep(rgba), rgba),
    raw('16-bit grey', deep(channelsOf(even, [0])), even),
    raw('16-bit grey with alpha', deep(channelsOf(evenAlpha, [0, 3])), evenAlpha),
  ];
  const files: Kind[] = [];
  // The same as files without loss, decoded by the component's own pipeline.
  for (const { name, open, twin } of inMemory) {
    const image = await open();
    files.push(file(`PNG, ${name}`, await image.encode('png'), twin));
    files.push(file(`TIFF, ${name}`, await image.encode('tiff'), twin));
  }
  const pages = [start(few), start(draw((x, y) => posterised(1 - x, y), width, height, 3))];
  const frames = await Promise.all(pages.map(async (page) => await page.png().toBuffer()));
  const animation = sharp(frames, { join: { animated: true } });
  const whole = { lossless: true, quality: 100 };
  files.push(
    file('WebP without loss', await start(rgb).webp(whole).toBuffer(), picture(rgb)),
    file('PNG with a palette', await start(few).png({ palette: true, dither: 0 }).toBuffer(), picture(few)),
    file('animated GIF', await animation.clone().gif({ dither: 0 }).toBuffer(), picture(fewSolid)),
    file('animated WebP', await animation.clone().webp(whole).toBuffer(), picture(fewSolid)),
    file('TIFF of two pages', await twoPages(rgb, other), picture(rgb)),
  );
  // What loses on the way is compared with its own pixels.
  const jpeg = { quality: 95, chromaSubsampling: '4:4:4' };
  const lossy = {
    'JPEG in colour': await start(rgb).jpeg(jpeg).toBuffer(),
    'JPEG in grey': await start(even).toColourspace('b-w').jpeg(jpeg).toBuffer(),
    'JPEG in CMYK': await start(rgb).toColourspace('cmyk').jpeg(jpeg).toBuffer(),
    AVIF: await start(rgb).avif({ quality: 90 }).toBuffer(),
    'PNG in Display P3': await start(rgb).withIccProfile('p3').png().toBuffer(),
  };
  for (const [name, bytes] of Object.entries(lossy)) files.push(file(name, bytes, await decoded(bytes)));
  for (let orientation = 2; orientation <= 8; orientation++) {
    const bytes = await start(rgb).jpeg(jpeg).withMetadata({ orientation }).toBuffer();
    files.push(file(`JPEG, EXIF orientation ${orientation}`, bytes, await decoded(bytes)));
  }
  return [...inMemory, ...files];
}

function raw(name: string, pixels: RawImage, twin: RawImage): Kind {
  return { name, open: async () => Image.fromRaw(pixels), twin: picture(twin) };
}

function file(name: string, bytes: Uint8Array, twin: Image): Kind {
  return { name, open: async () => await Image.open(bytes, { source: name }), twin };
}

function picture(pixels: RawImage): Image {
  return Image.fromRaw(pixels);
}

async function decoded(bytes: Uint8Array): Promise<Image> {
  return Image.fromRaw(await (await Image.open(bytes)).raw({ space: 'srgb' }));
}

function start({ data, ...info }: RawImage): Sharp {
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

/** 16 bits whose low byte is in use: within half an 8-bit level of the same content. */
function deep(pixels: RawImage): RawImage {
  const data = Uint16Array.from(pixels.data, (level, at) => {
    return Math.min(65_535, Math.max(0, level * 257 + ((at * 37) % 255) - 127));
  });
  return { ...pixels, data };
}

function channelsOf(pixels: RawImage, channels: readonly number[]): RawImage {
  const data = new Uint8Array(pixels.width * pixels.height * channels.length);
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / channels.length);
    data[at] = pixels.data[pixel * pixels.channels + channels[at % channels.length]!]!;
  }
  return { ...pixels, data, channels: channels.length as RawImage['channels'] };
}

async function twoPages(first: RawImage, second: RawImage): Promise<Uint8Array> {
  const pages = await Promise.all([first, second].map(async (page) => await start(page).png().toBuffer()));
  return await sharp(pages, { join: { animated: true } })
    .tiff({ compression: 'deflate' })
    .toBuffer();
}
