import { KumikiError } from '@kumiki/component-sdk/errors';
import type { HttpLogEntry } from '../../api/http/log.ts';
import type { Log } from './log.ts';

/** The line of a request. What a client did wrong is its own matter; what the server did is an error. */
export function logRequest(log: Log, entry: HttpLogEntry): void {
  const { level, method, route, status, milliseconds, requestId, traceId, code, error, cut } = entry;
  const path = route === undefined ? entry.path : withoutSecrets(entry.path, route);
  const fields = {
    event: 'http_request',
    request_id: requestId,
    trace_id: traceId,
    method,
    path,
    route,
    status,
    duration_ms: milliseconds,
    code,
    cut,
  };
  const line = `${method} ${path} ${status} ${milliseconds.toFixed(0)} ms ${requestId}`;
  if (level !== 'error')
    return route !== undefined && asked.has(route) ? log.debug(line, fields) : log.detail(line, fields);
  // An error of the table says itself what is wrong.
  if (error instanceof KumikiError && error.code !== 'INTERNAL') {
    return log.warn(`${line} ${error.message}`, fields);
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : undefined;
  return log.error(line, { ...fields, stack });
}

/** What machines ask every few seconds. */
const asked: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Parameters of paths that let somebody in. */
const secretParams: ReadonlySet<string> = new Set(['{token}', '{secret}', '{code}', '{key}']);

function withoutSecrets(path: string, route: string): string {
  const names = route.split('/');
  return path
    .split('/')
    .map((segment, at) => (secretParams.has(names[at] ?? '') ? '…' : segment))
    .join('/');
}
