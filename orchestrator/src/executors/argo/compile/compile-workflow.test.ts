import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { describe, expect, test } from 'vitest';
import { compileSample } from '../../../../test/sample-sources.ts';
import { faultsOf } from './lint-workflow.ts';
import { compiled, samplesFolder, testCluster, turn, type Case } from './test-cases.ts';
import { compileWorkflow, networkPolicies, type Workflow } from './index.ts';

/*
 * A folder per case: `case.yaml`, and the Workflow that is expected in `workflow.yaml`. `UPDATE_SAMPLES=1` writes the
 * expectations anew; read each one before it is committed.
 */
const cases = await readdir(samplesFolder);

describe.each(cases)('%s', (name) => {
  const file = join(samplesFolder, name, 'workflow.yaml');
  const given = async (): Promise<Case> =>
    parse(await readFile(join(samplesFolder, name, 'case.yaml'), 'utf8')) as Case;
  const workflow = async (): Promise<Workflow> => await compiled(await given());

  test('compiles to the Workflow that is expected', async () => {
    const found = await workflow();
    if (process.env['UPDATE_SAMPLES'] === '1')
      await writeFile(file, stringify(found, { lineWidth: 0, singleQuote: true }));
    expect(found).toEqual(parse(await readFile(file, 'utf8')));
  });

  test('lacks nothing of what every Workflow has', async () => {
    const { cluster } = await given();
    expect(faultsOf(await workflow(), { ...testCluster, ...cluster })).toEqual([]);
  });
});

test('no text of a person is in a manifest', async () => {
  const pipeline = `title: {en: zzz}
description: {en: zzz}
inputs: {zzzImage: {type: image, title: {en: zzz}}}
params: {zzzName: {type: string, default: zzz}}
steps:
  zzzSmall: {component: imaging/resize, group: zzz-group, inputs: {image: $inputs.zzzImage}}
outputs: {zzzOut: $steps.zzzSmall.image}`;
  expect(JSON.stringify(await compiled({ pipeline, items: 1 }))).not.toContain('zzz');
});

describe('a step that speaks to others over the network', () => {
  test('does not run where the operator does not allow it, and has its own policy where they do', async () => {
    const plan = await compileSample(`inputs: {image: {type: image}}
steps: {small: {component: imaging/resize, inputs: {image: $inputs.image}}}
outputs: {image: $steps.small.image}`);
    const [digest, component] = Object.entries(plan.components)[0]!;
    const egress = {
      ...plan,
      components: {
        [digest]: { ...component, manifest: { ...component.manifest, network: 'egress' as const } },
      },
    };
    const image = { image: `registry.local/a@sha256:${'1'.repeat(64)}`, command: ['node'] };
    const request = { turn, plan: egress, images: new Map([[digest, image]]), shards: 1 };
    expect(() => compileWorkflow({ ...request, cluster: testCluster })).toThrow(/"small" speaks to others/);
    const { spec } = compileWorkflow({ ...request, cluster: { ...testCluster, egress: true } });
    expect(spec.templates[1]).toMatchObject({ metadata: { labels: { 'kumiki.dev/egress': 'true' } } });
  });
});

describe('the keys of buckets', () => {
  const request = async (image?: string) => {
    const plan = await compileSample(`inputs: {image: {type: image}}
steps: {small: {component: imaging/resize, inputs: {image: $inputs.image}}}
outputs: {image: $steps.small.image}`);
    const [digest, component] = Object.entries(plan.components)[0]!;
    const manifest = { ...component.manifest, network: 'egress' as const };
    const source = { ...component, name: 'source/object-prefix', manifest, ...(image && { image }) };
    const found = { image: `registry.local/a@sha256:${'1'.repeat(64)}`, command: ['node'], several: true };
    const cluster = { ...testCluster, egress: true, bucketsSecret: 'buckets', allowed: '10.0.0.5' };
    const { spec } = compileWorkflow({
      turn,
      cluster,
      plan: { ...plan, components: { [digest]: source } },
      images: new Map([[digest, found]]),
      shards: 1,
    });
    const pod = spec.templates.find((template) => 'container' in template)!;
    return { pod };
  };

  test('are for the component alone that reaches them, by reference', async () => {
    const { pod } = await request();
    const key = { name: 'buckets', key: 'KUMIKI_SOURCE_BUCKETS', optional: true };
    expect(pod.initContainers[0]!.env).toContainEqual({
      name: 'KUMIKI_SOURCE_BUCKETS',
      valueFrom: { secretKeyRef: key },
    });
    expect(pod.initContainers[0]!.env).toContainEqual({
      name: 'KUMIKI_ALLOWED_ADDRESSES',
      value: '10.0.0.5',
    });
    expect(JSON.stringify(pod.container)).not.toContain('BUCKETS');
  });

  test('are for no image that somebody else pushed under its name', async () => {
    const { pod } = await request(`registry.local/stranger@sha256:${'2'.repeat(64)}`);
    expect(JSON.stringify(pod)).not.toContain('BUCKETS');
  });
});

test('pods reach what is named and nothing else', () => {
  const [pods, ...others] = networkPolicies(testCluster, [{ cidr: '10.0.0.5/32', port: 8080 }]);
  expect(others).toEqual([]);
  expect(pods!.spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'], ingress: [] });
  expect(pods!.spec.egress).toHaveLength(2);
  expect(pods!.spec.egress[1]).toEqual({
    to: [{ ipBlock: { cidr: '10.0.0.5/32' } }],
    ports: [{ protocol: 'TCP', port: 8080 }],
  });
});
