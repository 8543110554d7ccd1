import { reasonOf } from '@kumiki/component-sdk/errors';
import { readTls, type Tls } from '@kumiki/orchestrator/api';
import type { Log } from '@kumiki/orchestrator/observe';
import type { Settings } from '@kumiki/orchestrator/settings';

const minuteMs = 60_000;

/**
 * Takes up a certificate that was renewed in its files, within a minute. One that cannot be used leaves the one before in
 * use, and the log says so.
 * @returns what stops it
 */
export function renewTls(
  settings: Settings['server'],
  servers: readonly { renew(tls: Tls): void }[],
  log: Log,
): () => void {
  const timer = setInterval(() => {
    const renewed = readTls(settings);
    renewed.then(
      (tls) => tls && servers.forEach((server) => server.renew(tls)),
      (thrown: unknown) => log.error(reasonOf(thrown), { event: 'tls_error' }),
    );
  }, minuteMs);
  timer.unref();
  return () => clearInterval(timer);
}
