import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { isPython, type Manifest } from '@kumiki/component-sdk/manifest';
import { pythonEnvironment } from '@kumiki/component-sdk/worker/client';
import { defineCommand, exitCodes } from '../../command.ts';
import { shownPath } from '../../console/paths.ts';
import { onOutput, print } from '../../console/terminal.ts';
import { duration } from '../../console/words.ts';
import { readName } from './names.ts';
import { npmVersion, runNpm } from '../../packages/npm.ts';
import { vendorPackages, type VendoredPackages } from '../../packages/vendor.ts';
import { askName, askTemplate } from './prompts.ts';
import { copyTemplate, templates } from './templates.ts';

export const newCommand = defineCommand({
  name: 'new',
  usage: ['[PUBLISHER/]NAME --template NAME [OPTIONS]'],
  description:
    'Makes a new component from a template, with all that is needed to run and test it. On a terminal it asks for what is missing.',
  positionals: 1,
  options: {
    template: {
      type: 'string',
      short: 't',
      value: 'NAME',
      words: Object.keys(templates),
      help: `One of ${Object.keys(templates).join(', ')}.`,
    },
    dir: { type: 'string', value: 'DIR', help: 'Where it goes; a folder of its name where it is not given.' },
    'no-install': { type: 'boolean', help: 'Leaves the installation of packages to you.' },
  },
  examples: [
    'kumiki new blur --template image-ts',
    'kumiki new acme/sort-parts --template onnx-ts --dir parts',
    'kumiki new trim --template command',
    'kumiki new find-edges --template image-python',
  ],
  async run({ options, positionals }) {
    const begun = performance.now();
    const names = readName(await askName(positionals[0]));
    const template = await askTemplate(options.template);
    const folder = resolve(options.dir ?? names.short);
    const manifest = await copyTemplate(template, folder, names);
    const packages = await vendorPackages(join(folder, 'vendor'));
    await addDependencies(folder, packages);
    await settleScripts(folder);
    if (!options['no-install']) {
      await Promise.all([install(folder), isPython(manifest) && installPython(folder, names.full)]);
    }
    tellHowToGoOn(folder, manifest, options['no-install'], performance.now() - begun);
    return exitCodes.ok;
  },
});

async function addDependencies(folder: string, packages: VendoredPackages): Promise<void> {
  const path = join(folder, 'package.json');
  const description = JSON.parse(await readFile(path, 'utf8')) as { dependencies?: Record<string, string> };
  const { kumiki, ...sdk } = packages;
  const changed = {
    ...description,
    dependencies: { ...sdk, ...description.dependencies },
    devDependencies: {
      kumiki,
      ...('devDependencies' in description ? (description.devDependencies as object) : {}),
    },
  };
  await writeFile(path, `${JSON.stringify(changed, null, 2)}\n`);
}

/**
 * npm leaves out the install script of the ONNX runtime as package.json says, from 11.19 on. An older npm needs a
 * setting, which a newer one would warn about each time.
 */
async function settleScripts(folder: string): Promise<void> {
  const [major = 0, minor = 0] = (await npmVersion()).split('.').map(Number);
  if (major > 11 || (major === 11 && minor >= 19)) await rm(join(folder, '.npmrc'), { force: true });
}

async function install(folder: string): Promise<void> {
  print(onOutput.dim('Installing packages with npm ...'));
  try {
    await runNpm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  } catch (cause) {
    const values = { folder: shownPath(folder), reason: reasonOf(cause) };
    throw kumikiError('INSTALL_FAILED', values, { cause });
  }
}

/** So that the first run need not do it. */
async function installPython(folder: string, name: string): Promise<void> {
  await pythonEnvironment(folder, name, {
    onInstall: () => print(onOutput.dim('Installing packages with pip ...')),
  });
}

function tellHowToGoOn(folder: string, manifest: Manifest, toInstall: boolean, ms: number): void {
  const { green, bold, dim } = onOutput;
  const place = shownPath(folder);
  print(`${green('✔')} ${bold(manifest.name)} is in ${place} ${dim(`(${duration(ms)})`)}\n`);
  print(`  cd ${/\s/.test(place) ? JSON.stringify(place) : place}`);
  if (toInstall) print('  npm install');
  print('  npx --no-install kumiki run      runs it on its example');
  print(`  npx --no-install kumiki dev      runs it on every save of ${manifest.entry}`);
  print('  npx --no-install kumiki test     its examples and tests');
}
