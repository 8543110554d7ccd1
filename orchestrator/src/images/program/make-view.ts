import { readFile } from 'node:fs/promises';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import { Image, rawFileShape, rawFromTiff, readHeader } from '@kumiki/component-sdk/values';
import type { ViewRequest } from '../protocol.ts';
import type { ImageAbout, ImageArea, ReducedImage, ViewResults } from '../view.ts';
import { floatAsBytes } from './float-as-bytes.ts';

/** Good enough for what is small; half the bytes of the quality that results are written in. */
const quality = 80;
/** Of WebP: half the time of the usual 4, and a few percent more bytes. */
const effort = 2;
/** Samples of a floating point image are looked at so many times denser than they are shown. */
const denser = 4;

/**
 * Makes what is wanted of an image.
 * @throws OBJECT_NOT_FOUND, OBJECT_CORRUPT, IMAGE_VIEW_LIMIT, and what `Image.open` and `Image.from` throw
 */
export async function makeView(request: ViewRequest): Promise<ViewResults[keyof ViewResults]> {
  const { source, view } = request;
  const name = source.name ?? 'The image';
  const bytes = await bytesOf(request, name);
  if (view.type === 'about') return await about(source, bytes, name, request.maxPixels);
  const image = await open(source, bytes, name, request.maxPixels);
  const { width, height } = image;
  const edge = view.type === 'thumbnail' ? view.size : view.edge;
  const shown = await withoutFloat(
    image,
    view.type === 'thumbnail' && !view.area ? edge : Math.max(width, height),
  );
  const pipeline = await shown.sharp();
  if (view.type === 'thumbnail' && view.area) pipeline.extract(inside(view.area, shown));
  pipeline.resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true });
  if (view.type === 'thumbnail') {
    const small = await Image.from(pipeline, { depth: 8 });
    return await small.encode(view.format, { quality, effort });
  }
  const small = await Image.from(pipeline);
  return { raw: await small.raw(), fullWidth: width, fullHeight: height } satisfies ReducedImage;
}

/** The part of an area that is in an image. @throws IMAGE_AREA_EMPTY */
function inside({ x, y, ...area }: ImageArea, { width, height }: Image): Region {
  const cut = {
    left: x,
    top: y,
    width: Math.min(area.width, width - x),
    height: Math.min(area.height, height - y),
  };
  if (cut.width > 0 && cut.height > 0) return cut;
  const text = `${x},${y},${area.width},${area.height}`;
  throw kumikiError('IMAGE_AREA_EMPTY', { area: text, width, height });
}

interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type Source = ViewRequest['source'];

async function bytesOf(request: ViewRequest, name: string): Promise<Uint8Array | undefined> {
  const { source } = request;
  if (source.kind === 'object') return await read(request, source.digest, name);
  if (source.kind === 'file') return await readFile(source.path);
  return source.kind === 'bytes' ? source.bytes : undefined;
}

async function open(
  source: Source,
  bytes: Uint8Array | undefined,
  name: string,
  pixelLimit: number,
): Promise<Image> {
  if (source.kind === 'pixels') return Image.fromRaw(source.raw);
  const shape = rawFileShape(bytes!);
  const raw = shape && rawFromTiff(bytes!, shape);
  return raw ? Image.fromRaw(raw) : await Image.open(bytes!, { source: name, pixelLimit, root: '' });
}

async function about(
  source: Source,
  bytes: Uint8Array | undefined,
  name: string,
  pixelLimit: number,
): Promise<ImageAbout> {
  const shape = bytes && rawFileShape(bytes);
  if (source.kind !== 'pixels' && !(shape && rawFromTiff(bytes, shape))) {
    const header = await readHeader(bytes!, { source: name, pixelLimit });
    const { format, width, height, depth, space, alpha, pages, density } = header;
    return { format, width, height, depth, space, alpha, pages, ...(density !== undefined && { density }) };
  }
  const { width, height, depth, space, alpha } = await open(source, bytes, name, pixelLimit);
  return { format: 'tiff', width, height, depth, space, alpha, pages: 1 };
}

async function withoutFloat(image: Image, edge: number): Promise<Image> {
  if (image.depth !== 'float') return image;
  return Image.fromRaw(floatAsBytes(await image.raw(), edge * denser));
}

const stores = new Map<string, Promise<ObjectStore>>();

async function read({ objects, maxBytes }: ViewRequest, digest: string, name: string): Promise<Uint8Array> {
  const store = await (stores.get(objects) ?? opened(objects));
  const found = await store.stat(digest);
  if (found && found.size > maxBytes) {
    const reason = `it has ${found.size} bytes, and ${maxBytes} are the most`;
    throw kumikiError('IMAGE_VIEW_LIMIT', { source: name, reason });
  }
  return await store.read(digest);
}

async function opened(folder: string): Promise<ObjectStore> {
  const store = openFileStore(folder);
  stores.set(folder, store);
  return await store;
}
