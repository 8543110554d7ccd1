import type { Image } from '../values/index.ts';
import type { OnnxModel, OutputTensor } from './onnx-model.ts';
import { planesOf, type PlanesOptions } from './planes.ts';

export interface RunOnImageOptions extends Pick<PlanesOptions, 'normalisation' | 'fit'> {
  /** Pixels of a side where the model leaves its size open. */
  readonly usualSide: number;
  /** Looked at before the model runs. */
  readonly signal: AbortSignal;
}

/** The first output of a model for an image. @throws as `runAllOnImage` */
export async function runOnImage(
  model: OnnxModel,
  image: Image,
  options: RunOnImageOptions,
): Promise<OutputTensor> {
  return (await runAllOnImage(model, image, options))[0]!;
}

/**
 * All outputs of a model for an image, which is brought into the size and the channels that the model wants.
 * @throws what `planesOf` and `OnnxModel.run` throw
 */
export async function runAllOnImage(
  model: OnnxModel,
  image: Image,
  { usualSide, signal, ...form }: RunOnImageOptions,
): Promise<OutputTensor[]> {
  const { width, height } = model.sizeFor(usualSide);
  const planes = await planesOf(image, { width, height, channels: model.input.channels, ...form });
  signal.throwIfAborted();
  return await model.run(planes, width, height);
}
