import type { RouteScope } from './admit.ts';
import type { Role } from './roles.ts';

/**
 * Who may call what: each route with its least role, and with what it is about for those who have roles on single
 * pipelines (`scopeOf`). The routes say it themselves; a test compares, and calls each with each role. So nobody changes
 * it in passing, and a new route is not there before somebody has thought of it.
 */
export const routeRoles: Readonly<Record<string, `${Role | 'anyone'} ${RouteScope}`>> = {
  'DELETE /api/v1/pipelines/{name}': 'editor pipeline',
  'GET /api/v1': 'viewer open',
  'GET /api/v1/components': 'viewer open',
  'GET /api/v1/components/{publisher}/{name}': 'viewer open',
  'GET /api/v1/components/{publisher}/{name}/versions/{version}': 'viewer open',
  'GET /api/v1/components/{publisher}/{name}/versions/{version}/examples/{index}/{file}': 'viewer open',
  'GET /api/v1/components/{publisher}/{name}/versions/{version}/icon': 'viewer open',
  'GET /api/v1/executions': 'viewer own',
  'GET /api/v1/executions/{id}': 'viewer execution',
  'GET /api/v1/executions/{id}/events': 'viewer execution',
  'GET /api/v1/executions/{id}/items': 'viewer execution',
  'GET /api/v1/executions/{id}/items/{item}/attempts': 'viewer execution',
  'GET /api/v1/executions/{id}/items/{item}/inputs/{name}': 'viewer execution',
  'GET /api/v1/executions/{id}/items/{item}/inputs/{name}/meta': 'viewer execution',
  'GET /api/v1/executions/{id}/items/{item}/outputs/{name}': 'viewer execution',
  'GET /api/v1/executions/{id}/items/{item}/outputs/{name}/meta': 'viewer execution',
  'GET /api/v1/executions/{id}/items/{item}/steps/{step}/{name}': 'viewer execution',
  'GET /api/v1/executions/{id}/items/{item}/steps/{step}/{name}/meta': 'viewer execution',
  'GET /api/v1/executions/{id}/logs': 'viewer execution',
  'GET /api/v1/executions/{id}/steps': 'viewer execution',
  'GET /api/v1/openapi.json': 'viewer open',
  'GET /api/v1/page.css': 'viewer open',
  'GET /api/v1/pipelines': 'viewer own',
  'GET /api/v1/pipelines/{name}': 'viewer pipeline',
  'GET /api/v1/pipelines/{name}/diff': 'viewer pipeline',
  'GET /api/v1/pipelines/{name}/export': 'viewer pipeline',
  'GET /api/v1/pipelines/{name}/form': 'viewer pipeline',
  'GET /api/v1/pipelines/{name}/versions': 'viewer pipeline',
  'GET /api/v1/pipelines/{name}/versions/{version}': 'viewer pipeline',
  'GET /healthz': 'anyone platform',
  'GET /metrics': 'viewer platform',
  'GET /readyz': 'anyone platform',
  'POST /api/v1/executions': 'runner own',
  'POST /api/v1/executions/{id}/cancel': 'runner execution',
  'POST /api/v1/executions/{id}/rerun': 'runner execution',
  'POST /api/v1/executions/{id}/retry': 'runner execution',
  'POST /api/v1/pipelines': 'editor platform',
  'POST /api/v1/pipelines/validate': 'viewer open',
  'POST /api/v1/pipelines/{name}/publish': 'editor pipeline',
  'PUT /api/v1/pipelines/{name}': 'editor pipeline',
};
