import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import {
  FileValue,
  formatTypeRef,
  Image,
  valueTypes,
  whyNot,
  type JsonValue,
  type OpenOptions,
  type Value,
} from '@kumiki/component-sdk/values';
import type { PlanInput } from '../pipeline/index.ts';
import type { InputSource } from './executor.ts';

export interface ReadInput {
  readonly value: Value;
  /** What a person should know although the item goes on. */
  readonly warnings: readonly string[];
}

/**
 * Reads the value of a pipeline input. A file of many pages gives its first page where one image is wanted, and
 * all pages where a list is.
 * @throws the errors of `Image.open`, INPUT_TYPE
 */
export async function readInput(name: string, source: InputSource, wanted: PlanInput): Promise<ReadInput> {
  if (wanted.list) return await readList(name, source, wanted);
  if (source.kind === 'list') throw wrongType(name, 'a list', wanted);
  if (source.kind === 'data') return { value: checked(name, source.data, wanted), warnings: [] };
  if (source.kind === 'value') return { value: checked(name, source.value, wanted), warnings: [] };
  const bytes = await source.load();
  const { kind } = valueTypes[wanted.type];
  if (kind === 'file') return { value: FileValue.fromBytes(bytes, source.name), warnings: [] };
  if (kind === 'data') return { value: checked(name, parseData(name, bytes, wanted), wanted), warnings: [] };
  const image = await Image.open(bytes, openOptions(source));
  const more = `${source.name} has ${image.pages} pages; only the first one is used.`;
  return { value: checked(name, image, wanted), warnings: image.pages > 1 ? [more] : [] };
}

async function readList(name: string, source: InputSource, wanted: PlanInput): Promise<ReadInput> {
  if (source.kind === 'data') return { value: checked(name, source.data, wanted), warnings: [] };
  const elements = source.kind === 'list' ? source.elements : [source];
  const lists = await Promise.all(elements.map(async (element) => await readElement(name, element, wanted)));
  return { value: lists.flat(), warnings: [] };
}

async function readElement(name: string, source: InputSource, wanted: PlanInput): Promise<Value[]> {
  if (source.kind === 'bytes' && valueTypes[wanted.type].kind === 'picture') {
    const bytes = await source.load();
    return await Image.openPages(bytes, openOptions(source));
  }
  return [(await readInput(name, source, { ...wanted, list: false })).value];
}

/** Frames are named by the digest of the file: the same in every execution and on every executor. */
function openOptions({ name, digest }: Extract<InputSource, { kind: 'bytes' }>): OpenOptions {
  return { source: name, ...(digest !== undefined && { root: digest }) };
}

function parseData(name: string, bytes: Uint8Array, wanted: PlanInput): JsonValue {
  const text = new TextDecoder().decode(bytes);
  if (wanted.type === 'text') return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw wrongType(name, 'not JSON', wanted);
  }
}

function checked(name: string, value: Value, wanted: PlanInput): Value {
  const reason = whyNot(value, wanted);
  if (reason !== undefined) throw wrongType(name, reason, wanted);
  return value;
}

function wrongType(input: string, found: string, wanted: PlanInput): KumikiError {
  const expected = `a value of type ${formatTypeRef(wanted)}`;
  return kumikiError('INPUT_TYPE', { input, where: 'the pipeline', found, expected }, { at: { input } });
}
