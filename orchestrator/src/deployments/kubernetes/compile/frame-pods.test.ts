import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { describe, expect, test } from 'vitest';
import { compileSample } from '../../../../test/sample-sources.ts';
import { testCluster } from '../../../executors/argo/compile/test-cases.ts';
import type { Plan } from '../../../pipeline/index.ts';
import { deploymentOf, framesOf, serviceOf, type FrameCluster } from './frame-pods.ts';
import { faultsOf } from './lint-frames.ts';
import type { FrameDeployment } from './manifests.ts';

/*
 * A folder per case: `case.yaml`, and the manifests that are expected in `manifests.yaml`. `UPDATE_SAMPLES=1` writes the
 * expectations anew; read each one before it is committed.
 */
const samples = join(import.meta.dirname, 'samples');
const cases = await readdir(samples);

interface Case {
  readonly pipeline: string;
  readonly cluster?: Partial<FrameCluster>;
  /** Whether the program of the images serves several components. */
  readonly several?: boolean;
}

async function deployments(
  { pipeline, cluster = {}, several = false }: Case,
  change: (plan: Plan) => Plan = (plan) => plan,
): Promise<FrameDeployment[]> {
  const plan = change(await compileSample(pipeline));
  const image = {
    image: `registry.local/a@sha256:${'c'.repeat(64)}`,
    command: ['node', 'start.js'],
    several,
  };
  const images = new Map(Object.keys(plan.components).map((digest) => [digest, image]));
  const given = { ...testCluster, ...cluster };
  const frames = framesOf({ cluster: given, project: 'default', plan, images });
  return frames.groups.map((group) => {
    const made = deploymentOf(given, frames, group, { replicas: 1, owner: 'sealed' });
    expect(serviceOf(given, frames, group.number, { name: 'a', uid: 'b' }).spec.selector).toEqual(
      made.spec.selector.matchLabels,
    );
    return made;
  });
}

const read = async (name: string) => parse(await readFile(join(samples, name, 'case.yaml'), 'utf8')) as Case;

describe.each(cases)('%s', (name) => {
  test('compiles to the Deployments that are expected, which lack nothing', async () => {
    const file = join(samples, name, 'manifests.yaml');
    const found = await deployments(await read(name));
    if (process.env['UPDATE_SAMPLES'] === '1')
      await writeFile(
        file,
        stringify(found, { lineWidth: 0, singleQuote: true, aliasDuplicateObjects: false }),
      );
    expect(found).toEqual(parse(await readFile(file, 'utf8')));
    expect(found.flatMap(faultsOf)).toEqual([]);
  });
});

describe('the name of a deployment', () => {
  const nameOf = async (change?: (plan: Plan) => Plan, more: Partial<FrameCluster> = {}) => {
    const one = await read('two-groups');
    const [first] = await deployments({ ...one, cluster: more }, change);
    return first!.metadata.name;
  };

  test('is the same for the same pods, whatever the version, and another one for others', async () => {
    const name = await nameOf();
    const next = (plan: Plan): Plan => ({ ...plan, pipeline: { ...plan.pipeline, version: 9 } });
    expect(await nameOf(next)).toBe(name);
    const other = (plan: Plan): Plan => ({ ...plan, pipeline: { ...plan.pipeline, name: 'other' } });
    const names = [name, await nameOf(other), await nameOf(undefined, { priorityClass: 'live' })];
    expect(new Set(names).size).toBe(3);
  });
});

describe('the check of manifests', () => {
  const helper = 'spec.template.spec.containers.0';
  const worker = 'spec.template.spec.initContainers.0';
  const secret = { name: 'A', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } };

  test.each<[string, string, unknown?]>([
    ['memory', `${helper}.resources.limits.memory`],
    ['a root that is written to', `${worker}.securityContext.readOnlyRootFilesystem`, false],
    ['the token of a service account', 'spec.template.spec.automountServiceAccountToken', true],
    ['a worker with a secret', `${worker}.env.0`, secret],
    ['a worker that ends', `${worker}.restartPolicy`, 'Never'],
    ['an image by its tag', `${helper}.image`, 'registry.local/helper:1'],
    ['no readiness', `${helper}.readinessProbe`],
    ['pods that go before others are there', 'spec.strategy.rollingUpdate.maxUnavailable', 1],
    ['no time for frames', 'spec.template.spec.terminationGracePeriodSeconds', 5],
    ['no owner', 'metadata.annotations'],
  ])('sees what is wrong: %s', async (_, place, value) => {
    const [made] = await deployments(await read('two-groups'));
    const manifest = JSON.parse(JSON.stringify(made)) as FrameDeployment;
    const path = place.split('.');
    let at = manifest as unknown as Record<string, unknown>;
    for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
    if (value === undefined) delete at[path.at(-1)!];
    else at[path.at(-1)!] = value;
    expect(faultsOf(manifest)).toHaveLength(1);
  });
});
