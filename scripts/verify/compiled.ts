import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.ts';

/** Programs in temporary folders leave what nobody looks up again: about this many files are of a few runs. */
const most = 20_000;

const folder = join(root, 'node_modules/.cache/kumiki/compiled');

/**
 * The environment in which processes and threads of tests take what Node has compiled before, types stripped. Without it
 * each thread of records strips and compiles all of its modules: half of what its test costs.
 */
export function withCompiled(): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder, { recursive: true }).length > most) {
    // Out of the way of processes that write into it just now.
    const old = `${folder}.${process.pid}`;
    renameSync(folder, old);
    rmSync(old, { recursive: true });
  }
  return { NODE_COMPILE_CACHE: folder };
}
