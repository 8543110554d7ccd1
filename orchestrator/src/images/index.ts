export { ImageTools, type ImageToolsOptions } from './image-tools.ts';
export {
  thumbnailFormats,
  thumbnailSizes,
  type ImageAbout,
  type ImageArea,
  type ImageSource,
  type ReducedImage,
  type ThumbnailFormat,
  type ThumbnailSize,
} from './view.ts';
