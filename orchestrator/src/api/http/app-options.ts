import type { Access } from './access.ts';
import type { TrustedProxies } from './client.ts';
import type { AllowedHosts } from './hosts.ts';
import type { HttpLimits } from './limits.ts';
import type { HttpLog } from './log.ts';
import type { StaticPages } from './pages/static-pages.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Route } from './route.ts';

/** What the routes are served with. */
export interface AppOptions {
  readonly routes: readonly Route[];
  readonly hosts: () => AllowedHosts;
  readonly proxies: TrustedProxies;
  readonly limits: HttpLimits;
  readonly log: HttpLog;
  readonly access: Access;
  readonly rateLimit: RateLimit;
  readonly closing: AbortSignal;
  /** What browsers get where no route is. */
  readonly pages?: StaticPages;
  /** Throws where no uploads are taken: before any of it is read. */
  readonly admitUploads?: (() => void) | undefined;
}
