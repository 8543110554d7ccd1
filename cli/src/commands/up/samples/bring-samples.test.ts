import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { KumikiError, type ErrorCode } from '@kumiki/component-sdk/errors';
import type { Platform } from '@kumiki/orchestrator/api';
import { expect, onTestFinished, test } from 'vitest';
import { rememberSamples } from './brought.ts';
import { renewSamples } from './bring-samples.ts';
import { sampleFolders } from './sample-folders.ts';

const invalid = (code: ErrorCode) => {
  const problem = { code, severity: 'error', message: '', remedy: '', path: [], line: 1, column: 1 } as const;
  return new KumikiError('PIPELINE_INVALID', { message: '', remedy: '' }, { problems: [problem] });
};

test('a sample whose components are others by now gets a version that runs, unless somebody has changed it', async () => {
  const path = await mkdtemp(join(tmpdir(), 'kumiki-samples-'));
  onTestFinished(async () => await rm(path, { recursive: true }));
  await rememberSamples(path, new Set((await sampleFolders()).map((folder) => basename(folder))));
  const wrong: Record<string, KumikiError> = {
    privacy: invalid('LOCK_BROKEN'),
    documents: invalid('LOCK_BROKEN'),
    'read-codes': invalid('COMPONENT_UNKNOWN'),
  };
  const published: object[] = [];
  const pipelines = {
    compile: async (_: string, name: string) => {
      if (wrong[name]) throw wrong[name];
      return await Promise.resolve({});
    },
    draft: async (_: string, name: string) =>
      await Promise.resolve({ text: name === 'documents' ? 'changed' : 'as it was', revision: 4 }),
    version: async () => await Promise.resolve({ text: 'as it was' }),
    publish: async (_: string, name: string, { revision }: { readonly revision: number }) => {
      published.push({ name, revision });
      return await Promise.resolve({ name, version: 2 });
    },
  };
  const said: string[] = [];
  const platform = { pipelines } as unknown as Platform;
  await renewSamples(platform, path, (line) => said.push(line));
  expect(published).toEqual([{ name: 'privacy', revision: 4 }]);
  expect(said).toEqual(['The sample pipeline privacy has other components by now: version 2.']);
});
