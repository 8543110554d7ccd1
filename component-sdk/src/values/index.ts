export { boxOverlap, detectionArea } from './boxes.ts';
export { describe, whyNot } from './check.ts';
export type {
  Classes,
  Detection,
  Detections,
  JsonValue,
  Keypoint,
  Keypoints,
  Measurement,
  Measurements,
  Table,
  Verdict,
  VerdictReason,
} from './data.ts';
export { dataSchemas } from './data-schemas.ts';
export { FileValue } from './file.ts';
export { seal } from './seal.ts';
export {
  between,
  compose,
  derivedFrame,
  identity,
  inverse,
  knowsRoot,
  mapBox,
  mapPoint,
  meanScale,
  rootFrame,
  rotation,
  scaling,
  translation,
  type Box,
  type Frame,
  type Matrix,
  type Point,
} from './frame/index.ts';
export {
  checkResultSize,
  checkSameSize,
  colourSamples,
  defaultPixelLimit,
  defaultQuality,
  describeUnknown,
  Image,
  imageFormats,
  imageFormatTable,
  loadLibvips,
  onCanvas,
  rawFileShape,
  rawFromTiff,
  rawToTiff,
  readHeader,
  sharp,
  sniffFormat,
  useThreads,
  type Area,
  type Canvas,
  type Depth,
  type EncodeOptions,
  type FileMetadata,
  type FromOptions,
  type ImageFile,
  type ImageFormat,
  type ImageHeader,
  type ImageOrigin,
  type OpenOptions,
  type RawImage,
  type ReadOptions,
  type Samples,
  type Sharp,
  type Space,
} from './image/index.ts';
export { mapDetections, mapKeypoints, mapMeasurements } from './map.ts';
export {
  accepts,
  formatTypeRef,
  parseTypeRef,
  valueTypes,
  type TypeRef,
  type ValueTypeName,
} from './types.ts';
export type { SingleValue, Value, ValueOf } from './value.ts';
export { measureName } from './measure-names.ts';
