/** Drawing on pixels: lines and texts as coverage, the same on every machine, and where things lie. */
export { drawLine, emptyMask, type Mask } from './mask.ts';
export { placeAt, type Position } from './place-at.ts';
export { textMask } from './text-mask.ts';
