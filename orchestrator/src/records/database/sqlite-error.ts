import { KumikiError, kumikiError, reasonOf } from '@kumiki/component-sdk/errors';

/** Primary result codes of https://sqlite.org/rescode.html */
const codes = {
  permission: 3,
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  inOut: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** What SQLite threw as a typed error that names the file; anything else as it is. */
export function sqliteError(thrown: unknown, file: string): unknown {
  if (thrown instanceof KumikiError) return thrown;
  const store = `the file of records ${file}`;
  const reason = reasonOf(thrown);
  const details = { cause: thrown };
  switch (primaryCode(thrown)) {
    case codes.full:
      return kumikiError('STORE_FULL', { store }, details);
    case codes.corrupt:
    case codes.notADatabase:
      return kumikiError('RECORDS_CORRUPT', { file, reason }, details);
    case codes.permission:
    case codes.readOnly:
      return kumikiError('STORE_ACCESS_DENIED', { store, reason }, details);
    case codes.busy:
    case codes.locked:
    case codes.noMemory:
    case codes.inOut:
    case codes.cannotOpen:
      return kumikiError('STORE_UNAVAILABLE', { store, reason }, details);
    default:
      return thrown;
  }
}

/** Whether it is what another connection's lock gives. */
export function isBusy(thrown: unknown): boolean {
  return primaryCode(thrown) === codes.busy;
}

/** The low byte of an extended result code; 0 where it is no error of SQLite. */
function primaryCode(thrown: unknown): number {
  if (!(thrown instanceof Error) || !('errcode' in thrown)) return 0;
  return typeof thrown.errcode === 'number' ? thrown.errcode & 0xff : 0;
}
