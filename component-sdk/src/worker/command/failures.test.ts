import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tellArguments, useCommandFolder, type CommandParts } from '../../../test/command.ts';
import { Image } from '../../values/index.ts';

const folder = useCommandFolder();

const failureOf = async (parts: CommandParts): Promise<unknown> =>
  await folder.current.run(parts).catch((thrown: unknown) => thrown);
const error = (code: string, text: string | RegExp) => ({
  code,
  message: expect.stringMatching(text) as string,
});

describe('a program that cannot be used is told when the component starts', () => {
  test('one that is not installed, with what to do', async () => {
    const run = folder.current.run({ run: '[no-such-tool, -x]' });
    await expect(run).rejects.toMatchObject({
      code: 'COMMAND_UNUSABLE',
      message: expect.stringContaining('"no-such-tool": it is in no folder of the PATH') as string,
      remedy: expect.stringContaining('Install "no-such-tool"') as string,
    });
  });

  test('one that is not there, or not executable', async () => {
    expect(await failureOf({ run: '[/no/such/tool]' })).toMatchObject(
      error('COMMAND_UNUSABLE', 'there is no such file'),
    );
    expect(await failureOf({ run: '[/etc]' })).toMatchObject(error('COMMAND_UNUSABLE', 'not a file'));
    await chmod(join(folder.current.path, 'tool.mjs'), 0o644);
    expect(await failureOf({ run: '[{ file: tool.mjs }]' })).toMatchObject(
      error('COMMAND_UNUSABLE', 'may not be executed'),
    );
  });

  test('one of the folder is run by itself, with its files', async () => {
    const path = join(folder.current.path, 'hello');
    await writeFile(path, '#!/bin/sh\nprintf "%s" "$1"\n');
    await chmod(path, 0o755);
    expect(await folder.current.run({ run: '[{ file: hello }, "a b"]' })).toEqual({ text: 'a b' });
  });

  test('its version is asked once and logged, and has to be the one that the manifest wants', async () => {
    const tool = `if (process.argv[2] === '--version') console.log('\\ntool 7.1.0\\nmore');`;
    const version = (has: string) =>
      `stdout: { output: text }\nversion: { arguments: [tool.mjs, --version]${has} }`;
    // The version is asked in a folder of its own, so that the tool is named by its whole path.
    const whole = (text: string) => text.replace('tool.mjs', join(folder.current.path, 'tool.mjs'));
    await folder.current.run({ tool, command: whole(version(', has: tool 7.1')) });
    expect(folder.current.logs.map(({ message }) => message)).toContain('node: tool 7.1.0');
    expect(await failureOf({ tool, command: whole(version(', has: tool 8')) })).toMatchObject(
      error('COMMAND_UNUSABLE', /"tool 7.1.0" where "tool 8"/),
    );
  });
});

describe('an exit code says what became of the item', () => {
  const tool = (end: string) => `console.error('first'); console.error('the image is too dark'); ${end}`;
  const command = 'stdout: { output: text }\nexitCodes: { badData: [2, 3], tryAgain: [75] }';

  test.each([
    ['process.exit(3)', 'DATA_UNUSABLE', 'exit code 3: first / the image is too dark'],
    ['process.exit(75)', 'TRY_AGAIN', 'exit code 75: first / the image is too dark'],
    [
      'process.exit(1)',
      'COMPONENT_THREW',
      'test/tool failed: "node" ended with exit code 1: first / the image',
    ],
    [`process.kill(process.pid, 'SIGSEGV')`, 'COMPONENT_THREW', 'by the signal SIGSEGV'],
  ])('%s', async (end, code, text) => {
    expect(await failureOf({ tool: tool(end), command })).toMatchObject(error(code, text));
    expect(folder.current.logs).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'the image is too dark' }),
    );
  });
});

