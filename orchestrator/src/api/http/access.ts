import type { IncomingMessage } from 'node:http';
import type { PipelineOfExecution } from './admit.ts';
import type { Client } from './client.ts';
import type { Caller } from './roles.ts';

/** One call that changes something, or would have. */
export interface AuditedCall {
  /** Milliseconds since the epoch, when it was answered. */
  readonly at: number;
  /** Nothing where it was refused before that was known. */
  readonly caller?: Caller;
  readonly method: string;
  /** The route with its names in braces; nothing where there is none. */
  readonly route?: string;
  /** What stands in their places. */
  readonly object: Readonly<Record<string, string>>;
  readonly status: number;
  /** The code of the error, where it was refused. */
  readonly code?: string;
  readonly requestId: string;
  readonly address: string;
}

/** Who may call, and who hears of it. */
export interface Access {
  /** @throws LOGIN_NEEDED, TOKEN_INVALID, ORIGIN_NEEDED */
  readonly identify: (request: IncomingMessage, client: Client) => Promise<Caller> | Caller;
  /** Says whose pod shows a token. @throws TOKEN_INVALID */
  readonly helper?: (token: string | undefined) => Caller;
  readonly pipelineOf?: PipelineOfExecution;
  readonly audit?: (call: AuditedCall) => void;
  /** Requests a minute of one client; 0 or nothing is no limit. */
  readonly rateLimit?: number;
  /** Refuses what somebody on the way could read, but for that of this machine. */
  readonly secureOnly?: boolean;
}
