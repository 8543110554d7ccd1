import { KumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import type { Fault } from './connections/protocol.ts';

/** What a statement met, as the server or the network says it. */
export class PostgresFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** Codes of https://www.postgresql.org/docs/current/errcodes-appendix.html: who we are, or what we ask for, is refused. */
const refusals = new Set(['28000', '28P01', '3D000', '42501']);
/** The server has no room: on its disk, or within a limit that its operator set. */
const full = new Set(['53100', '53400']);
const corrupt = new Set(['XX001', 'XX002']);
/** Two transactions were in each other's way: one of them begins again. */
const collisions = new Set(['40001', '40P01', '23505']);
const certificates = new Set([
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Trying again does not help. */
export function isRefusal(code: string | undefined): boolean {
  return code !== undefined && (refusals.has(code) || certificates.has(code));
}

export function isCollision(thrown: unknown): boolean {
  return thrown instanceof PostgresFault && collisions.has(thrown.fault.code ?? '');
}

export function isLost(thrown: unknown): boolean {
  return thrown instanceof PostgresFault && thrown.fault.lost;
}

/** The server was waited for in vain. */
export function isAway(thrown: unknown): boolean {
  return thrown instanceof PostgresFault && thrown.fault.away === true;
}

/** The typed error of something thrown; anything else as it is. @param store names the data base, without a password */
export function postgresError(thrown: unknown, store: string): unknown {
  if (thrown instanceof KumikiError || !(thrown instanceof PostgresFault)) return thrown;
  const { code = '', message: reason, lost } = thrown.fault;
  const details = { cause: thrown };
  if (isRefusal(code)) return kumikiError('STORE_ACCESS_DENIED', { store, reason }, details);
  if (full.has(code)) return kumikiError('STORE_FULL', { store }, details);
  if (corrupt.has(code)) return kumikiError('RECORDS_CORRUPT', { file: store, reason }, details);
  // Connections, resources, locks and what an operator ended; a server that only reads; collisions without an end.
  const passing = /^(08|53|55|57|58|25006|40)/.test(code);
  if (lost || passing) return kumikiError('STORE_UNAVAILABLE', { store, reason }, details);
  return thrown;
}
