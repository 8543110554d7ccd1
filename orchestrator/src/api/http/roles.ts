import { kumikiError } from '@kumiki/component-sdk/errors';

/** What people and systems may do, each one all that stands before it too. */
export const roles = ['viewer', 'runner', 'editor', 'admin'] as const;

export type Role = (typeof roles)[number];

/** Who sends a request. */
export interface Caller {
  /** Stays the same over requests; idempotency and the audit log go by it. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** The caller on a machine's own address where nobody has to log in. */
export const localCaller: Caller = { id: 'local', name: 'local', role: 'admin' };

/** @throws ROLE_NEEDED */
export function checkRole(caller: Caller, needed: Role): void {
  if (roles.indexOf(caller.role) >= roles.indexOf(needed)) return;
  throw kumikiError('ROLE_NEEDED', { needed, role: caller.role });
}
