#!/usr/bin/env node
// Starts the command with Node 24. Plain JavaScript for Node 18 and later: where an older Node starts it, it looks
// for the Node 24 that comes as an npm package and hands over to that one.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeMemoryOptions } from './memory-options.js';

const neededMajor = 24;
const here = dirname(fileURLToPath(import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= neededMajor) await start();
else handOver();

async function start() {
  takeMemoryOptions(process.argv.slice(2));
  const { directory } = module.enableCompileCache();
  // Threads have a cache of their own to enable, and do so where the environment says it.
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory;
  const compiled = new URL('../dist/main.js', import.meta.url);
  const { runCommandLine } = await import(
    existsSync(compiled) ? compiled.href : new URL('../src/main.ts', import.meta.url).href
  );
  await runCommandLine(process.argv.slice(2));
}

function handOver() {
  const node = packagedNode();
  if (!node) {
    console.error(
      `Kumiki needs Node ${neededMajor} or later; this is ${process.version}.\n` +
        `Install Node ${neededMajor} from https://nodejs.org/, or run "npm install node@${neededMajor}" in your project. Then run the same command again.`,
    );
    process.exitCode = 2;
    return;
  }
  const [, , ...given] = process.argv;
  const child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), ...given], {
    stdio: 'inherit',
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  // A terminal sends Ctrl-C to both of them; the command takes two at once for one.
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${node} cannot be started: ${error.message}`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

/** The program of the npm package `node` for this machine, in the folders of packages beside and above this file. */
function packagedNode() {
  const windows = process.platform === 'win32';
  const name = `${windows ? 'win' : process.platform}-${process.arch}`;
  const program = join('bin', windows ? 'node.exe' : 'node');
  for (let folder = here; ; folder = dirname(folder)) {
    for (const of of [`node-${name}`, `node-bin-${name}`]) {
      const path = join(folder, 'node_modules', of, program);
      if (existsSync(path)) return path;
    }
    if (dirname(folder) === folder) return undefined;
  }
}
