// Makes the images that Kumiki itself is: the standard library, in three of them. No Docker is needed.
// `npm run images -- --registry HOST[/PATH]`; other options are those of `kumiki build`, and `--only NAME` makes one of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { standardBundles } from './images/standard-bundles.ts';
import { root } from './verify/run.ts';

const command = join(root, 'cli', 'bin', 'kumiki.js');

const args = process.argv.slice(2);
const at = args.indexOf('--only');
const only = at === -1 ? undefined : args.splice(at, 2)[1];

const bundles = (await standardBundles()).filter(({ name }) => only === undefined || name === only);
if (bundles.length === 0) throw new Error(`There is no image ${only}.`);
for (const { name, version, folders } of bundles) {
  await kumiki(['build', ...folders, '--bundle', `${name}:${version}`, ...args]);
}

async function kumiki(words: readonly string[]): Promise<void> {
  const [code] = (await once(spawn(process.execPath, [command, ...words], { stdio: 'inherit' }), 'exit')) as [
    number | null,
  ];
  if (code !== 0) process.exit(code ?? 1);
}
