import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder for what a first start leaves, which the platforms of a test run begin with. */
    readonly firstStart: string;
  }
}

let folder: string | undefined;

/** Gives a test run the folder. */
export async function setup({ provide }: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-first-start-'));
  provide('firstStart', folder);
}

/** Takes it away at the end of the run. */
export async function teardown(): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true });
}
