export { Previews, type PreviewsOptions } from './previews.ts';
export type {
  Preview,
  PreviewedImage,
  PreviewedOutput,
  PreviewedStep,
  PreviewFile,
  PreviewInput,
  PreviewRequest,
} from './preview.ts';
