import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** The one without windows first: the same engine in half of the processor time. */
const usual = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The Chromium of this machine: `KUMIKI_CHROMIUM`, else where Debian and others put it. */
export function chromiumPath(): string | undefined {
  return [process.env['KUMIKI_CHROMIUM'] ?? '', ...usual].find((path) => path !== '' && existsSync(path));
}

/** @param more switches of Chromium */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('There is no Chromium on this machine.');
  // The sandbox of Chromium does not work for root; the pages are our own.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await chromium.launch({ executablePath, args: [...args, ...more] });
}
