import { setting } from '../setting.ts';

/** Pipelines that stay up, and the frames that go through them. */
export const realtime = {
  deployments: setting<number>({
    env: 'KUMIKI_REALTIME_DEPLOYMENTS',
    description: 'How many pipelines may be deployed: each has processes that stay up.',
    schema: { type: 'integer', minimum: 0, maximum: 1000 },
    default: 16,
  }),
  replicas: setting<number>({
    env: 'KUMIKI_REALTIME_REPLICAS',
    description:
      'How many processes each group of steps of a deployment may have where the deployment does not say so; 0 stands for the number of cores.',
    schema: { type: 'integer', minimum: 0, maximum: 256 },
    default: 0,
  }),
  streams: setting<number>({
    env: 'KUMIKI_REALTIME_STREAMS',
    description: 'How many streams of frames one deployment may have open at a time.',
    schema: { type: 'integer', minimum: 1, maximum: 100_000 },
    default: 1000,
  }),
  frameBytes: setting<number>({
    env: 'KUMIKI_REALTIME_FRAME_BYTES',
    description: 'The largest frame in bytes that a WebSocket or a form may bring.',
    schema: { type: 'integer', minimum: 65_536, maximum: 1024 * 1024 * 1024 },
    default: 16 * 1024 * 1024,
  }),
  deadlineSeconds: setting<number>({
    env: 'KUMIKI_REALTIME_DEADLINE_SECONDS',
    description: 'How long a frame may take where neither it nor its deployment says so.',
    schema: { type: 'number', minimum: 0.01, maximum: 3600 },
    default: 30,
  }),
  autoStart: setting<boolean>({
    env: 'KUMIKI_REALTIME_AUTO_START',
    description:
      'Whether the first frame for a published pipeline that is not deployed deploys it. Otherwise the frame is refused.',
    schema: { type: 'boolean' },
    default: false,
  }),
  kubernetes: setting<boolean>({
    env: 'KUMIKI_REALTIME_KUBERNETES',
    description:
      'Whether pipelines may be deployed on a Kubernetes cluster, which is the one of the section `argo`; that needs no Argo Workflows. See [kubernetes.md](kubernetes.md#deployments).',
    schema: { type: 'boolean' },
    default: false,
  }),
  hop: setting<'raw' | 'zstd'>({
    env: 'KUMIKI_REALTIME_HOP',
    description:
      'How images go from pod to pod on a cluster where a deployment does not say it (`hop`): `raw`, as they are, or `zstd`, packed without loss. Packing pays on networks below some 1 Gbit/s. Masks are packed always. See [realtime.md](realtime.md#on-a-cluster).',
    schema: { enum: ['raw', 'zstd'] },
    default: 'raw',
  }),
  scaleDownSeconds: setting<number>({
    env: 'KUMIKI_REALTIME_SCALE_DOWN_SECONDS',
    description: 'For how long fewer replicas of a group must have been enough before it has one less.',
    schema: { type: 'number', minimum: 1, maximum: 86_400 },
    default: 30,
  }),
  idleSeconds: setting<number>({
    env: 'KUMIKI_REALTIME_IDLE_SECONDS',
    description:
      'After so many seconds without a frame, what was deployed by a frame ends again; and a warm pod without a preview.',
    schema: { type: 'number', minimum: 1, maximum: 604_800 },
    default: 600,
  }),
} as const;
