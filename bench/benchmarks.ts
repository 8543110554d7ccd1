import { chain3Throughput } from './cases/chain3.ts';
import { detectOverhead } from './cases/detect.ts';
import { componentTimes } from './cases/components/components.ts';
import { cachedRun, durableStepOverhead, executionOverhead, keepAll } from './cases/durable.ts';
import { preview } from './cases/preview.ts';
import { eventDelay } from './cases/events.ts';
import { kafkaEvents, kafkaRequests } from './cases/kafka/index.ts';
import { clusterPhotos } from './cases/kubernetes/index.ts';
import { planning } from './cases/planning.ts';
import { serverThroughput } from './cases/server.ts';
import { realtimeBenchmarks } from './cases/realtime/index.ts';
import { startUp } from './cases/start-up.ts';
import { stepOverhead } from './cases/step-overhead.ts';
import { historyList } from './cases/history/list.ts';
import { registryIndex } from './cases/registry/registry.ts';
import { rayServe } from './peers/ray-serve.ts';
import { roboflowEngine, roboflowServer } from './peers/roboflow.ts';
import { storeCommit, storeOpen } from './cases/store.ts';
import { studioBenchmarks } from './cases/studio/index.ts';
import { workerHop } from './cases/worker-hop.ts';
import type { Benchmark } from './benchmark.ts';

export const benchmarks: readonly Benchmark[] = [
  chain3Throughput,
  stepOverhead,
  planning,
  startUp,
  executionOverhead,
  durableStepOverhead,
  keepAll,
  cachedRun,
  detectOverhead,
  workerHop,
  preview,
  storeCommit,
  historyList,
  storeOpen,
  eventDelay,
  kafkaRequests,
  kafkaEvents,
  clusterPhotos,
  serverThroughput,
  registryIndex,
  componentTimes,
  ...realtimeBenchmarks,
  ...studioBenchmarks,
  rayServe,
  roboflowEngine,
  roboflowServer,
];
