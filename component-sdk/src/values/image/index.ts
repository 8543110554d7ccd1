export { checkResultSize, defaultResultLimit, onCanvas, type Canvas } from './canvas.ts';
export { colourSamples, type SampleKind } from './colour.ts';
export { defaultQuality, type EncodeOptions } from './encode.ts';
export { describeUnknown, imageFormatTable, imageFormats, sniffFormat, type ImageFormat } from './format.ts';
export { defaultPixelLimit, readHeader, type ImageHeader, type ReadOptions } from './header.ts';
export { Image, type FromOptions, type ImageFile, type ImageOrigin, type OpenOptions } from './image.ts';
export { loadLibvips, sharp, type Sharp } from './libvips.ts';
export type { Depth, RawImage, Samples, Space } from './raw.ts';
export { rawFileShape, rawFromTiff, rawToTiff, type RawFileShape } from './raw-file.ts';
