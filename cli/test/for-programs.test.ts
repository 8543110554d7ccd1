import { afterAll, beforeAll, expect, test } from 'vitest';
import { kumiki, temporaryFolder } from './kumiki.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => (folder = await temporaryFolder()));
afterAll(() => folder[Symbol.asyncDispose]());

test.each([
  [['run', 'nothing.yaml'], 'FILE_NOT_FOUND'],
  [['run', '--ot', 'x'], 'USAGE'],
  [['check'], 'COMPONENT_FOLDER_NEEDED'],
  [['executions', 'show', 'nothing'], 'EXECUTION_NOT_FOUND'],
  [['pipelines', '--platform', 'http://127.0.0.1:9'], 'PLATFORM_UNREACHABLE'],
])('%j --json gives its error as JSON too, and nothing beside it', async (args, expected) => {
  const { code, stdout, stderr } = await kumiki([...args, '--json'], folder.path);
  expect([code, stderr]).toEqual([2, '']);
  expect(JSON.parse(stdout)).toMatchObject({ type: 'error', error: { code: expected } });
});
