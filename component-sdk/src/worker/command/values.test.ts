import { describe, expect, test } from 'vitest';
import { tellArguments, useCommandFolder } from '../../../test/command.ts';
import { FileValue, Image } from '../../values/index.ts';

const folder = useCommandFolder();

describe('data, text and files', () => {
  test('data goes in as JSON or text, a list as one file each, a file under the ending of its name', async () => {
    const tool = `console.log(JSON.stringify(process.argv.slice(2).map((path) =>
      [path.split('/').at(-1), fs.readFileSync(path, 'utf8')])));`;
    const inputs =
      '{ table: { type: json }, name: { type: text }, count: { type: number }, parts: { type: "file[]" } }';
    const args = '{ input: table }, { input: name }, { input: count, as: json }, { input: parts }';
    const { data } = await folder.current.run(
      { tool, args, inputs, outputs: '{ data: { type: json } }', command: 'stdout: { output: data }' },
      {
        inputs: {
          table: { a: [1, 2] },
          name: '-rf "x"\n',
          count: 3.5,
          parts: [
            FileValue.fromBytes(Buffer.from('one'), 'a.TTF'),
            FileValue.fromBytes(Buffer.from('two'), '../../b.c/d; rm -rf'),
          ],
        },
      },
    );
    expect(data).toEqual([
      ['table.json', '{"a":[1,2]}'],
      ['name.txt', '-rf "x"\n'],
      ['count.json', '3.5'],
      ['parts-1.ttf', 'one'],
      ['parts-2.bin', 'two'],
    ]);
  });

  test.each([
    ['text', 'text', String.raw`'two\nlines\n'`, 'two\nlines'],
    ['number', 'text', `' 12.5\\n'`, 12.5],
    ['number', 'json', `'7'`, 7],
    ['json', 'json', `'{"a": 1}'`, { a: 1 }],
    ['text', 'json', `'"a"'`, 'a'],
  ])('%s comes out of %s, printed or in a file', async (type, as, written, expected) => {
    const outputs = `{ value: { type: ${type} }, again: { type: ${type} } }`;
    const tool = `process.stdout.write(${written}); fs.writeFileSync(process.argv[2], ${written});`;
    const args = `{ output: again, as: ${as} }`;
    const command = `stdout: { output: value, as: ${as} }`;
    const parts = { tool, args, outputs, command };
    expect(await folder.current.run(parts)).toEqual({ value: expected, again: expected });
  });

  test('a file comes out with the ending that the manifest names', async () => {
    const tool = `fs.writeFileSync(process.argv[2], '%PDF');`;
    const outputs = '{ paper: { type: file } }';
    const { paper } = await folder.current.run({
      tool,
      args: '{ output: paper, as: pdf }',
      outputs,
      command: '',
    });
    expect((paper as FileValue).name).toBe('paper.pdf');
    expect(Buffer.from(await (paper as FileValue).bytes()).toString()).toBe('%PDF');
  });

  test('what a program finds lies on the image that it was found in', async () => {
    const image = Image.fromRaw({ data: new Uint8Array(8), width: 4, height: 2, channels: 1 });
    const items = [{ box: [0, 0, 1, 1], label: 'dot', score: 1 }];
    const { found } = await folder.current.run(
      {
        tool: `console.log('${JSON.stringify({ items })}');`,
        args: '{ input: image }',
        inputs: '{ image: { type: image } }',
        outputs: '{ found: { type: detections } }',
        command: 'stdout: { output: found }',
      },
      { inputs: { image } },
    );
    expect(found).toEqual({ frame: image.frame, items });
  });

  test('what may be missing is left out, with its option, and so is a flag', async () => {
    const parts = {
      tool: `fs.writeFileSync('note.txt', 'a file of its own'); ${tellArguments.tool}`,
      args: '{ option: --mask, input: mask }, { option: -w, param: width }, { flag: -s, when: strip }, { option: -o, output: extra }, end',
      inputs: '{ mask: { type: json, optional: true } }',
      outputs: '{ data: { type: json }, extra: { type: json, optional: true } }',
      params: '{ width: { type: integer }, strip: { type: boolean, default: false } }',
      command: 'stdout: { output: data }',
    };
    expect(await folder.current.run(parts)).toEqual({
      data: ['-o', '../outputs/extra.json', 'end'],
    });
    const { data } = await folder.current.run(parts, {
      inputs: { mask: 1 },
      params: { width: 5, strip: true },
    });
    expect(data).toEqual([
      '--mask',
      '../inputs/mask.json',
      '-w',
      '5',
      '-s',
      '-o',
      '../outputs/extra.json',
      'end',
    ]);
  });
});
