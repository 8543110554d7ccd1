export {
  between,
  derivedFrame,
  knowsRoot,
  mapBox,
  mapPoint,
  resized,
  rootFrame,
  type Box,
  type FindRoot,
  type Frame,
} from './frame.ts';
export {
  identity,
  inverse,
  meanScale,
  rotation,
  scaling,
  compose,
  translation,
  type Matrix,
  type Point,
} from './matrix.ts';
export { newRoot, placed, type Placement } from './placement.ts';
