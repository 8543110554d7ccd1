import type { Client } from './client.ts';
import type { Caller } from './roles.ts';
import type { Route } from './route.ts';

/** What is known about a request, for its log line and the audit log. */
export interface Locals {
  requestId: string;
  client: Client;
  caller?: Caller;
  route?: Route;
  /** Those of the path. */
  params?: Readonly<Record<string, string>>;
  code?: string;
  error?: unknown;
}
