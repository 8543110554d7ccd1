import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { KumikiError } from '../errors/index.ts';
import type { TypeText } from '../manifest/index.ts';
import { FileValue, Image, imageFormatTable, parseTypeRef, valueTypes, type Value } from '../values/index.ts';
import { compareData } from './compare-data.ts';
import { compareImages } from './compare-images.ts';
import { pathOf, readExampleValue } from './example-values.ts';

/** What became of one value that an example expects. */
export interface OutputResult {
  /** The output's name; `crops[1]` for an element of a list. */
  readonly output: string;
  readonly passed: boolean;
  /** What differs, in words. */
  readonly message?: string;
  /** For images: the largest and the mean difference of a sample, on the scale from 0 to 255. */
  readonly maxDifference?: number;
  readonly meanDifference?: number;
  /** The file that it was compared with, as the manifest names it. */
  readonly expectedFile?: string;
  /** Where the value that differs was written: an absolute path. */
  readonly actualFile?: string;
  /** The expected file was written anew. */
  readonly updated?: boolean;
}

export interface ComparisonPlace {
  /** The component's folder, absolute. */
  readonly folder: string;
  /** For images that do not say another one. */
  readonly tolerance: number;
  /** Write the expected files anew where they differ. */
  readonly update: boolean;
}

/** Numbers in data that was computed in another order differ by as much. */
const dataTolerance = 1e-6;

/** Compares an output with what an example expects, element by element where both are lists. */
export async function compareOutput(
  output: string,
  type: TypeText,
  found: Value | undefined,
  expected: unknown,
  place: ComparisonPlace,
): Promise<OutputResult[]> {
  if (found === undefined) return [{ output, passed: false, message: 'the component gave none' }];
  const { type: name, list } = parseTypeRef(type)!;
  if (!list || !Array.isArray(expected) || !Array.isArray(found)) {
    return [await compareOne(output, type, found, expected, place)];
  }
  if (found.length !== expected.length) {
    const message = `it has ${found.length} elements where ${expected.length} are expected`;
    return [{ output, passed: false, message }];
  }
  const elements = found as readonly Value[];
  return await Promise.all(
    elements.map(
      async (element, at) => await compareOne(`${output}[${at}]`, name, element, expected[at], place),
    ),
  );
}

async function compareOne(
  output: string,
  type: TypeText,
  found: Value,
  expected: unknown,
  place: ComparisonPlace,
): Promise<OutputResult> {
  const isData = valueTypes[parseTypeRef(type)!.type].kind === 'data';
  const file = isData && typeof expected === 'string' ? undefined : pathOf(expected);
  const golden = await readExampleValue(place.folder, type, expected).catch((error: unknown) => {
    // A file that is not there yet is made by an update, one that cannot be read too.
    const isMissing = error instanceof KumikiError && error.code === 'FILE_NOT_FOUND';
    if (file === undefined || !(place.update || isMissing)) throw error;
  });
  const compared: Partial<OutputResult> & { passed: boolean } =
    golden === undefined
      ? { passed: false, message: `there is no ${file} yet; "kumiki test --update" writes it` }
      : await compareValues(found, golden, expected, place.tolerance);
  const result = { output, ...compared, ...(file !== undefined && { expectedFile: file }) };
  if (compared.passed) return result;
  if (place.update && file !== undefined) {
    await writeValue(found, join(place.folder, file));
    return { ...result, passed: true, updated: true };
  }
  const actualFile = join(place.folder, 'out', file ?? join('examples', `${output}.json`));
  await writeValue(found, actualFile);
  return { ...result, actualFile };
}

async function compareValues(found: Value, golden: Value, expected: unknown, tolerance: number) {
  const own = typeof expected === 'object' && expected !== null && 'tolerance' in expected;
  const stated = own && typeof expected.tolerance === 'number' ? expected.tolerance : undefined;
  if (found instanceof Image && golden instanceof Image) {
    return await comparePictures(found, golden, stated ?? tolerance);
  }
  if (found instanceof FileValue && golden instanceof FileValue) {
    const passed = found.digest === golden.digest;
    return passed ? { passed } : { passed, message: 'its bytes differ' };
  }
  const message = compareData(found, golden, stated ?? dataTolerance);
  return message === undefined ? { passed: true } : { passed: false, message };
}

async function comparePictures(found: Image, golden: Image, tolerance: number) {
  const { maxDifference, meanDifference, sameSize, sameKind } = await compareImages(found, golden);
  const differs = (message: string) => ({ passed: false, message, maxDifference, meanDifference });
  const size = ({ width, height }: Image) => `${width}×${height}`;
  if (!sameSize) return differs(`it is ${size(found)} where ${size(golden)} is expected`);
  if (!sameKind) return differs(`it is ${kind(found)} where ${kind(golden)} is expected`);
  if (found.encodedByStep && found.origin.format !== golden.origin.format) {
    return differs(`it is a ${found.origin.format} file where ${golden.origin.format} is expected`);
  }
  if (maxDifference > tolerance) {
    const by = `${maxDifference.toFixed(2)} of 255 (${meanDifference.toFixed(3)} on average)`;
    return differs(`it differs by up to ${by} where ${tolerance} is allowed`);
  }
  return { passed: true, maxDifference, meanDifference };
}

function kind({ depth, space, alpha }: Image): string {
  const bits = depth === 'float' ? 'floating point' : `${depth}-bit`;
  return `${bits} ${space === 'grey' ? 'grey' : 'colour'}${alpha ? ' with alpha' : ''}`;
}

/** Writes a value: an image in the format of the path's ending, data as JSON. */
async function writeValue(value: Value, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await bytesOf(value, extname(path).toLowerCase()));
}

async function bytesOf(value: Value, extension: string): Promise<Uint8Array | string> {
  if (value instanceof FileValue) return await value.bytes();
  if (!(value instanceof Image)) {
    return typeof value === 'string' ? value : `${JSON.stringify(value, undefined, 2)}\n`;
  }
  const wanted = Object.entries(imageFormatTable).find(([, { extensions }]) =>
    extensions.includes(extension),
  );
  const format = (wanted?.[0] ?? 'png') as keyof typeof imageFormatTable;
  const file = await value.toFile();
  return file.format === format && value.encodedByStep
    ? file.bytes
    : await value.encode(format, { lossless: true, quality: 100, compressionLevel: 9 });
}
