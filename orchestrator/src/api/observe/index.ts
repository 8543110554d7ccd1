import type { Alerts } from '../../alerts/index.ts';
import type { Observation } from '../../observe/index.ts';
import type { Route } from '../http/index.ts';
import { alertRoutes } from './alert-routes.ts';
import { dashboardRoutes } from './dashboard-routes.ts';
import { metricsRoutes, type MetricsRoutesOptions } from './metrics-routes.ts';

export interface ObserveRoutesOptions {
  readonly observation: Observation;
  readonly alerts: Alerts;
  readonly metricsAccess?: MetricsRoutesOptions['access'] | undefined;
}

/** What operators and their programs look at. */
export function observeRoutes({ observation, alerts, metricsAccess }: ObserveRoutesOptions): Route[] {
  return [
    ...metricsRoutes({ metrics: observation.metrics, access: metricsAccess }),
    ...dashboardRoutes(observation),
    ...alertRoutes(alerts),
  ];
}
