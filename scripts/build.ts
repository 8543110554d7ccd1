// Makes the packages that authors get: `build/component-sdk` and `build/kumiki` as folders, and both as tarballs.
// `node scripts/build.ts`, or `node scripts/build.ts --sdk` for the tarball of the SDK in `build/sdk`; does nothing where the sources are those of the last build.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { packFolder } from '../cli/src/packages/pack.ts';
import { compile } from './packages/compile.ts';
import { buildStudio } from './packages/build-studio.ts';
import { fingerprint, packageSources, sdkSources } from './packages/fingerprint.ts';
import { stageCommand } from './packages/stage-command.ts';
import { stageSdk } from './packages/stage-sdk.ts';
import { root } from './verify/run.ts';

const folder = join(root, 'build');

if (process.argv.includes('--sdk')) await buildWhereNew(join(folder, 'sdk'), sdkSources, buildSdk);
else await buildWhereNew(folder, packageSources, build);

/** Builds where the sources are not those of the last build there. */
async function buildWhereNew(
  place: string,
  sources: readonly string[],
  make: (stamp: string, wanted: string) => Promise<void>,
): Promise<void> {
  const stamp = join(place, '.fingerprint');
  const wanted = await fingerprint(sources);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) {
    console.log(`The packages in ${relative(root, place)}/ are up to date.`);
    return;
  }
  await make(stamp, wanted);
  console.log(`Built ${(await tarballs(place)).join(' and ')} in ${relative(root, place)}/.`);
}

/** The SDK alone, in a tenth of the time: it goes into each image of a component. */
async function buildSdk(stamp: string, wanted: string): Promise<void> {
  const fresh = join(folder, `.new-sdk-${process.pid}`);
  try {
    const compiled = join(fresh, 'compiled');
    await mkdir(compiled, { recursive: true });
    await compile(compiled, ['component-sdk/src', 'proto/src']);
    const staged = join(fresh, 'component-sdk');
    await stageSdk(compiled, staged);
    const packed = join(fresh, 'packed');
    await mkdir(packed);
    await packFolder(staged, packed);
    await writeFile(join(packed, '.fingerprint'), wanted);
    await rm(dirname(stamp), { recursive: true, force: true });
    await rename(packed, dirname(stamp));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Builds beside the last build and then takes its place, so that nobody meets half a build. */
async function build(stamp: string, wanted: string): Promise<void> {
  const fresh = join(root, 'build', `.new-${process.pid}`);
  try {
    const compiled = join(fresh, 'compiled');
    await mkdir(compiled, { recursive: true });
    await compile(compiled);
    await buildStudio();
    await stageSdk(compiled, join(fresh, 'component-sdk'));
    await stageCommand(compiled, join(fresh, 'kumiki'));
    for (const name of ['component-sdk', 'kumiki']) await packFolder(join(fresh, name), fresh);
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