describe('an output that is not as it was promised', () => {
  const png = 'Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCB", "base64")';
  const image: CommandParts = {
    outputs: '{ image: { type: image } }',
    command: '',
    args: '{ output: image }',
  };
  const write = (how: string): CommandParts => ({
    ...image,
    tool: `const [to] = process.argv.slice(2); ${how}`,
  });

  test('is missing', async () => {
    expect(await failureOf(image)).toMatchObject(error('COMPONENT_OUTPUT_MISSING', '"image"'));
  });

  test.each([
    ['is no image', `fs.writeFileSync(to, 'text')`, /cannot be read as an image/],
    ['is empty', `fs.writeFileSync(to, '')`, /cannot be read as an image/],
    ['is cut short', `fs.writeFileSync(to, ${png})`, /cannot be read as an image/],
    ['is a link', `fs.symlinkSync('/etc/passwd', to)`, /is a link/],
    [
      'is a second name of a file',
      `fs.writeFileSync('a', 'b'); fs.linkSync('a', to)`,
      /a link to another file/,
    ],
    ['is a folder', `fs.mkdirSync(to)`, /no plain file/],
    [
      'is a pipe',
      `(await import('node:child_process')).execFileSync('mkfifo', [to])`,
      /no plain file|no file that can be read/,
    ],
    [
      'is in a folder that was put in place of ours',
      `const out = to.replace(/.image.png$/, ''); fs.rmdirSync(out); fs.symlinkSync(process.cwd(), out); fs.writeFileSync(to, 'x')`,
      /out of its folder/,
    ],
  ])('%s', async (_, how, text) => {
    expect(await failureOf(write(how))).toMatchObject(error('COMPONENT_OUTPUT_TYPE', text));
  });

  test('is larger than an output may be', async () => {
    const run = folder.current.run(write(`fs.writeFileSync(to, Buffer.alloc(2000))`), { output: 1000 });
    await expect(run).rejects.toMatchObject({ code: 'COMPONENT_OUTPUT_TYPE' });
  });

  test.each([
    ['number', `'many'`, 'no number'],
    ['json', `'{"a"'`, 'no JSON'],
    ['detections', `'{"items": [{}]}'`, 'not valid detections'],
  ])('is no %s', async (type, printed, text) => {
    const tool = `console.log(${printed})`;
    expect(await failureOf({ tool, outputs: `{ text: { type: ${type} } }` })).toMatchObject(
      error('COMPONENT_OUTPUT_TYPE', text),
    );
  });
});

describe('the machine is kept from the program', () => {
  test('it sees no secret, and works in a folder of its own', async () => {
    process.env['TEST_TOKEN'] = 'secret';
    const tool = 'console.log(JSON.stringify([process.env, process.cwd()]));';
    const { data } = await folder.current.run({ ...tellArguments, tool });
    delete process.env['TEST_TOKEN'];
    const [environment, cwd] = data as [Record<string, string>, string];
    expect(environment).not.toHaveProperty('TEST_TOKEN');
    expect(environment['TMPDIR']).toBe(cwd);
    expect(cwd).not.toContain(folder.current.path);
  });

  test('arguments that the system does not take are told', async () => {
    const parts = { ...tellArguments, args: '{ param: it }', params: '{ it: { type: string } }' };
    const run = folder.current.run(parts, { params: { it: 'x'.repeat(5_000_000) } });
    await expect(run).rejects.toMatchObject({
      code: 'COMPONENT_THREW',
      message: expect.stringContaining('longer') as string,
    });
  });

  test('an image that no file holds is refused before the program starts', async () => {
    const image = Image.fromRaw({ data: new Float32Array(4), width: 2, height: 2, channels: 1 });
    const parts = { args: '{ input: image }', inputs: '{ image: { type: image } }' };
    const run = folder.current.run(parts, { inputs: { image } });
    await expect(run).rejects.toMatchObject({ code: 'IMAGE_KIND_NOT_SUPPORTED' });
  });
});
