import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildStudio } from '../../scripts/packages/build-studio.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder for what a first start leaves, which the platforms of a test run begin with. */
    readonly firstStart: string;
  }
}

let folder: string | undefined;

/** Builds the studio, once for all files, and gives the test run the folder. */
export async function setup({ provide }: TestProject): Promise<void> {
  await buildStudio();
  folder = await mkdtemp(join(tmpdir(), 'kumiki-first-start-'));
  provide('firstStart', folder);
}

/** Takes it away at the end of the run. */
export async function teardown(): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true });
}
