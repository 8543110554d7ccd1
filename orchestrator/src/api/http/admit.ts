import { kumikiError } from '@kumiki/component-sdk/errors';
import {
  checkPublish,
  checkRole,
  checkRoleOn,
  covers,
  type Caller,
  type Role,
} from '../../identity/roles.ts';
import type { Route, RouteScope } from './route.ts';

/** Says which pipeline an execution is of. @throws EXECUTION_NOT_FOUND */
export type PipelineOfExecution = (execution: string) => Promise<string>;

/** What a route does not say is as its path has it, and else about everything: a route that forgets is closed. */
export function scopeOf({ scope, path }: Pick<Route, 'scope' | 'path'>): RouteScope {
  if (scope !== undefined) return scope;
  if (path.startsWith('/api/v1/pipelines/{name}')) return 'pipeline';
  if (path.startsWith('/api/v1/executions/{id}')) return 'execution';
  return 'platform';
}

/**
 * Whether a caller may call a route at all, before anything of the request is read.
 * @throws ROLE_NEEDED, PIPELINES_ONLY
 */
export function admit(route: Route, needed: Role, caller: Caller): void {
  if (caller.pipelines === undefined) {
    checkRole(caller, needed);
    if (route.permission === 'publish') checkPublish(caller);
    return;
  }
  const scope = scopeOf(route);
  if (scope === 'open') return checkRole(caller, needed);
  if (scope === 'platform') throw kumikiError('PIPELINES_ONLY', {});
  const granted = Object.values(caller.pipelines);
  if (granted.some((role) => covers(role, needed))) return;
  throw kumikiError('ROLE_NEEDED', { needed, role: granted.length === 0 ? 'none' : granted.join(', ') });
}

/**
 * Whether a caller has the role on the pipeline that the address is about.
 * @throws ROLE_NEEDED; PIPELINE_NOT_FOUND and EXECUTION_NOT_FOUND for those who may not know of it
 */
export async function admitTo(
  route: Route,
  needed: Role,
  { caller, params, pipelineOf = nobodys }: Admission,
): Promise<void> {
  if (caller.pipelines === undefined) return;
  const scope = scopeOf(route);
  if (scope === 'pipeline') checkRoleOn(caller, params['name']!, needed);
  if (scope !== 'execution') return;
  const execution = params['id']!;
  checkRoleOn(caller, await pipelineOf(execution), needed, () =>
    kumikiError('EXECUTION_NOT_FOUND', { execution }),
  );
}

interface Admission {
  readonly caller: Caller;
  /** Those of the path, checked. */
  readonly params: Readonly<Record<string, string>>;
  readonly pipelineOf?: PipelineOfExecution;
}

function nobodys(execution: string): Promise<string> {
  return Promise.reject(kumikiError('EXECUTION_NOT_FOUND', { execution }));
}
