import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { kumikiError, reasonOf, type KumikiError } from '../../errors/index.ts';
import type { Manifest } from '../../manifest/index.ts';
import {
  FileValue,
  Image,
  imageFormats,
  parseTypeRef,
  valueTypes,
  type Frame,
  type Value,
} from '../../values/index.ts';
import type { Values } from '../values.ts';
import { formatEnding } from './input-files.ts';

/** Where an output is, and what it is. */
export interface WrittenOutput {
  readonly output: string;
  readonly as: string;
  readonly from?: string;
  readonly transform?: 'scale';
}

/** The path of an output in a folder. */
export function outputPath(folder: string, { output, as }: Pick<WrittenOutput, 'output' | 'as'>): string {
  const format = imageFormats.find((one) => one === as);
  const ending = format ? formatEnding(format) : as === 'text' ? 'txt' : as;
  return join(folder, `${output}.${ending}`);
}

/** Turns what a program wrote or printed into the values that its manifest promises. */
export class OutputReader {
  readonly #manifest: Manifest;
  readonly #inputs: Values;
  /** The most bytes of one output. */
  readonly #limit: number;

  constructor(manifest: Manifest, inputs: Values, limit: number) {
    this.#manifest = manifest;
    this.#inputs = inputs;
    this.#limit = limit;
  }

  /** The value of a file; `undefined` where it was not written. @throws COMPONENT_OUTPUT_TYPE */
  async read(written: WrittenOutput, folder: string): Promise<Value | undefined> {
    const path = outputPath(folder, written);
    const bytes = await this.#bytes(path, written);
    return bytes && (await this.value(bytes, written));
  }

  /** @throws COMPONENT_OUTPUT_TYPE */
  async value(bytes: Buffer, { output, as, from, transform }: WrittenOutput): Promise<Value> {
    const { type } = parseTypeRef(this.#manifest.outputs[output]!.type)!;
    const { kind } = valueTypes[type];
    if (kind === 'file') return FileValue.fromBytes(bytes, `${output}.${as}`);
    const source = this.#source(from);
    if (kind === 'picture') return await this.#image(bytes, output, { from: source, transform });
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
    if (as === 'text' && type === 'text') return text.replace(/\r?\n$/, '');
    try {
      // A number by itself is JSON too.
      const data = JSON.parse(text) as Value;
      return source && liesSomewhere.has(type) ? withFrame(data, source.frame) : data;
    } catch (cause) {
      throw this.#fault(output, `no ${as === 'text' ? 'number' : 'JSON'} (${reasonOf(cause)})`, cause);
    }
  }

  /** Decoded at once, so that what a program left unfinished is told as its fault, not as that of the item. */
  async #image(
    bytes: Buffer,
    output: string,
    { from, transform }: { from: Image | undefined; transform: 'scale' | undefined },
  ): Promise<Image> {
    try {
      const image = await Image.fromEncoded(bytes, {
        ...(from && { from }),
        ...(transform && { transform }),
      });
      await image.raw();
      return image;
    } catch (cause) {
      throw this.#fault(output, `a file that cannot be read as an image (${reasonOf(cause)})`, cause);
    }
  }

  /** The image that an output lies on: the one that is named, or the only one. */
  #source(from: string | undefined): Image | undefined {
    const images = Object.keys(this.#manifest.inputs)
      .map((name) => ({ name, value: this.#inputs[name] }))
      .filter((one): one is { name: string; value: Image } => one.value instanceof Image);
    if (from !== undefined) return images.find(({ name }) => name === from)?.value;
    return images.length === 1 ? images[0]!.value : undefined;
  }

  async #bytes(path: string, { output }: WrittenOutput): Promise<Buffer | undefined> {
    const folder = dirname(path);
    const found = await realpath(folder).catch(() => '');
    if (found !== (await realpath(dirname(folder)).then((parent) => join(parent, 'outputs')))) {
      throw this.#fault(output, 'out of its folder, which the program replaced');
    }
    try {
      // Neither a link is followed nor a pipe waited for.
      await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      const about = await file.stat();
      if (!about.isFile()) throw this.#fault(output, 'no plain file');
      if (about.nlink !== 1) throw this.#fault(output, 'a link to another file');
      if (about.size > this.#limit) {
        throw this.#fault(output, `${about.size} bytes long, where ${this.#limit} are the most`);
      }
      return await file.readFile();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      if (code === 'ELOOP') throw this.#fault(output, 'a link', error);
      if (code === 'EACCES' || code === 'ENXIO' || code === 'EISDIR')
        throw this.#fault(output, `no file that can be read (${reasonOf(error)})`, error);
      throw error;
    }
  }

  #fault(output: string, found: string, cause?: unknown): KumikiError {
    const { name: component, outputs } = this.#manifest;
    const expected = `a value of type ${outputs[output]!.type}`;
    return kumikiError('COMPONENT_OUTPUT_TYPE', { component, output, found, expected }, { cause });
  }
}

/** Data about places in an image, which says whose places they are. */
const liesSomewhere: ReadonlySet<string> = new Set(['detections', 'keypoints', 'measurements']);

/** A program knows nothing of frames: what it found lies on the image that it was given. */
function withFrame(data: Value, frame: Frame): Value {
  if (typeof data !== 'object' || data === null || 'frame' in data || Array.isArray(data)) return data;
  return Object.assign({ frame }, data);
}
