import { session, type Role } from './session.svelte.ts';

const order: readonly Role[] = ['viewer', 'runner', 'editor', 'admin'];

/** Whether whoever is signed in may do what needs a role on all of the platform. */
export function may(needed: Role): boolean {
  const caller = session()?.caller;
  return !!caller && caller.pipelines === undefined && covers(caller.role, needed);
}

/** Whether they may do it to one pipeline. */
export function mayOn(pipeline: string, needed: Role): boolean {
  const caller = session()?.caller;
  if (!caller) return false;
  const role = caller.pipelines === undefined ? caller.role : caller.pipelines[pipeline];
  return role !== undefined && covers(role, needed);
}

/** Whether they may publish components, and say what becomes of them. */
export function mayPublish(): boolean {
  return session()?.caller?.publish === true;
}

/** The roles that somebody may give: not more than they have themselves. */
export function rolesUpTo(highest: Role): readonly Role[] {
  return order.slice(0, order.indexOf(highest) + 1);
}

function covers(has: Role, needed: Role): boolean {
  return order.indexOf(has) >= order.indexOf(needed);
}
