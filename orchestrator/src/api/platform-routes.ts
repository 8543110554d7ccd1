import type { DataFolder } from '../data-folder.ts';
import type { ChangeFeed } from '../events/index.ts';
import type { AddressRules } from '../net/index.ts';
import type { Observation } from '../observe/index.ts';
import type { Secrets } from '../secrets/index.ts';
import { componentRoutes } from './components/index.ts';
import type { AllEvents } from './core/all-events.ts';
import { fetchFile } from './core/fetch-file.ts';
import type { PlanOfPipeline } from './core/executions.ts';
import type { TellWebhooks } from './core/tell-webhooks.ts';
import { deployableRoute, deploymentRoutes, endpointsRoute } from './deployments/index.ts';
import type { Route } from './http/index.ts';
import { aboutRoute, type About } from './http/routes/about.ts';
import { activityRoute } from './http/routes/activity.ts';
import { allEventsRoute } from './http/routes/all-events.ts';
import { executionRoutes } from './http/routes/executions.ts';
import { executionViewRoutes } from './http/routes/execution-views.ts';
import { fileRoutes } from './http/routes/files.ts';
import { pipelineRoutes } from './http/routes/pipelines.ts';
import { pipelineUpdateRoutes } from './http/routes/pipeline-updates.ts';
import { pinRoutes } from './http/routes/pins.ts';
import { previewRoutes } from './http/routes/previews.ts';
import { processRoutes } from './http/routes/process.ts';
import { secretRoutes } from './http/routes/secrets.ts';
import { startRoute } from './http/routes/start-route.ts';
import { thumbnailRoutes } from './http/routes/thumbnails.ts';
import { webhookRoutes } from './http/routes/webhooks.ts';
import { HeldBytes } from './http/upload/held-bytes.ts';
import type { ActiveRuns } from '../executors/argo/index.ts';
import { helperRoutes } from './helper/helper-routes.ts';
import { identityRoutes } from './identity/index.ts';
import { observeRoutes } from './observe/index.ts';
import type { Platform } from './platform.ts';
import type { RealtimeSettings } from './realtime-settings.ts';
import { registryRoutes } from './registry/index.ts';
import { retentionRoutes } from './retention/index.ts';
import { triggerRoutes } from './triggers/index.ts';

/** What the routes are about: the platform, and those of its parts that only they see. */
export interface RoutedParts {
  readonly platform: Platform;
  readonly data: DataFolder;
  readonly changes: ChangeFeed;
  readonly publicUrl: () => string;
  readonly metricsAccess: 'viewer' | 'anyone' | undefined;
  readonly planOf: PlanOfPipeline;
  readonly all: AllEvents;
  readonly observation: Observation;
  readonly rules: AddressRules;
  readonly secrets: Secrets;
  readonly webhooks: TellWebhooks['webhooks'];
  readonly runs: ActiveRuns;
  readonly about: () => About;
  /** What registries have to know who tell of changes. */
  readonly notificationSecret: string | undefined;
  readonly realtime: RealtimeSettings;
}

/** Bytes of uploads in memory, of all requests together. */
const heldBytes = 512 * 1024 * 1024;

/** The table of all routes of a platform. */
export function platformRoutes({ platform, data, ...parts }: RoutedParts): Route[] {
  const { changes, planOf, rules, webhooks, observation, metricsAccess } = parts;
  const { objects, store } = data;
  const { executions, pipelines, files, images, previews, processing, transient, realtime, alerts } =
    platform;
  const { frameBytes } = parts.realtime;
  const held = new HeldBytes(heldBytes);
  return [
    ...componentRoutes(platform.components),
    ...pipelineRoutes(pipelines),
    ...pipelineUpdateRoutes(platform.updates, executions),
    ...pinRoutes(platform.pins, previews),
    ...previewRoutes({ previews, library: pipelines, executions, files, objects }),
    ...identityRoutes(platform.identity, parts.publicUrl),
    ...thumbnailRoutes({ executions, files, images }),
    ...processRoutes({ processing, transient, realtime, frameBytes, objects, held }),
    ...fileRoutes({ files, objects, held, images }),
    ...executionRoutes({ executions }),
    activityRoute(store),
    startRoute({
      executions,
      objects,
      planOf,
      webhooks,
      files,
      fetchFile: async (url, signal) => await fetchFile(url, objects, { rules }, { signal }),
    }),
    ...registryRoutes(platform.registry, parts.notificationSecret),
    ...retentionRoutes(platform.retention),
    ...triggerRoutes(platform.triggers),
    endpointsRoute({
      deployments: platform.deployments,
      autoStart: parts.realtime.autoStart,
      planOf,
      publicUrl: parts.publicUrl,
      store,
      grpcAddress: () => parts.about().grpcAddress,
      loginNeeded: () => platform.identity.loginNeeded,
    }),
    deployableRoute({ deployments: platform.deployments, planOf, defaults: parts.realtime }),
    ...deploymentRoutes({ deployments: platform.deployments, planOf, defaults: parts.realtime }),
    ...executionViewRoutes({ executions, pipelines, store, objects, changes }),
    ...observeRoutes({ observation, alerts, metricsAccess }),
    ...helperRoutes(parts.runs),
    ...webhookRoutes(webhooks),
    ...secretRoutes(parts.secrets),
    allEventsRoute(parts.all),
    aboutRoute(parts.about),
  ];
}
