import type { JsonSchema } from '@kumiki/component-sdk/schema';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../route.ts';

/** What people ask a platform for when they set up a program, or report a fault. */
export interface About {
  /** Of Kumiki. */
  readonly version: string;
  /** `HOST:PORT`, once it listens. */
  readonly grpcAddress?: string;
}

const shape: JsonSchema = {
  type: 'object',
  properties: {
    version: { type: 'string' },
    grpc_address: { type: ['string', 'null'], description: 'HOST:PORT; null where gRPC is not served.' },
  },
  required: ['version', 'grpc_address'],
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
      const { version, grpcAddress } = about();
      return json({ version, grpc_address: grpcAddress ?? null });
    },
  });
}
