/**
 * What a component author imports.
 *
 * A component is a folder with a manifest, `component.yaml`, and the code that runs for each image:
 * ```ts
 * import { defineComponent, Image } from '@kumiki/component-sdk';
 * import type { Resize } from './component.types.ts';
 *
 * export default defineComponent<Resize>({
 *   async run({ inputs, params }) {
 *     const image = await inputs.image.sharp();
 *     return { image: Image.from(image.resize(params.width), { transform: 'scale' }) };
 *   },
 * });
 * ```
 * `runComponent` runs it in a test; `kumiki dev`, `kumiki run` and `kumiki test` run it from the command line.
 */
import { loadLibvips } from './values/index.ts';

export { KumikiError, kumikiError, type ErrorCode } from './errors/index.ts';
export {
  defineComponent,
  runComponent,
  runStream,
  type ChangedImage,
  type ChangeDefinition,
  type Component,
  type ComponentDefinition,
  type ComponentTypes,
  type ImageInfo,
  type RunContext,
  type StreamContext,
  type StreamDefinition,
  type SetupContext,
  type SharpChange,
  type SharpStage,
} from './worker/index.ts';
export {
  between,
  boxOverlap,
  checkResultSize,
  checkSameSize,
  colourSamples,
  compose,
  detectionArea,
  FileValue,
  identity,
  Image,
  imageFormats,
  inverse,
  mapBox,
  mapDetections,
  mapKeypoints,
  mapMeasurements,
  mapPoint,
  meanScale,
  measureName,
  onCanvas,
  rotation,
  scaling,
  translation,
  type Area,
  type Box,
  type Canvas,
  type Classes,
  type Depth,
  type Detection,
  type Detections,
  type EncodeOptions,
  type FileMetadata,
  type Frame,
  type ImageFormat,
  type JsonValue,
  type Keypoint,
  type Keypoints,
  type Matrix,
  type Measurement,
  type Measurements,
  type Point,
  type RawImage,
  type Sharp,
  type Space,
  type Table,
  type Verdict,
  type VerdictReason,
} from './values/index.ts';

/** The sharp that images of the SDK work with, loaders that Kumiki does not read with closed. */
export const sharp = loadLibvips();
