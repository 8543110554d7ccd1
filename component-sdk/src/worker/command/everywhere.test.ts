import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useCommandFolder } from '../../../test/command.ts';
import { loadComponentFolder, readComponentFolder } from '../../package/index.ts';
import { runExamples } from '../../testing/index.ts';
import { componentWorker, WorkerClient } from '../client/index.ts';
import { loadComponent } from '../index.ts';

const folder = useCommandFolder();
const sink = { progress: () => undefined, log: () => undefined };
const upper = {
  tool: `console.log(fs.readFileSync(process.argv[2], 'utf8').toUpperCase());`,
  args: '{ input: word }',
  inputs: '{ word: { type: text } }',
};

test('a folder with a command is read, loaded and tested as any other', async () => {
  await folder.current.write(upper);
  const { path } = folder.current;
  const examples = 'examples: [{ inputs: { word: joint }, expect: { text: JOINT } }]\n';
  const { manifestText } = await readComponentFolder(path);
  await writeFile(join(path, 'component.yaml'), `${manifestText}${examples}`);
  const { manifest, entryPath } = await loadComponentFolder(path);
  expect(entryPath).toBe(join(path, 'component.yaml'));
  expect((await loadComponent(manifest.name, entryPath)).kind).toBe('kumiki.component');
  expect(await runExamples(path)).toMatchObject([{ passed: true }]);
});

test('its digest changes with its arguments and its files', async () => {
  const digestWith = async (parts: object) => {
    await folder.current.write({ ...upper, ...parts });
    return (await loadComponentFolder(folder.current.path)).digest;
  };
  const digests = [
    await digestWith({}),
    await digestWith({ args: '{ input: word }, -v' }),
    await digestWith({ tool: '// another' }),
    await digestWith({ command: 'stdout: { output: text }\nversion: { arguments: [--version], has: v24 }' }),
  ];
  expect(new Set(digests).size).toBe(4);
});

test('a file of the folder that is not there is told with its place', async () => {
  await folder.current.write({ ...upper, args: '{ file: gone.txt }, { input: word }' });
  const { problems } = await readComponentFolder(folder.current.path);
  expect(problems).toContainEqual(
    expect.objectContaining({
      code: 'FILE_NOT_FOUND',
      line: 12,
      message: expect.stringContaining('gone.txt') as string,
    }),
  );
});

test('it is served as a worker, with its errors, and can be cancelled there', async () => {
  await folder.current.write({
    ...upper,
    tool: `${upper.tool} if (process.argv[3]) setInterval(() => {}, 1000);`,
    args: '{ input: word }, { flag: wait, when: wait }',
    params: '{ wait: { type: boolean, default: false } }',
  });
  const worker = await WorkerClient.start({
    name: 'test/tool',
    ...(await componentWorker(folder.current.path)),
  });
  try {
    const run = async (params: object, signal = new AbortController().signal) =>
      await worker.run({
        inputs: { word: 'a' },
        params: params as Record<string, unknown>,
        sink,
        signal,
        root: 'here',
      });
    expect(await run({ wait: false })).toEqual({ text: 'A' });
    const late = run({ wait: true }, AbortSignal.timeout(300));
    await expect(late).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await run({ wait: false })).toEqual({ text: 'A' });
  } finally {
    await worker.dispose();
  }
});

test('a worker whose program is missing says so when it starts', async () => {
  await folder.current.write({ run: '[no-such-tool]' });
  const worker = WorkerClient.start({ name: 'test/tool', ...(await componentWorker(folder.current.path)) });
  await expect(worker).rejects.toMatchObject({
    message: expect.stringContaining('no-such-tool') as string,
  });
});
