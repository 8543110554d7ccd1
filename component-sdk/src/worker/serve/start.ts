/**
 * Starts a worker for a component folder, as its own process:
 * `node …/worker/serve/start.js --component DIR --socket PATH --shared DIR [--concurrency N]`, or
 * `--bundle FILE --component NAME` for one of several, `--bundle FILE --several` for all of them, each when it is first
 * asked for. `KUMIKI_SOCKET`, `KUMIKI_SHARED`, `KUMIKI_CONCURRENCY` and, for a name, `KUMIKI_COMPONENT` stand for what is not
 * given; `KUMIKI_COMPONENT=*` means `--several`, and several names with commas between them that these are set up at once.
 *
 * SIGTERM lets running packets end and exits 0; a second one exits at once. With `KUMIKI_LIFELINE=stdin`, the end
 * of standard input does what SIGTERM does: so a worker never outlives the process that started it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asKumikiError, kumikiError } from '../../errors/index.ts';
import { parseManifest } from '../../manifest/index.ts';
import { loadComponent } from '../load.ts';
import { shareOneSdk } from '../one-sdk.ts';
import { bundledFolder } from './choose-component.ts';
import { tellPrinted } from './printed.ts';
import { serveComponent, serveComponents, type ServedComponent } from './serve.ts';

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
      bundle: { type: 'string' },
      component: { type: 'string' },
      several: { type: 'boolean', default: false },
      socket: { type: 'string', default: process.env['KUMIKI_SOCKET'] ?? '' },
      shared: { type: 'string', default: process.env['KUMIKI_SHARED'] ?? '' },
      concurrency: { type: 'string' },
    },
  });
  const { bundle, socket, shared } = values;
  const [named = '', ...more] = (process.env['KUMIKI_COMPONENT'] ?? '').split(',');
  const wanted = values.concurrency ?? process.env['KUMIKI_CONCURRENCY'];
  const concurrency = wanted === undefined ? undefined : Number(wanted);
  const isWhole = concurrency === undefined || (Number.isSafeInteger(concurrency) && concurrency >= 1);
  if (socket === '' || shared === '' || !isWhole) {
    end(exitCodes.unusable, 'Give --socket PATH and --shared DIR, and --concurrency as a whole number.');
  }
  if (process.env['KUMIKI_PRINTED'] === 'told') tellPrinted();
  if (values.several || named === '*' || more.length > 0) {
    shareOneSdk();
    const find = bundle === undefined ? undefined : async (name: string) => await bundledFolder(bundle, name);
    const first = more.length > 0 ? [named, ...more] : [];
    return endWith(
      await serveComponents(
        { socket, shared, first, ...(concurrency !== undefined && { concurrency }) },
        find,
      ),
    );
  }
  const folder =
    bundle === undefined ? (values.component ?? '.') : await bundledFolder(bundle, values.component ?? named);
  const manifestPath = join(folder, 'component.yaml');
  const manifest = parseManifest(await readFile(manifestPath), manifestPath);
  if (bundle === undefined && named !== '' && named !== manifest.name)
    throw kumikiError('BUNDLE_COMPONENT_UNKNOWN', { component: named, names: manifest.name });
  shareOneSdk();
  const component = loadComponent(manifest.name, join(folder, manifest.entry));
  endWith(
    await serveComponent(manifest, component, {
      socket,
      shared,
      ...(concurrency !== undefined && { concurrency }),
    }),
  );
}

/** Ends when it is asked to. */
function endWith(served: ServedComponent): void {
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
