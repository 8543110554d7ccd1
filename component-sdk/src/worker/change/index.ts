export { fusableLength, runChange, runFused, type WantedChange } from './fuse.ts';
export {
  sharpStages,
  type ChangedImage,
  type ImageInfo,
  type SharpChange,
  type SharpStage,
} from './sharp-change.ts';
