import { hash } from 'node:crypto';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { canonicalJson } from '@kumiki/component-sdk/manifest';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { FileValue, formatTypeRef, valueTypes } from '@kumiki/component-sdk/values';
import type { InputSource } from '../executors/index.ts';
import type { DigestTree, Plan, PlanInput } from '../pipeline/index.ts';
import type { PreviewedImage, PreviewFile, PreviewInput, PreviewRequest } from './preview.ts';
import type { ReducedImages } from './reduced-images.ts';
import type { ValueCache } from './value-cache.ts';

export interface InputParts {
  readonly objects: ObjectStore;
  readonly reduced: ReducedImages;
}

/** The inputs of a preview as an executor takes them. */
export interface ReadInputs {
  readonly sources: Readonly<Record<string, InputSource>>;
  /** What each counts as in the keys of steps: an image in the size that it was reduced to. */
  readonly digests: Readonly<Record<string, DigestTree>>;
  readonly images: Readonly<Record<string, readonly PreviewedImage[]>>;
}

interface ReadOne {
  readonly source: InputSource;
  readonly digest: DigestTree;
  readonly images: readonly PreviewedImage[];
}

/**
 * Reads what the steps need of the inputs that were given, images in a size that is quick to work on.
 * @throws INPUT_MISSING, INPUT_UNKNOWN, INPUT_TYPE, ARTIFACT_NOT_FOUND, what `ReducedImages.get` throws
 */
export async function readInputs(
  whole: Plan,
  part: Plan,
  { inputs, edge }: PreviewRequest,
  parts: InputParts,
  signal: AbortSignal,
): Promise<ReadInputs> {
  const where = `the pipeline ${whole.pipeline.name}`;
  for (const input of Object.keys(inputs)) {
    if (Object.hasOwn(whole.inputs, input)) continue;
    const advice = `Its inputs are ${Object.keys(whole.inputs).join(', ')}.`;
    throw kumikiError('INPUT_UNKNOWN', { input, where, advice }, { at: { input } });
  }
  const reading = Object.entries(part.inputs).map(async ([name, wanted]) => {
    const given = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (given) return [name, await readOne(name, wanted, given, edge, parts, signal)] as const;
    if (wanted.optional) return undefined;
    throw kumikiError(
      'INPUT_MISSING',
      { input: name, where, expected: formatTypeRef(wanted) },
      { at: { input: name } },
    );
  });
  const read = (await Promise.all(reading)).filter((one) => one !== undefined);
  return {
    sources: Object.fromEntries(read.map(([name, { source }]) => [name, source])),
    digests: Object.fromEntries(read.map(([name, { digest }]) => [`inputs.${name}`, digest])),
    images: Object.fromEntries(
      read.filter(([, { images }]) => images.length > 0).map(([name, { images }]) => [name, images]),
    ),
  };
}

async function readOne(
  name: string,
  wanted: PlanInput,
  given: PreviewInput,
  edge: number,
  parts: InputParts,
  signal: AbortSignal,
): Promise<ReadOne> {
  if (given.kind === 'data') {
    const digest = `sha256:${hash('sha256', canonicalJson(given.data), 'hex')}`;
    return { source: given, digest, images: [] };
  }
  const { files } = given;
  if (!wanted.list && files.length !== 1) {
    const expected = `a value of type ${formatTypeRef(wanted)}`;
    const values = { input: name, where: 'the pipeline', found: `${files.length} files`, expected };
    throw kumikiError('INPUT_TYPE', values, { at: { input: name } });
  }
  const isPicture = valueTypes[wanted.type].kind === 'picture';
  const one = async (file: PreviewFile) =>
    isPicture ? await readImage(file, edge, parts, signal) : readFile(file, parts.objects);
  const read = await Promise.all(files.map(one));
  const images = read.flatMap((element) => element.images);
  if (!wanted.list) return { ...read[0]!, images };
  return {
    source: { kind: 'list', elements: read.map(({ source }) => source) },
    digest: read.map(({ digest }) => digest),
    images,
  };
}

function readFile({ digest, name = digest }: PreviewFile, objects: ObjectStore): ReadOne {
  const load = async () => await objects.read(digest);
  return { source: { kind: 'bytes', name, digest, load }, digest, images: [] };
}

async function readImage(
  file: PreviewFile,
  edge: number,
  { reduced }: InputParts,
  signal: AbortSignal,
): Promise<ReadOne> {
  const image = await reduced.get(file, edge, signal);
  const key = reduced.keyOf(file, edge);
  const { width, height, toRoot } = image.frame;
  const [fullWidth, fullHeight] = [Math.round(width * toRoot[0]), Math.round(height * toRoot[4])];
  return {
    source: { kind: 'value', value: image },
    digest: key,
    images: [{ digest: file.digest, key, width, height, fullWidth, fullHeight, scale: width / fullWidth }],
  };
}

/** The pipeline's files, which are in the object store. @throws ARTIFACT_NOT_FOUND */
export async function readFiles(
  plan: Plan,
  { objects, cache }: { readonly objects: ObjectStore; readonly cache: ValueCache },
): Promise<Record<string, FileValue>> {
  const files: Record<string, FileValue> = {};
  for (const [name, file] of Object.entries(plan.files)) {
    const digest = 'digest' in file ? file.digest : '';
    const found = digest === '' ? undefined : await objects.stat(digest);
    if (!found)
      throw kumikiError('ARTIFACT_NOT_FOUND', { name, where: `The pipeline ${plan.pipeline.name}` });
    // The same value as before: processes that have it need not be sent it again.
    const key = `file ${digest}`;
    const known = cache.get(key)?.['file'] as FileValue | undefined;
    files[name] =
      known ?? new FileValue({ name, digest, size: found.size }, async () => await objects.read(digest));
    if (!known) cache.put(key, { file: files[name] }, key.length);
  }
  return files;
}
