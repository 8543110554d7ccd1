/**
 * What YOLO models take and give, for components that run them: how an image lies in the input, and boxes from the output.
 * Nothing else of the SDK is loaded, so that it serves threads too.
 */
export { coefficientsOf, readCandidates, type Candidate } from './candidates.ts';
export { layoutOf, layoutsTaken, type Layout } from './layout.ts';
export { boxInPicture, letterbox, type Letterbox } from './letterbox.ts';
export { byScore, iou, suppress, type SuppressOptions } from './suppress.ts';
