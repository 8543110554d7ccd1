import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { Deployments } from '../../deployments/index.ts';
import type { Plan } from '../../pipeline/index.ts';
import { json } from '../http/answer.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { latencyAnswer } from './schemas.ts';

export interface EndpointsOptions {
  readonly deployments: Pick<Deployments, 'live'>;
  readonly planOf: (project: string, pipeline: string) => Promise<Plan>;
  /** The address that people reach the platform at. */
  readonly publicUrl: () => string;
  /** `HOST:PORT` of gRPC, as far as it is known. */
  readonly grpcAddress: () => string | undefined;
}

const project = 'default';

const shape: JsonSchema = {
  type: 'object',
  properties: {
    pipeline: { type: 'string' },
    version: { type: 'integer', minimum: 1 },
    deployed: { type: 'boolean' },
    endpoints: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          need: { enum: ['realtime', 'batch', 'asynchronous', 'screen'] },
          protocol: { enum: ['grpc', 'websocket', 'rest', 'sse'] },
          address: { type: 'string' },
          available: { type: 'boolean', description: 'It can be used now.' },
          for: { type: 'string' },
          example: { type: 'string' },
          latency: { type: 'object', description: 'As measured lately, where anything was.' },
        },
        required: ['need', 'protocol', 'address', 'available', 'for', 'example'],
      },
    },
  },
  required: ['pipeline', 'version', 'deployed', 'endpoints'],
};

/** Says what a client should use for its need. */
export function endpointsRoute({ deployments, planOf, publicUrl, grpcAddress }: EndpointsOptions): Route {
  return defineRoute<{ params: { readonly name: string } }>({
    method: 'GET',
    path: '/api/v1/pipelines/{name}/endpoints',
    role: 'viewer',
    group: 'Deployments',
    summary:
      'What a client should use for a pipeline by its need (realtime, batch, asynchronous, screen): protocol, address, an example call, and how long it takes as measured lately.',
    answers: { 200: { schema: shape } },
    async handle({ params: { name } }) {
      const { pipeline, inputs } = await planOf(project, name);
      const live = deployments.live(project, name);
      const base = publicUrl();
      const grpc = grpcAddress() ?? '127.0.0.1:7701';
      const image = Object.entries(inputs).find(([, { type }]) => type === 'image')?.[0] ?? 'image';
      const latency = live && latencyAnswer(live.status.latency);
      const realtime = { need: 'realtime', available: live !== undefined, ...(latency && { latency }) };
      const endpoints = [
        {
          ...realtime,
          protocol: 'grpc',
          address: `${grpc}/kumiki.v1.ImageProcessingService/ProcessImageStream`,
          for: 'Cameras and other programs: a stream of frames, answered in order, each in tens of milliseconds.',
          example: `grpcurl -plaintext -d '{"correlation_id": "1", "image_data": "BASE64", "metadata": {"pipeline_config": {"pipeline_id": "${name}", "mode": "REALTIME"}}}' ${grpc} kumiki.v1.ImageProcessingService/ProcessSingleImage`,
        },
        {
          ...realtime,
          protocol: 'websocket',
          address: `${base.replace(/^http/, 'ws')}/api/v1/realtime?pipeline=${name}`,
          for: 'Browsers: each binary message is a frame, and its result comes back.',
          example: `const socket = new WebSocket("${base.replace(/^http/, 'ws')}/api/v1/realtime?pipeline=${name}&policy=drop_oldest"); socket.send(await canvas.convertToBlob({ type: "image/jpeg" }));`,
        },
        {
          ...realtime,
          protocol: 'rest',
          address: `${base}/api/v1/pipeline/process`,
          for: 'One image now and then.',
          example: `curl -F mode=realtime -F 'pipeline_config={"pipeline_id": "${name}"}' -F image=@${image}.jpg -o result ${base}/api/v1/pipeline/process`,
        },
        {
          need: 'batch',
          protocol: 'rest',
          address: `${base}/api/v1/executions`,
          available: true,
          for: 'Many images at once, recorded, each result to be found again.',
          example: `curl -F 'execution={"pipeline": "${name}"}' -F image=@1.jpg -F image=@2.jpg ${base}/api/v1/executions`,
        },
        {
          need: 'asynchronous',
          protocol: 'rest',
          address: `${base}/api/v1/pipeline/process`,
          available: true,
          for: 'Systems that hand an image over and are told of its result by a webhook.',
          example: `curl -F 'pipeline_config={"pipeline_id": "${name}"}' -F client_id=ID -F correlation_id=1 -F 'webhook={"url": "https://example.com/hook"}' -F image=@${image}.jpg ${base}/api/v1/pipeline/process`,
        },
        {
          need: 'screen',
          protocol: 'websocket',
          address: `${base.replace(/^http/, 'ws')}/api/v1/events`,
          available: true,
          for: 'Screens that show how far runs are.',
          example: `new WebSocket("${base.replace(/^http/, 'ws')}/api/v1/events").send(JSON.stringify({ type: "subscribe", pipelines: ["${name}"] }))`,
        },
      ];
      return json({ pipeline: name, version: pipeline.version, deployed: live !== undefined, endpoints });
    },
  });
}
