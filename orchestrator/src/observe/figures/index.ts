export type { Counts, ErrorFigures, StepFigures } from './bucket.ts';
export { Bucket } from './bucket.ts';
export type { FiguresStore, KeptFigures } from './figures-store.ts';
export { figuresWindows, RollingFigures, type Figures, type FiguresWindow } from './rolling-figures.ts';
