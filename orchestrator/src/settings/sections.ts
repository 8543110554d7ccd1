import { alerts } from './sections/alerts.ts';
import { argo } from './sections/argo.ts';
import { database } from './sections/database.ts';
import { containers } from './sections/containers.ts';
import { disk } from './sections/disk.ts';
import { grpc } from './sections/grpc.ts';
import { kafka } from './sections/kafka.ts';
import { log } from './sections/log.ts';
import { metrics } from './sections/metrics.ts';
import { identity } from './sections/identity.ts';
import { images } from './sections/images.ts';
import { network } from './sections/network.ts';
import { objects } from './sections/objects.ts';
import { outside } from './sections/outside.ts';
import { realtime } from './sections/realtime.ts';
import { registry } from './sections/registry.ts';
import { retention } from './sections/retention.ts';
import { samples } from './sections/samples.ts';
import { secrets } from './sections/secrets.ts';
import { triggers } from './sections/triggers.ts';
import { workers } from './sections/workers.ts';
import { server } from './sections/server.ts';
import type { SectionOf, Setting } from './setting.ts';

/** All settings, by section: the file's own shape. A new section is a file in `sections/` and a line here. */
export const sections = {
  server,
  database,
  grpc,
  kafka,
  network,
  outside,
  samples,
  objects,
  argo,
  retention,
  log,
  metrics,
  disk,
  alerts,
  images,
  secrets,
  identity,
  triggers,
  registry,
  containers,
  workers,
  realtime,
} as const satisfies Sections;

export type Sections = Readonly<Record<string, Readonly<Record<string, Setting<unknown>>>>>;

/** The settings in use. */
export type Settings = { readonly [Name in keyof typeof sections]: SectionOf<(typeof sections)[Name]> };
