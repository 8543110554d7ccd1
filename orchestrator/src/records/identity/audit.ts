import type { AuditFilter, AuditLimits, PageAsked, PageOf } from '../../identity/identity-store.ts';
import type { AuditEntry, KeptAuditEntry } from '../../identity/model.ts';
import type { Database } from '../database/database.ts';
import { containing } from '../database/json.ts';
import { below, pageOfRows } from './page.ts';

interface AuditRow {
  readonly key: number;
  readonly at: number;
  readonly caller: string | null;
  readonly name: string | null;
  readonly call: string;
  readonly object: string;
  readonly status: number;
  readonly code: string | null;
  readonly request: string;
  readonly address: string;
}

export function addAudit(database: Database, entries: readonly AuditEntry[]): void {
  for (const { at, caller, name, call, object, status, code, requestId, address } of entries) {
    database.run(
      `INSERT INTO audit (at, caller, name, call, object, status, code, request, address)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [at, caller, name, call, JSON.stringify(object), status, code, requestId, address],
    );
  }
}

export function audit(database: Database, filter: AuditFilter, page: PageAsked): PageOf<KeptAuditEntry> {
  const { caller, call, object, refused, from, until } = filter;
  const rows = database.all<AuditRow>(
    String.raw`SELECT * FROM audit WHERE key < ?1
       AND (CAST(?2 AS TEXT) IS NULL OR caller = ?2)
       AND (CAST(?3 AS TEXT) IS NULL OR call LIKE ?3 ESCAPE '\')
       AND (CAST(?4 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM json_each(object) WHERE value = ?4))
       AND (CAST(?5 AS INTEGER) IS NULL OR (code IS NOT NULL) = (?5 = 1))
       AND (CAST(?6 AS INTEGER) IS NULL OR at >= ?6) AND (CAST(?7 AS INTEGER) IS NULL OR at < ?7)
     ORDER BY key DESC LIMIT ?8`,
    [
      below(page.cursor),
      caller,
      call === undefined ? undefined : containing(call),
      object,
      refused,
      from,
      until,
      page.limit + 1,
    ],
  );
  return pageOfRows(rows, page, toEntry);
}

export function pruneAudit(database: Database, { before, most, mostUnknown }: AuditLimits): void {
  database.run('DELETE FROM audit WHERE at < ?', [before]);
  database.run('DELETE FROM audit WHERE key <= (SELECT key FROM audit ORDER BY key DESC LIMIT 1 OFFSET ?)', [
    most,
  ]);
  database.run(
    `DELETE FROM audit WHERE caller IS NULL AND key <=
       (SELECT key FROM audit WHERE caller IS NULL ORDER BY key DESC LIMIT 1 OFFSET ?)`,
    [mostUnknown],
  );
}

function toEntry(row: AuditRow): KeptAuditEntry {
  const { key, at, caller, name, call, object, status, code, request, address } = row;
  return {
    position: key,
    at,
    ...(caller !== null && { caller }),
    ...(name !== null && { name }),
    call,
    object: JSON.parse(object) as Record<string, string>,
    status,
    ...(code !== null && { code }),
    requestId: request,
    address,
  };
}

export const auditReads = { audit } as const;
export const auditWrites = { addAudit, pruneAudit } as const;
