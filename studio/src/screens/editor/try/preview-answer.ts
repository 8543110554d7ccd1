import type { ErrorRecord } from '../../../api/types.ts';

/** The answer of the platform to a preview. */
export interface PreviewAnswer {
  readonly status: 'succeeded' | 'failed';
  readonly error?: ErrorRecord;
  readonly images: Readonly<Record<string, readonly PreviewImage[]>>;
  readonly steps: readonly PreviewAnswerStep[];
  readonly duration_ms: number;
}

/** An image that went in, as the steps got it. */
export interface PreviewImage {
  readonly thumbnail: string;
  readonly width: number;
  readonly height: number;
  readonly full_width: number;
  readonly full_height: number;
  readonly scale: number;
}

export interface PreviewAnswerStep {
  readonly step: string;
  readonly status: PreviewStatus;
  readonly cached: boolean;
  readonly key?: string;
  readonly duration_ms?: number;
  readonly error?: ErrorRecord;
  readonly outputs: Readonly<Record<string, PreviewOutput>>;
}

export type PreviewStatus =
  'succeeded' | 'cached' | 'pinned' | 'failed' | 'skipped' | 'left_out' | 'not_reached';

export interface PreviewOutput extends Partial<PreviewPicture> {
  readonly type: string;
  readonly data?: unknown;
  readonly list?: readonly Partial<PreviewPicture>[];
}

interface PreviewPicture {
  readonly thumbnail: string;
  readonly width: number;
  readonly height: number;
}

/** A picture that a step gave or takes. */
export interface StepPicture {
  /** The output or input, with its place in a list. */
  readonly name: string;
  /** The address of small copies of it; `size` and `area` are added. */
  readonly address: string;
  /** In pixels of the picture itself. */
  readonly width: number;
  readonly height: number;
}

/** The pictures among the outputs of a step. */
export function picturesIn(outputs: Readonly<Record<string, PreviewOutput>>): readonly StepPicture[] {
  return Object.entries(outputs).flatMap(([name, output]) => {
    const { list } = output;
    if (!list) return asPicture(name, output) ?? [];
    return list.flatMap((one, at) => asPicture(list.length > 1 ? `${name} ${at + 1}` : name, one) ?? []);
  });
}

/** An image that went in, as a picture. */
export function pictureOfInput(name: string, image: PreviewImage): StepPicture {
  return { name, address: image.thumbnail, width: image.width, height: image.height };
}

function asPicture(
  name: string,
  { thumbnail, width, height }: Partial<PreviewPicture>,
): StepPicture | undefined {
  if (thumbnail === undefined || width === undefined || height === undefined) return undefined;
  return { name, address: thumbnail, width, height };
}

/** The address of a small copy of a picture. */
export function copyAddress({ address }: StepPicture, size: number): string {
  return `${address}${address.includes('?') ? '&' : '?'}size=${size}`;
}
