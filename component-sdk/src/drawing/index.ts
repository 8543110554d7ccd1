/** Drawing on pixels: lines and texts as coverage, the same on every machine. */
export { drawLine, emptyMask, type Mask } from './mask.ts';
export { textMask } from './text-mask.ts';
