import { json } from './answer.ts';
import { defineRoute, type Route } from './route.ts';

const status = { type: 'object', properties: { status: { const: 'ok' } }, required: ['status'] };

/**
 * Whether the process lives, and whether it takes work: what Kubernetes and load balancers ask for.
 * @param ready rejects while the server cannot do its work
 */
export function healthRoutes(ready: () => Promise<void>): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/healthz',
      role: 'anyone',
      group: 'Server',
      summary: 'Whether the server lives.',
      answers: { 200: { schema: status } },
      handle: () => json({ status: 'ok' }),
    }),
    defineRoute({
      method: 'GET',
      path: '/readyz',
      role: 'anyone',
      group: 'Server',
      summary: 'Whether the server takes work now; 503 where it does not.',
      answers: { 200: { schema: status } },
      handle: async () => {
        await ready();
        return json({ status: 'ok' });
      },
    }),
  ];
}
