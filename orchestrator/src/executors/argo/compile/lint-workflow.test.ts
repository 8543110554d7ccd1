import { beforeAll, describe, expect, test } from 'vitest';
import { faultsOf } from './lint-workflow.ts';
import { compiled, testCluster } from './test-cases.ts';
import type { Workflow } from './index.ts';
import type { PodTemplate } from './workflow.ts';

/* A manifest of everything, of which one thing after the other is taken away or changed. */

const cluster = {
  ...testCluster,
  priorityClass: 'batch',
  pullSecrets: ['registry'],
  itemsPerPod: 10,
  gpu: {
    resource: 'nvidia.com/gpu',
    nodeSelector: { accelerator: 'nvidia' },
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' } as const],
  },
};
const pipeline = `inputs: {image: {type: image}}
steps:
  small: {component: imaging/resize, inputs: {image: $inputs.image}, resources: {gpu: 1}}
  more: {component: imaging/resize, inputs: {image: $steps.small.image}}
outputs: {image: $steps.more.image}`;

let whole: Workflow;
beforeAll(async () => {
  whole = await compiled({ pipeline, items: 20, cluster });
});

/** What the check says when what stands at a place is another value, or gone. */
function faults(path: readonly string[], value?: unknown): string[] {
  const workflow = structuredClone(whole);
  let at = workflow as unknown as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const last = path.at(-1)!;
  if (value !== undefined) at[last] = value;
  else if (Array.isArray(at)) at.splice(Number(last), 1);
  else delete at[last];
  return faultsOf(workflow, cluster);
}

/** Whether the check takes a manifest without what stands at a place; where there is nothing left to look at, it does not. */
function isMissed(path: readonly string[]): boolean {
  try {
    return faults(path).length === 0;
  } catch {
    return false;
  }
}

/** The place of everything that can be taken away. */
function* placesIn(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* placesIn(inner, [...path, key]);
}

/** What a manifest may lack: names and numbers for people and for whoever follows it, and what components find convenient. */
const mayLack = [
  /^(entrypoint|serviceAccountName|archiveLogs|podGC\.deleteDelayDuration|securityContext\.fsGroup)$/,
  /^podMetadata\.labels\.kumiki\.dev\/generation$/,
  /^templates\.\d+\.(inputs|metadata)\b/,
  /\.(env|volumeMounts|volumes)\b/,
  /\.command\.\d+$/,
  /\.(name|terminationMessagePolicy|dag\.tasks\.\d+\.arguments\..*)$/,
];

test('is as it should be', () => {
  expect(faultsOf(whole, cluster)).toEqual([]);
});

test('lacks nothing without a fault, whatever of it is taken away', () => {
  const missed = [...placesIn(whole.spec)].filter(
    (path) => !mayLack.some((one) => one.test(path.join('.'))) && isMissed(['spec', ...path]),
  );
  expect(missed.map((path) => path.join('.'))).toEqual([]);
});

describe('sees what is wrong', () => {
  const pod = ['spec', 'templates', '1'];
  const helper = [...pod, 'container'];
  const worker = [...pod, 'initContainers', '0'];
  const tasks = ['spec', 'templates', '0', 'dag', 'tasks'];
  const ofSecret = { name: 'A', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } };
  test.each<[string, readonly string[], unknown]>([
    ['a root that is written to', [...helper, 'securityContext', 'readOnlyRootFilesystem'], false],
    ['the token of a service account', ['spec', 'automountServiceAccountToken'], true],
    ['a worker with a secret', [...worker, 'env', '0'], ofSecret],
    ['a secret by its value', [...helper, 'env', '0'], { name: 'KUMIKI_TOKEN', value: 'abc' }],
    ['the token of another execution', [...helper, 'env', '4'], { ...ofSecret, name: 'KUMIKI_HELPER_TOKEN' }],
    ['a worker that sees what another one has', [...worker, 'volumeMounts', '0', 'name'], 'helper-tmp'],
    ['an image by its tag', [...helper, 'image'], 'registry.local/helper:1'],
    ['no command', [...worker, 'command'], []],
    ['a template sign', [...helper, 'env', '0'], { name: 'A', value: '{{workflow.name}}' }],
    ['containers of Argo without limits', ['spec', 'podSpecPatch'], '{}'],
    ['a volume without a limit', [...pod, 'volumes', '0', 'emptyDir'], {}],
    ['a shard that waits for another one', [...tasks, '2', 'depends'], 'shard-0-group-1'],
    ['a group that waits for none', [...tasks, '1', 'depends'], ''],
    ['nothing to do', tasks, []],
    ['a step on a node with GPUs that wants none', ['spec', 'templates', '2', 'nodeSelector'], { a: 'b' }],
  ])('%s', (_, path, value) => {
    expect(faults(path, value)).not.toEqual([]);
  });

  test('a component that reaches the network in one container with another one', () => {
    const template = structuredClone(whole.spec.templates[1]) as PodTemplate;
    const { env } = template.initContainers[0]!;
    const shared = env.map((one) => (one.name === 'KUMIKI_COMPONENT' ? { ...one, value: 'a/b,c/d' } : one));
    const labelled = {
      ...template.metadata,
      labels: { ...template.metadata.labels, 'kumiki.dev/egress': 'true' },
    };
    const alone = { ...template, metadata: labelled };
    expect(faults(['spec', 'templates', '1'], alone)).toEqual([]);
    const initContainers = [{ ...template.initContainers[0]!, env: shared }];
    expect(faults(['spec', 'templates', '1'], { ...alone, initContainers })).not.toEqual([]);
  });
});
