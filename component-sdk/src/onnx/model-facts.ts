import { readOnnxMetadata } from './metadata.ts';
import { parsePythonLiteral, type PythonValue } from './python-literal.ts';

/** What a detector's metadata says about it. */
export interface ModelFacts {
  /** The labels in the order of the classes; `undefined` where the model does not say. */
  readonly names?: readonly string[];
  /** Height and width in pixels that it was made for. */
  readonly imageSize?: readonly [height: number, width: number];
  /** Its rows are final detections, with overlapping ones left out already. */
  readonly endToEnd: boolean;
}

/** Limits on what a model may claim. */
const mostClasses = 10_000;
const longestLabel = 200;
const largestSide = 8192;

/** @throws NotOnnx */
export function readModelFacts(bytes: Uint8Array): ModelFacts {
  const metadata = readOnnxMetadata(bytes);
  const names = namesOf(parsePythonLiteral(metadata.get('names') ?? ''));
  const imageSize = sizeOf(parsePythonLiteral(metadata.get('imgsz') ?? ''));
  return {
    ...(names && { names }),
    ...(imageSize && { imageSize }),
    endToEnd: parsePythonLiteral(metadata.get('end2end') ?? '') === true,
  };
}

/** The label of a class that the model gives no name. */
export function unnamed(index: number): string {
  return `class${index}`;
}

/** `{0: 'scratch', 1: 'dent'}` or `['scratch', 'dent']`. */
function namesOf(value: PythonValue | undefined): string[] | undefined {
  const pairs = value instanceof Map ? [...value] : Array.isArray(value) ? [...value.entries()] : [];
  const names: string[] = [];
  for (const [key, name] of pairs as readonly (readonly [PythonValue, PythonValue])[]) {
    const index = typeof key === 'string' && key !== '' ? Number(key) : key;
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= mostClasses) {
      return undefined;
    }
    names[index] = typeof name === 'string' && name !== '' ? name.slice(0, longestLabel) : unnamed(index);
  }
  if (names.length === 0) return undefined;
  return Array.from(names, (name: string | undefined, index) => name ?? unnamed(index));
}

/** `[480, 640]`, or one number for both. */
function sizeOf(value: PythonValue | undefined): readonly [number, number] | undefined {
  const sides: readonly unknown[] = Array.isArray(value) ? value : [value, value];
  const [height, width = height] = sides;
  return isSide(height) && isSide(width) ? [height, width] : undefined;
}

function isSide(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= largestSide;
}
