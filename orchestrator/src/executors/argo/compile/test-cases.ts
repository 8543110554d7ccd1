import { fileURLToPath } from 'node:url';
import { compileSample } from '../../../../test/sample-sources.ts';
import { compileWorkflow, shardsFor, type Cluster, type Turn, type Workflow } from './index.ts';

/** A case of the samples. */
export interface Case {
  /** The middle of a pipeline document over the components of the samples of pipelines. */
  readonly pipeline: string;
  readonly items: number;
  readonly generation?: number;
  readonly cluster?: Partial<Cluster>;
  /** All components are of one image, whose program serves several. */
  readonly bundled?: boolean;
}

export const samplesFolder = fileURLToPath(new URL('samples', import.meta.url));

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

export const turn: Turn = { id: '01990000-0000-7000-8000-000000000001', generation: 1 };

export const testCluster: Cluster = {
  namespace: 'kumiki',
  serviceAccount: 'kumiki-pods',
  platformUrl: 'https://kumiki.local',
  helper: { image: `registry.local/kumiki/platform@${digest('a')}`, command: ['kumiki', 'helper'] },
  pullSecrets: [],
  gpu: { resource: 'nvidia.com/gpu', nodeSelector: {}, tolerations: [] },
  pods: 4,
  secondsPerPod: 60,
  itemsPerPod: 25,
  deadlineSeconds: 86_400,
  keptSeconds: 3600,
  lostPods: 5,
  egress: false,
};

export async function compiled({
  pipeline,
  items,
  generation = 1,
  cluster,
  bundled,
}: Case): Promise<Workflow> {
  const plan = await compileSample(pipeline);
  const given = { ...testCluster, ...cluster };
  const images = new Map(
    Object.values(plan.components).map(({ digest: of, name }) => [
      of,
      {
        image: `registry.local/${bundled ? 'bundle' : name}@${digest('c')}`,
        command: ['node', 'start.js'],
        ...(bundled && { several: true }),
      },
    ]),
  );
  return compileWorkflow({
    cluster: given,
    turn: { ...turn, generation },
    plan,
    images,
    shards: shardsFor(items, given),
  });
}
