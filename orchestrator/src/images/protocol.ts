import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { ImageSource, View, ViewResults } from './view.ts';

/** Pixels as an uncompressed TIFF in a shared folder: a pipe takes them in pieces, each of which waits for its turn on a busy machine. */
export interface SharedFile {
  readonly kind: 'file';
  readonly path: string;
  readonly name?: string | undefined;
}

/** To the process that makes views of images; it answers each request once, in order. */
export interface ViewRequest {
  readonly id: number;
  /** The folder of the object store. */
  readonly objects: string;
  readonly source: ImageSource | SharedFile;
  readonly view: View;
  /** The most bytes of an object. */
  readonly maxBytes: number;
  readonly maxPixels: number;
}

export type ViewAnswer =
  | { readonly id: number; readonly result: ViewResults[keyof ViewResults] }
  | { readonly id: number; readonly error: ErrorRecord };
