/** One line of the log for each request. */
export interface HttpLogEntry {
  readonly level: 'info' | 'error';
  readonly requestId: string;
  readonly method: string;
  /** Without the query, which may hold what is nobody's business. */
  readonly path: string;
  /** The path as the table of routes has it, where a route took the request. */
  readonly route?: string;
  /** The trace that the request belongs to. */
  readonly traceId: string;
  readonly status: number;
  readonly milliseconds: number;
  /** The code of the error that was answered. */
  readonly code?: string;
  /** What was thrown, where the server is to blame. */
  readonly error?: unknown;
  /** The connection ended before the answer did. */
  readonly cut?: true;
}

export type HttpLog = (entry: HttpLogEntry) => void;
