import type { JsonValue } from '@kumiki/component-sdk/values';

/** An artifact in the object store. */
export interface ArtifactRef {
  /** `sha256:…` */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly mediaType: string;
  /** The file name that people know it by. */
  readonly name?: string;
  /** What belongs to the value and is not in its bytes: the frame of an image. */
  readonly meta?: JsonValue;
}

/**
 * A file of the machine that an execution reads where it lies: nothing is copied, and it is refused if it changed
 * since the execution was accepted.
 */
export interface ExternalFile {
  /** Absolute. */
  readonly path: string;
  /** What people call it. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

/** A value of an execution as it is recorded: large ones by reference, small data as it is. */
export type StoredValue =
  | ArtifactRef
  | { readonly data: JsonValue }
  | { readonly file: ExternalFile }
  | { readonly list: readonly StoredValue[] };

/** By the name of the input or output; what is absent is not there. */
export type StoredValues = Readonly<Record<string, StoredValue>>;

/** The artifacts that values refer to, in order, repeated ones too. */
export function* artifactsIn(values: StoredValues): Generator<ArtifactRef> {
  for (const value of Object.values(values)) yield* artifactsOf(value);
}

function* artifactsOf(value: StoredValue): Generator<ArtifactRef> {
  if ('digest' in value) yield value;
  else if ('list' in value) for (const element of value.list) yield* artifactsOf(element);
}
