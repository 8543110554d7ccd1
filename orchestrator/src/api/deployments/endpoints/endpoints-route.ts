import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { Deployments } from '../../../deployments/index.ts';
import type { Plan } from '../../../pipeline/index.ts';
import { json } from '../../http/answer.ts';
import { defineRoute, type Route } from '../../http/route.ts';
import { latencyAnswer } from '../schemas.ts';
import { exampleLanguages, socketOf, type Example } from './example.ts';
import { grpcExamples, oneFrameExamples, webSocketExamples } from './frame-examples.ts';
import { recentRuns, type RecentRunsStore } from './recent-runs.ts';
import { asynchronousExamples, batchExamples, screenExamples } from './run-examples.ts';

export interface EndpointsOptions {
  readonly deployments: Pick<Deployments, 'live'>;
  /** Whether the first frame deploys its pipeline. */
  readonly autoStart: boolean;
  readonly planOf: (project: string, pipeline: string) => Promise<Plan>;
  readonly store: RecentRunsStore;
  /** The address that people reach the platform at. */
  readonly publicUrl: () => string;
  /** `HOST:PORT` of gRPC, as far as it is known. */
  readonly grpcAddress: () => string | undefined;
  /** Whether callers need a token. */
  readonly loginNeeded: () => boolean;
}

const project = 'default';
const text: JsonSchema = { type: 'string' };

const shape: JsonSchema = {
  type: 'object',
  properties: {
    pipeline: text,
    version: { type: 'integer', minimum: 1 },
    deployed: { type: 'boolean' },
    endpoints: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          need: { enum: ['realtime', 'batch', 'asynchronous', 'screen'] },
          protocol: { enum: ['grpc', 'websocket', 'rest', 'sse'] },
          address: text,
          available: {
            type: 'boolean',
            description: 'It can be used now: the pipeline is up, or its first frame brings it up.',
          },
          for: text,
          example: { type: 'string', description: 'The first of the examples.' },
          examples: {
            type: 'array',
            items: {
              type: 'object',
              properties: { language: { enum: [...exampleLanguages] }, text },
              required: ['language', 'text'],
            },
          },
          latency: {
            type: 'object',
            description:
              'As measured lately, where anything was: of frames, of the time from acceptance to the end of runs of one image, or of one image among many.',
          },
        },
        required: ['need', 'protocol', 'address', 'available', 'for', 'example', 'examples'],
      },
    },
  },
  required: ['pipeline', 'version', 'deployed', 'endpoints'],
};

interface Endpoint {
  readonly need: 'realtime' | 'batch' | 'asynchronous' | 'screen';
  readonly protocol: 'grpc' | 'websocket' | 'rest' | 'sse';
  readonly address: string;
  readonly for: string;
  readonly examples: readonly Example[];
}

/** Says what a client should use for its need. */
export function endpointsRoute(options: EndpointsOptions): Route {
  const { deployments, autoStart, planOf, store, publicUrl, grpcAddress, loginNeeded } = options;
  return defineRoute<{ params: { readonly name: string } }>({
    method: 'GET',
    path: '/api/v1/pipelines/{name}/endpoints',
    role: 'viewer',
    group: 'Deployments',
    summary:
      'What a client should use for a pipeline by its need (realtime, batch, asynchronous, screen): protocol, address, example calls, and how long it takes as measured lately.',
    answers: { 200: { schema: shape } },
    async handle({ params: { name } }) {
      const { pipeline, inputs } = await planOf(project, name);
      const live = deployments.live(project, name);
      const base = publicUrl();
      const grpc = grpcAddress() ?? '127.0.0.1:7701';
      const input = Object.entries(inputs).find(([, { type }]) => type === 'image')?.[0] ?? 'image';
      const subject = { pipeline: name, input, base, grpc, withToken: loginNeeded() };
      const runs = await recentRuns(store, project, name);
      const latencies = {
        realtime: live && latencyAnswer(live.status.latency),
        batch: runs.image,
        asynchronous: runs.single,
        screen: undefined,
      };
      const endpoints: readonly Endpoint[] = [
        {
          need: 'realtime',
          protocol: 'grpc',
          address: `${grpc}/kumiki.v1.ImageProcessingService/ProcessImageStream`,
          for: 'Cameras and other programs: a stream of frames, answered in order, each in tens of milliseconds.',
          examples: grpcExamples(subject),
        },
        {
          need: 'realtime',
          protocol: 'websocket',
          address: `${socketOf(base)}/api/v1/realtime?pipeline=${name}`,
          for: 'Browsers: each binary message is a frame, and its result comes back.',
          examples: webSocketExamples(subject),
        },
        {
          need: 'realtime',
          protocol: 'rest',
          address: `${base}/api/v1/pipeline/process`,
          for: 'One image now and then.',
          examples: oneFrameExamples(subject),
        },
        {
          need: 'batch',
          protocol: 'rest',
          address: `${base}/api/v1/executions`,
          for: 'Many images at once, recorded, each result to be found again.',
          examples: batchExamples(subject),
        },
        {
          need: 'asynchronous',
          protocol: 'rest',
          address: `${base}/api/v1/pipeline/process`,
          for: 'Systems that hand an image over and are told of its result by a webhook.',
          examples: asynchronousExamples(subject),
        },
        {
          need: 'screen',
          protocol: 'websocket',
          address: `${socketOf(base)}/api/v1/events`,
          for: 'Screens that show how far runs are.',
          examples: screenExamples(subject),
        },
      ];
      const shown = endpoints.map((endpoint) => {
        const latency = latencies[endpoint.need];
        return {
          ...endpoint,
          available: endpoint.need !== 'realtime' || live !== undefined || autoStart,
          example: endpoint.examples[0]!.text,
          ...(latency && Object.keys(latency).length > 0 && { latency }),
        };
      });
      return json({
        pipeline: name,
        version: pipeline.version,
        deployed: live !== undefined,
        endpoints: shown,
      });
    },
  });
}
