import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { ImageSource, View, ViewResults } from './view.ts';

/** To the process that makes views of images; it answers each request once, in order. */
export interface ViewRequest {
  readonly id: number;
  /** The folder of the object store. */
  readonly objects: string;
  readonly source: ImageSource;
  readonly view: View;
  /** The most bytes of an object. */
  readonly maxBytes: number;
  readonly maxPixels: number;
}

export type ViewAnswer =
  | { readonly id: number; readonly result: ViewResults[keyof ViewResults] }
  | { readonly id: number; readonly error: ErrorRecord };
