import type { ComponentRegistry } from '@kumiki/registry';
import type { Route } from '../http/route.ts';
import { fileRoutes } from './file-routes.ts';
import { operatingRoutes } from './operating-routes.ts';
import { publishingRoutes } from './publishing-routes.ts';
import { readingRoutes } from './reading-routes.ts';

/** The routes of the registry of components, in the platform and alone. @param secret what registries have to know who tell of changes */
export function registryRoutes(registry: ComponentRegistry, secret?: string): Route[] {
  return [
    ...readingRoutes(registry),
    ...fileRoutes(registry),
    ...publishingRoutes(registry),
    ...operatingRoutes(registry, secret),
  ];
}
