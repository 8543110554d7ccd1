import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromiumPath } from '../../studio/test/chromium.ts';

const installMs = 5 * 60_000;
/** The one without windows is not in all releases of Debian. */
const packages = ['chromium-headless-shell', 'chromium'];

/** Installs Chromium for the tests of the studio where that can be done without asking: on Debian, as root. */
export function provideChromium(): void {
  if (chromiumPath() !== undefined) return;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    console.log(`Installing Chromium for the tests of the studio (apt-get install ${packages[0]}) ...`);
    if (!installOne()) {
      aptGet(['update', '-qq']);
      installOne();
    }
  }
  if (chromiumPath() !== undefined) return;
  console.log(
    'The tests of the studio in a browser are skipped: there is no Chromium. Install it, or name it with KUMIKI_CHROMIUM.',
  );
}

function installOne(): boolean {
  return packages.some((name) => aptGet(['install', '-y', '-qq', '--no-install-recommends', name]));
}

function aptGet(args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', args, { env, stdio: 'ignore', timeout: installMs }).status === 0;
}
