import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  folderEntries,
  imagePlaces,
  textEntry,
  workerUser,
  writeLayer,
} from '@kumiki/component-sdk/package/image';
import { packagesInNode } from '../../cli/src/packaging/bill/packages.ts';
import type { ImageContent } from '../../cli/src/packaging/content/image-content.ts';
import { keptLayer } from '../../cli/src/packaging/layer-cache.ts';
import { installNpm, isNeeded, lockedIn, stagePackages } from '../../cli/src/packaging/npm-packages.ts';
import { vendorPackages } from '../../cli/src/packages/vendor.ts';
import { readPackage } from '../packages/manifests.ts';
import { root } from '../verify/run.ts';

const second = 1_000_000_000;
const program = `/${imagePlaces.nodeModules}/kumiki/bin/kumiki.js`;

/** Asks the platform whether it is well, over the loopback of its own container, whose certificate names other hosts. */
const health = `const tls = !!process.env.KUMIKI_TLS_CERTIFICATE;
const { get } = await import(tls ? 'node:https' : 'node:http');
get({ host: '127.0.0.1', port: process.env.KUMIKI_PORT || 7700, path: '/healthz', rejectUnauthorized: false, timeout: 4000 }, (answer) => process.exit(answer.statusCode === 200 ? 0 : 1))
  .on('error', () => process.exit(1)).on('timeout', () => process.exit(1));
`;

/**
 * The image of the platform: the packages that `npm run build` makes, with what they need in production. `kumiki up` is its command;
 * data lies in /data, and nothing else is written but temporary files. The helper of pods is the same image with another command.
 */
export async function platformContent(): Promise<ImageContent> {
  const { version, license } = await readPackage('cli');
  return {
    name: 'kumiki/platform',
    version,
    description: 'The platform of Kumiki: pipelines of image-processing components, with the studio',
    license,
    usualBase: 'docker.io/library/node:24-bookworm-slim',
    config: {
      command: ['node', '--initial-heap-size=256', program],
      arguments: ['up'],
      env: {
        NODE_ENV: 'production',
        HOME: '/tmp',
        NODE_COMPILE_CACHE: '/tmp/node-compile-cache',
        KUMIKI_DATA: '/data',
      },
      labels: {},
      more: {
        Volumes: { '/data': {} },
        ExposedPorts: { '7700/tcp': {}, '7701/tcp': {} },
        Healthcheck: {
          Test: ['CMD', 'node', `/${imagePlaces.root}/health.mjs`],
          Interval: 30 * second,
          Timeout: 5 * second,
          StartPeriod: 60 * second,
          Retries: 3,
        },
      },
    },
    async layers(base, image, scratch) {
      const folder = join(scratch, 'npm');
      await mkdir(folder, { recursive: true });
      const packed = await vendorPackages(join(folder, 'vendor'));
      const staging = await stagePackages(
        folder,
        { ...packed },
        await lockedIn(join(root, 'package-lock.json')),
      );
      const packages = await keptLayer(
        ['platform', image.platform, base.isMusl, staging.key],
        async (path) => {
          const modules = await installNpm(staging, 'kumiki/platform', image.platform, base.isMusl);
          // The base has a Node of its own.
          const keep = (one: string) =>
            isNeeded(one, image.platform) && !/^node-(bin-)?(linux|darwin|win)-/.test(one);
          const entries = await folderEntries(modules, { at: imagePlaces.nodeModules, keep });
          return { layer: await writeLayer(entries, path), packages: await packagesInNode(modules) };
        },
      );
      const file = join(scratch, 'platform.tar.gz');
      const own = await writeLayer(
        [
          textEntry(`${imagePlaces.root}/health.mjs`, health),
          { kind: 'link', path: 'usr/local/bin/kumiki', target: program },
          // For volumes that take over whose it is.
          { kind: 'folder', path: 'data', owner: Number.parseInt(workerUser, 10) },
        ],
        file,
      );
      return [packages, { ...own, file, what: 'command', reused: false }];
    },
  };
}
