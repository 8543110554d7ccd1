import type { Request } from 'express';
import type { AllowedHosts } from './hosts.ts';
import type { HttpLimits } from './limits.ts';
import type { HttpLog } from './log.ts';
import type { Caller } from './roles.ts';
import type { Route } from './route.ts';

/** What the routes are served with. */
export interface AppOptions {
  readonly routes: readonly Route[];
  readonly hosts: () => AllowedHosts;
  readonly limits: HttpLimits;
  readonly log: HttpLog;
  /** Says who sends a request, or throws. */
  readonly identify: (request: Request) => Promise<Caller> | Caller;
  readonly closing: AbortSignal;
}
