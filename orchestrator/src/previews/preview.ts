import type { ErrorRecord, Problem } from '@kumiki/component-sdk/errors';
import type { JsonValue, Value, ValueTypeName } from '@kumiki/component-sdk/values';

/** A file that somebody may use as an input: it is in the object store. */
export interface PreviewFile {
  readonly digest: string;
  readonly name?: string | undefined;
}

export type PreviewInput =
  | { readonly kind: 'files'; readonly files: readonly PreviewFile[] }
  | { readonly kind: 'data'; readonly data: JsonValue };

/** What somebody wants to see. */
export interface PreviewRequest {
  /** The document, YAML or JSON. */
  readonly text: string;
  /** Values of the pipeline's parameters, as JSON. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Parameters of steps in place of those in the document, by step. */
  readonly stepParams?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The step to run up to; without one, all of them. */
  readonly step?: string;
  /** A step that runs anew with all that follow it, also where what they give is known. */
  readonly from?: string;
  readonly inputs: Readonly<Record<string, PreviewInput>>;
  /** The longest side that images are cut down to, in pixels. */
  readonly edge: number;
  /**
   * Steps whose values are those of an earlier preview, by the keys that these had there: neither they nor what leads up
   * to them alone runs. Steps whose values are kept no longer run as all others.
   */
  readonly pins?: Readonly<Record<string, string>>;
  /** A newer preview of the same session takes the place of the one before. */
  readonly session?: string;
}

/** An image input as the steps got it. */
export interface PreviewedImage {
  readonly digest: string;
  /** Names the reduced image for as long as it is kept, as the value `image`. */
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly fullWidth: number;
  readonly fullHeight: number;
  /** Pixels of the reduced image for one of the whole image. */
  readonly scale: number;
}

export interface PreviewedOutput {
  readonly type: ValueTypeName;
  readonly value: Value;
}

export interface PreviewedStep {
  readonly step: string;
  /** `pinned`: it has the values that were asked for. `left_out`: only a real run does it. `not_reached`: a step before it failed. */
  readonly status: 'succeeded' | 'cached' | 'pinned' | 'failed' | 'skipped' | 'left_out' | 'not_reached';
  /** Where it ran, in ms. */
  readonly durationMs?: number;
  readonly error?: ErrorRecord;
  /** Names its values for as long as they are kept. */
  readonly key?: string;
  readonly outputs: Readonly<Record<string, PreviewedOutput>>;
  /** Its parameters that are lengths in pixels: they mean pixels of the reduced image. */
  readonly pixelParams: readonly string[];
}

export interface Preview {
  readonly pipeline: string;
  readonly status: 'succeeded' | 'failed';
  /** Of an item as a whole, where no step is at fault. */
  readonly error?: ErrorRecord;
  readonly images: Readonly<Record<string, readonly PreviewedImage[]>>;
  readonly steps: readonly PreviewedStep[];
  /** Warnings about the document. */
  readonly problems: readonly Problem[];
  readonly durationMs: number;
}
