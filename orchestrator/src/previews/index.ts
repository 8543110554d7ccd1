export { Previews, type PreviewsOptions } from './previews.ts';
export {
  Pins,
  type NewPin,
  type Pin,
  type PinLimits,
  type PinsOptions,
  type PinStore,
} from './pins/index.ts';
export type {
  Preview,
  PreviewedImage,
  PreviewedOutput,
  PreviewedStep,
  PreviewFile,
  PreviewInput,
  PreviewRequest,
} from './preview.ts';
