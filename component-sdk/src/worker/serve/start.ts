/**
 * Starts a worker for a component folder, as its own process:
 * `node …/worker/serve/start.js --component DIR --socket PATH --shared DIR [--concurrency N]`.
 * `KUMIKI_SOCKET`, `KUMIKI_SHARED` and `KUMIKI_CONCURRENCY` stand for what is not given.
 *
 * SIGTERM lets running packets end and exits 0; a second one exits at once. With `KUMIKI_LIFELINE=stdin`, the end
 * of standard input does what SIGTERM does: so a worker never outlives the process that started it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asKumikiError } from '../../errors/index.ts';
import { parseManifest } from '../../manifest/index.ts';
import { loadComponent } from '../load.ts';
import { shareOneSdk } from '../one-sdk.ts';
import { serveComponent } from './serve.ts';

const exitCodes = { ok: 0, failed: 1, unusable: 2, twice: 143 } as const;

try {
  await start();
} catch (thrown) {
  const { message, remedy } = asKumikiError(thrown);
  end(exitCodes.failed, `${message} ${remedy}`);
}

async function start(): Promise<void> {
  const { values } = parseArgs({
    options: {
      component: { type: 'string', default: '.' },
      socket: { type: 'string', default: process.env['KUMIKI_SOCKET'] ?? '' },
      shared: { type: 'string', default: process.env['KUMIKI_SHARED'] ?? '' },
      concurrency: { type: 'string', default: process.env['KUMIKI_CONCURRENCY'] ?? '1' },
    },
  });
  const { component: folder, socket, shared } = values;
  const concurrency = Number(values.concurrency);
  if (socket === '' || shared === '' || !Number.isSafeInteger(concurrency) || concurrency < 1) {
    end(exitCodes.unusable, 'Give --socket PATH and --shared DIR, and --concurrency as a whole number.');
  }
  const manifestPath = join(folder, 'component.yaml');
  const manifest = parseManifest(await readFile(manifestPath), manifestPath);
  shareOneSdk();
  const component = loadComponent(manifest.name, join(folder, manifest.entry));
  const served = await serveComponent(manifest, component, { socket, shared, concurrency });

  let asked = false;
  const drain = (): void => {
    if (asked) end(exitCodes.twice);
    asked = true;
    // Whatever the component left running, the worker has ended when its packets have.
    served.drain().then(
      () => end(exitCodes.ok),
      (thrown: unknown) => end(exitCodes.failed, asKumikiError(thrown).message),
    );
  };
  process.on('SIGTERM', drain);
  process.on('SIGINT', drain);
  if (process.env['KUMIKI_LIFELINE'] === 'stdin') {
    process.stdin.on('end', drain).on('error', drain).resume();
  }
}

function end(code: number, message?: string): never {
  if (message !== undefined) process.stderr.write(`${message}\n`);
  process.exit(code);
}
