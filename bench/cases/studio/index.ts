import type { Benchmark } from '../../benchmark.ts';
import { firstPaint } from './first-paint.ts';
import { gridScroll } from './grid-scroll.ts';
import { initialJs } from './initial-js.ts';
import { panFrame } from './pan.ts';
import { differenceGraph, runGraph } from './viewed-graphs.ts';

/** The studio in Chromium: one file for each measure. */
export const studioBenchmarks: readonly Benchmark[] = [
  panFrame,
  runGraph,
  differenceGraph,
  gridScroll,
  firstPaint,
  initialJs,
];
