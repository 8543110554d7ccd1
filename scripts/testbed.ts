// The tests that need real servers (`*.testbed.test.ts`): `npm run test:testbed`. Where they are is in TESTBED_*.
import { runStages, testStage } from './verify/run.ts';
import { closingLine } from './verify/tally.ts';

const needed = [
  'TESTBED_S3_ENDPOINT',
  'TESTBED_S3B_ENDPOINT',
  'TESTBED_S3_ACCESS_KEY',
  'TESTBED_S3_SECRET_KEY',
  'TESTBED_REGISTRY',
  'TESTBED_KAFKA',
  'TESTBED_NODE_IP',
  'KUBECONFIG',
];
const missing = needed.filter((name) => !process.env[name]);

if (missing.length > 0) {
  console.log(
    `These tests need S3 stores of two makes, an OCI registry, Kafka and a Kubernetes cluster with Argo Workflows. Set ${missing.join(', ')}: endpoints as http://HOST:PORT, keys that may make buckets, HOST:PORT of the registry, which asks nobody to sign in, and of a broker, the address of this machine as pods see it, and a kubeconfig that may do everything.`,
  );
  console.log(closingLine({ passed: 0, failed: 1, skipped: 0 }));
  process.exitCode = 1;
} else {
  await runStages([testStage('testbed', 'vitest.testbed.config.ts', process.argv.slice(2))]);
}
