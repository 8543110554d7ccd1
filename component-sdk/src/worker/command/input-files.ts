import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { CommandPart } from '../../manifest/index.ts';
import { FileValue, Image, imageFormatTable, type ImageFormat, type Value } from '../../values/index.ts';
import type { Values } from '../values.ts';
import type { Scratch } from './scratch.ts';

/** Files of inputs, by input and format. */
export type InputFiles = (input: string, as: string) => readonly string[];

/**
 * Writes the inputs that a command names into the folder for them, each in the formats that it is wanted in. The
 * names of the files are those of the manifest, never of the values, and their paths start at the working folder:
 * so they are the same in every run, also where a program writes them into its result.
 * @throws IMAGE_KIND_NOT_SUPPORTED, IMAGE_ENCODE_FAILED, IMAGE_UNREADABLE
 */
export async function writeInputs(
  parts: readonly CommandPart[],
  inputs: Values,
  scratch: Scratch,
): Promise<InputFiles> {
  const files = new Map<string, readonly string[]>();
  for (const part of parts) {
    if (part.kind !== 'input' || files.has(keyOf(part.input, part.as))) continue;
    const value = inputs[part.input];
    const isList = Array.isArray(value);
    const single = value === undefined ? [] : isList ? (value as readonly Value[]) : [value];
    const paths: string[] = [];
    for (const [at, one] of single.entries()) {
      const { bytes, ending } = await contentOf(one, part.as);
      const name = `${part.input}${isList ? `-${at + 1}` : ''}.${ending}`;
      await writeFile(join(scratch.inputs, name), bytes);
      paths.push(join(relative(scratch.work, scratch.inputs), name));
    }
    files.set(keyOf(part.input, part.as), paths);
  }
  return (input, as) => files.get(keyOf(input, as)) ?? [];
}

function keyOf(input: string, as: string): string {
  return `${input} ${as}`;
}

interface Content {
  readonly bytes: Uint8Array | string;
  /** Of the file's name, without a dot. */
  readonly ending: string;
}

async function contentOf(value: Value, as: string): Promise<Content> {
  if (value instanceof Image) return await imageContent(value, as);
  if (value instanceof FileValue) return { bytes: await value.bytes(), ending: endingOf(value.name) };
  // Text as it is, a number as JSON writes it.
  if (as === 'text' && typeof value === 'string') return { bytes: value, ending: 'txt' };
  if (as === 'text') return { bytes: JSON.stringify(value), ending: 'txt' };
  return { bytes: JSON.stringify(value), ending: 'json' };
}

/** Programs that read no metadata get upright pixels; `original` is for those that do. */
async function imageContent(image: Image, as: string): Promise<Content> {
  const { encodedBytes, origin } = image;
  if (as === 'original' && encodedBytes !== undefined && origin.format !== undefined) {
    return { bytes: encodedBytes, ending: formatEnding(origin.format) };
  }
  const format = as === 'original' ? 'png' : (as as ImageFormat);
  // The file lives for one run: what counts is the time to write it.
  return {
    bytes: await image.encode(format, { compressionLevel: 1, quality: 95 }),
    ending: formatEnding(format),
  };
}

export function formatEnding(format: ImageFormat): string {
  return imageFormatTable[format].extensions[0]!.slice(1);
}

/** Many programs go by the ending of a name; of a name from outside, nothing else is taken. */
function endingOf(name: string): string {
  return /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? 'bin';
}
