import type { Metrics } from '../../observe/index.ts';
import { bytes } from '../http/answer.ts';
import { defineRoute, type Route } from '../http/route.ts';

export interface MetricsRoutesOptions {
  readonly metrics: Metrics;
  /** Who may read them. */
  readonly access?: 'viewer' | 'anyone' | undefined;
}

/** What Prometheus reads. */
export function metricsRoutes({ metrics, access = 'viewer' }: MetricsRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/metrics',
      role: access,
      group: 'Server',
      summary: 'The metrics, as Prometheus reads them.',
      answers: { 200: { type: 'text/plain', description: 'One line for each series.' } },
      async handle() {
        const { text, type } = await metrics.text();
        return bytes(text, type, { headers: { 'Cache-Control': 'no-store' } });
      },
    }),
  ];
}
