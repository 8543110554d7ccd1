import type { Image, ImageFormat, Sharp, Space } from '../../values/index.ts';

import type { Placement } from '../../values/frame/index.ts';

/**
 * Where sharp does an operation, whatever the order in which a pipeline was told of them: `src/pipeline.cc` of sharp
 * 0.35.5, read from the top. A stage is what `SharpChange.stages` names.
 */
export const sharpStages = {
  /** `resize`, without cutting or a border. */
  resize: 1,
  /** `flip` and `flop`. */
  mirror: 2,
  /** `blur`. */
  blur: 3,
  /** `sharpen`. */
  sharpen: 4,
  /** `toColourspace`, into grey: what the result is written in. */
  colourspace: 5,
} as const;

export type SharpStage = keyof typeof sharpStages;

/** What is known of an image before its pixels are. */
export interface ImageInfo extends Pick<Image, 'width' | 'height' | 'depth' | 'space' | 'alpha'> {
  /** Of the file that it leads back to. */
  readonly format?: ImageFormat;
}

/** What comes of an image, as far as it is not what went in. */
export interface ChangedImage {
  readonly width?: number;
  readonly height?: number;
  readonly space?: Space;
  /** How the pixels moved, as for `Image.from`. */
  readonly transform?: Placement;
}

/**
 * A component that is only a change to a sharp pipeline, from its input `image` to its output `image`. Neighbours of this
 * kind run as one pipeline where nobody needs what lies between them, and where sharp gives the same pixels then.
 */
export interface SharpChange<Params = never> {
  /** The operations that it uses, each once. */
  readonly stages: readonly SharpStage[];
  /**
   * What comes of an image; nothing where the component does something else with it, as its `run` says. Left out: an
   * image of the same size and kind, always.
   */
  result?(image: ImageInfo, params: Params): ChangedImage | undefined;
  /** Adds the operations to a pipeline, which ends in the kind of the result by itself. */
  apply(pipeline: Sharp, params: Params, image: ImageInfo): Sharp;
}

export function infoOf(image: Image): ImageInfo {
  const { width, height, depth, space, alpha, origin } = image;
  return { width, height, depth, space, alpha, ...(origin.format && { format: origin.format }) };
}
