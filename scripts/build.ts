// Makes the packages that authors get: `build/component-sdk` and `build/kumiki` as folders, and both as tarballs.
// `node scripts/build.ts`; does nothing where the sources are those of the last build.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile } from './packages/compile.ts';
import { buildStudio } from './packages/build-studio.ts';
import { fingerprint, packageSources } from './packages/fingerprint.ts';
import { runProgram } from './packages/program.ts';
import { stageCommand } from './packages/stage-command.ts';
import { stageSdk } from './packages/stage-sdk.ts';
import { root } from './verify/run.ts';

const folder = join(root, 'build');
const stamp = join(folder, '.fingerprint');
const wanted = await fingerprint(packageSources);

if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) {
  console.log('The packages in build/ are up to date.');
} else {
  await build();
  console.log(`Built ${(await tarballs(folder)).join(' and ')} in build/.`);
}

/** Builds beside the last build and then takes its place, so that nobody meets half a build. */
async function build(): Promise<void> {
  const fresh = join(root, 'build', `.new-${process.pid}`);
  try {
    const compiled = join(fresh, 'compiled');
    await mkdir(compiled, { recursive: true });
    await compile(compiled);
    await buildStudio();
    await stageSdk(compiled, join(fresh, 'component-sdk'));
    await stageCommand(compiled, join(fresh, 'kumiki'));
    const pack = ['pack', '--ignore-scripts', '--loglevel=error', `--pack-destination=${fresh}`];
    for (const name of ['component-sdk', 'kumiki']) await runProgram('npm', pack, join(fresh, name));
    await rm(stamp, { force: true });
    for (const name of ['component-sdk', 'kumiki', ...(await tarballs(fresh))]) {
      await rm(join(folder, name), { recursive: true, force: true });
      await rename(join(fresh, name), join(folder, name));
    }
    await writeFile(stamp, wanted);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function tarballs(from: string): Promise<string[]> {
  return (await readdir(from)).filter((name) => name.endsWith('.tgz')).toSorted();
}
