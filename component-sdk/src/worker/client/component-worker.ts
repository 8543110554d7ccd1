import { extname, join, resolve } from 'node:path';
import type { ProcessOptions } from './worker-process.ts';

/** The command that starts the component of a folder as a worker, by the SDK's own start file. */
export function componentWorker(folder: string): Required<Pick<ProcessOptions, 'command' | 'args'>> {
  const start = join(import.meta.dirname, '..', 'serve', `start${extname(import.meta.filename)}`);
  return { command: process.execPath, args: [start, '--component', resolve(folder)] };
}
