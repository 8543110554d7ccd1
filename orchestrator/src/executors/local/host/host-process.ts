import { mkdirSync } from 'node:fs';
import module from 'node:module';
import { dirname, extname, join } from 'node:path';
import {
  GroupProcess,
  imageProcessOptions,
  workerEnvironment,
  type Source,
} from '@kumiki/component-sdk/worker/process';

/** A host that has been started and knows no component yet. */
export interface HostProcess {
  readonly process: GroupProcess;
  /** The folder of its slots. */
  readonly slots: string;
  /** Hears the lines that it prints. */
  line: ((text: string, from: Source) => void) | undefined;
}

const program = join(import.meta.dirname, 'program', `start${extname(import.meta.filename)}`);

/** Starts a host. @param slots a folder to make, with those above it @throws WORKER_START_FAILED */
export async function startHostProcess(slots: string): Promise<HostProcess> {
  mkdirSync(dirname(slots), { recursive: true });
  mkdirSync(slots);
  const cache = module.getCompileCacheDir();
  const contract: Record<string, string> = {};
  if (cache !== undefined) contract['NODE_COMPILE_CACHE'] = dirname(cache);
  let host: HostProcess | undefined;
  const started = await GroupProcess.start(
    {
      name: 'a host of components',
      command: process.execPath,
      args: [...imageProcessOptions, program, slots],
      env: workerEnvironment(contract),
      pipes: 2,
    },
    (text, from) => host?.line?.(text, from),
  );
  host = { process: started, slots, line: undefined };
  return host;
}
