import type { Benchmark } from '../../benchmark.ts';
import {
  inProcessAdded,
  inProcessAddedByHand,
  inProcessThroughput,
  inProcessThroughputByHand,
  workersAdded,
  workersAddedByHand,
  workersThroughput,
  workersThroughputByHand,
} from './chains-bench.ts';
import { gateway } from './gateway.ts';

/** Pipelines that stay up, and the frames that go through them. */
export const realtimeBenchmarks: readonly Benchmark[] = [
  inProcessAdded,
  workersAdded,
  inProcessThroughput,
  workersThroughput,
  gateway,
  inProcessAddedByHand,
  workersAddedByHand,
  inProcessThroughputByHand,
  workersThroughputByHand,
];
