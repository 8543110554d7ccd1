import type { JsonSchema } from '@kumiki/component-sdk/schema';
import type { MessagesState } from '../../messages/messages.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../route.ts';

/** What people ask a platform for when they set up a program, or report a fault. */
export interface About {
  /** Of Kumiki. */
  readonly version: string;
  /** `HOST:PORT`, once it listens. */
  readonly grpcAddress?: string;
  /** Where requests and messages go over Kafka. */
  readonly kafka?: MessagesState;
}

const part: JsonSchema = {
  type: ['object', 'null'],
  properties: { up: { type: 'boolean' }, problem: { type: 'string' } },
  required: ['up'],
  description: 'null where it is not used.',
};

const shape: JsonSchema = {
  type: 'object',
  properties: {
    version: { type: 'string' },
    grpc_address: { type: ['string', 'null'], description: 'HOST:PORT; null where gRPC is not served.' },
    kafka: {
      type: ['object', 'null'],
      properties: { requests: part, messages: part },
      required: ['requests', 'messages'],
      description: 'Whether requests are taken from Kafka, and events told there; null without Kafka.',
    },
  },
  required: ['version', 'grpc_address', 'kafka'],
};

export function aboutRoute(about: () => About): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/about',
    role: 'viewer',
    scope: 'open',
    group: 'Server',
    summary: 'The version of the platform, and where it is reached over gRPC.',
    answers: { 200: { schema: shape } },
    handle: () => {
      const { version, grpcAddress, kafka } = about();
      return json({ version, grpc_address: grpcAddress ?? null, kafka: kafka ?? null });
    },
  });
}
