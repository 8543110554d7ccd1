import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';

/** What people and systems may do, each one all that stands before it too. */
export const roles = ['viewer', 'runner', 'editor', 'admin'] as const;

export type Role = (typeof roles)[number];

/** A role on one pipeline; who administers the platform does so for all of it. */
export type PipelineRole = Exclude<Role, 'admin'>;

/**
 * What somebody may do: a role for everything, or roles on single pipelines, by name. Publishing components is a permission beside the
 * role, which administrators always have.
 */
export type Grant =
  | { readonly role: Role; readonly publish?: boolean; readonly pipelines?: undefined }
  | {
      readonly role?: undefined;
      readonly publish?: undefined;
      readonly pipelines: Readonly<Record<string, PipelineRole>>;
    };

/** Who sends a request, on every protocol. */
export interface Caller {
  /** Stays the same over requests; idempotency and the audit log go by it. */
  readonly id: string;
  readonly name: string;
  /** For everything; where `pipelines` is there, `viewer`, for what belongs to no pipeline. */
  readonly role: Role;
  /** The roles on single pipelines of somebody who may see no others. */
  readonly pipelines?: Readonly<Record<string, PipelineRole>>;
  /** They may publish components, whatever their role. */
  readonly publish?: boolean;
}

/** The caller on a machine's own address where nobody has to log in. */
export const localCaller: Caller = { id: 'local', name: 'local', role: 'admin' };

export function callerOf(id: string, name: string, { role, pipelines, publish }: Grant): Caller {
  if (pipelines !== undefined) return { id, name, role: 'viewer', pipelines };
  return { id, name, role, ...(publish && { publish }) };
}

/** Whether somebody may publish components, deprecate and yank them. */
export function mayPublish({ role, publish, pipelines }: Caller | Grant): boolean {
  return pipelines === undefined && (role === 'admin' || publish === true);
}

/** @throws PUBLISH_PERMISSION_NEEDED */
export function checkPublish(caller: Caller): void {
  if (!mayPublish(caller)) throw kumikiError('PUBLISH_PERMISSION_NEEDED', {});
}

export function covers(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** @throws ROLE_NEEDED */
export function checkRole(caller: Caller, needed: Role): void {
  if (!covers(caller.role, needed)) throw roleNeeded(needed, caller.role);
}

/** The role of a caller on a pipeline; nothing where they may not even know of it. */
export function roleOn({ role, pipelines }: Caller, pipeline: string): Role | undefined {
  if (pipelines === undefined) return role;
  return Object.hasOwn(pipelines, pipeline) ? pipelines[pipeline] : undefined;
}

/**
 * Checks a role on one pipeline.
 * @param pipeline its name, without a version
 * @param hidden what somebody hears who may not even know of it, PIPELINE_NOT_FOUND where it is left out
 * @throws ROLE_NEEDED, and what `hidden` makes
 */
export function checkRoleOn(
  caller: Caller,
  pipeline: string,
  needed: Role,
  hidden: () => KumikiError = () => kumikiError('PIPELINE_NOT_FOUND', { pipeline }),
): void {
  const role = roleOn(caller, pipeline);
  if (role === undefined) throw hidden();
  if (!covers(role, needed)) throw roleNeeded(needed, role);
}

/** The pipelines that a caller may see at most; nothing for all. */
export function visiblePipelines({ pipelines }: Caller): readonly string[] | undefined {
  return pipelines === undefined ? undefined : Object.keys(pipelines);
}

/** The lesser of two grants: what a token may do is never more than what its owner may. */
export function lesserGrant(one: Grant, other: Grant): Grant {
  if (one.pipelines === undefined) {
    if (other.pipelines === undefined) {
      const { role } = covers(one.role, other.role) ? other : one;
      const publish = mayPublish(one) && mayPublish(other);
      // Of an administrator nobody needs to say it.
      return { role, ...(publish && role !== 'admin' && { publish }) };
    }
    return { pipelines: capped(other.pipelines, one.role) };
  }
  if (other.pipelines === undefined) return { pipelines: capped(one.pipelines, other.role) };
  const both = Object.entries(one.pipelines).flatMap(([name, role]) => {
    const second = Object.hasOwn(other.pipelines, name) ? other.pipelines[name] : undefined;
    return second === undefined ? [] : [[name, covers(role, second) ? second : role] as const];
  });
  return { pipelines: Object.fromEntries(both) };
}

function capped(pipelines: Readonly<Record<string, PipelineRole>>, most: Role): Record<string, PipelineRole> {
  const entries = Object.entries(pipelines).map(([name, role]) => {
    return [name, covers(most, role) ? role : (most as PipelineRole)] as const;
  });
  return Object.fromEntries(entries);
}

function roleNeeded(needed: Role, role: Role): KumikiError {
  return kumikiError('ROLE_NEEDED', { needed, role });
}
