import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { buildStudio } from '../../../scripts/packages/build-studio.ts';
import { openBrowser } from '../../../studio/test/chromium.ts';
import { StartedServer } from '../../server/started.ts';

/** A platform of its own, and a Chromium to look at it with. */
export interface OpenStudio extends AsyncDisposable {
  readonly url: string;
  readonly browser: Browser;
}

export async function openStudio(): Promise<OpenStudio> {
  await buildStudio();
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-bench-'));
  const env = { KUMIKI_DATA: folder, KUMIKI_GRPC_PORT: '0' };
  const server = await StartedServer.start(['cli/bin/kumiki.js', 'up', '--port', '0'], env);
  const browser = await openBrowser();
  return {
    url: server.url,
    browser,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server[Symbol.asyncDispose]();
      // What the platform began for Python components may still be written.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
    },
  };
}
