import { describe, expect, test } from 'vitest';
import { commandManifest, type CommandParts } from '../../test/command.ts';
import { readManifest } from './index.ts';

const errorsOf = (parts: CommandParts) => {
  const { problems } = readManifest(commandManifest(parts), 'component.yaml');
  return problems
    .filter(({ severity }) => severity === 'error')
    .map(({ line, message }) => `${line}: ${message}`);
};

test('a command is an entry of its own', () => {
  const { manifest } = readManifest(commandManifest({}), 'component.yaml');
  expect(manifest?.entry).toBe('component.yaml');
  // As a worker tells it, with all that is filled in.
  expect(readManifest(JSON.stringify(manifest), 'told').manifest).toEqual(manifest);
});

test('it stands beside no code', () => {
  const text = `${commandManifest({})}entry: component.ts\n`;
  const { problems } = readManifest(text, 'component.yaml');
  expect(problems.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('there beside "command"'),
  );
});

describe('what cannot work is said with its line', () => {
  const image = { inputs: '{ image: { type: image } }', outputs: '{ image: { type: image } }', command: '' };
  test.each<[string, CommandParts, string]>([
    ['an empty program', { run: '[""]' }, 'The program is empty'],
    ['a relative program', { run: '[bin/tool]' }, '{file: PATH}'],
    ['a program from a parameter', { run: '[{ param: it }]', params: '{ it: { type: string } }' }, 'no name'],
    ['a mapping of nothing', { args: '{ as: png }' }, 'without any of them'],
    ['a mapping of two', { args: '{ input: a, param: b }' }, 'with input and param'],
    ['a stray key', { args: '{ file: a, option: -x }' }, 'file with "option"'],
    ['a key that there is not', { args: '{ inputs: a }' }, '"inputs" is not a key'],
    ['a flag that depends on nothing', { args: '{ flag: -x }' }, 'a flag without "when"'],
    ['an unknown input', { ...image, args: '{ input: imge }, { output: image }' }, '"imge"'],
    ['an unknown output', { args: '{ output: txt }' }, '"txt"'],
    ['an unknown parameter', { args: '{ param: x }' }, '"x"'],
    ['an unknown parameter of a flag', { args: '{ flag: -x, when: y }' }, '"y"'],
    ['an output that nothing writes', { command: '' }, 'not written by the command'],
    ['an output that is written twice', { args: '{ output: text }' }, 'written twice'],
    [
      'a list as an output',
      { ...image, outputs: '{ image: { type: "image[]" } }', args: '{ output: image }' },
      'a list',
    ],
    ['an image that is printed', { ...image, command: 'stdout: { output: image }' }, 'What is printed'],
    [
      'a format of another kind',
      { ...image, args: '{ input: image, as: json }, { output: image }' },
      'one of: png, tiff',
    ],
    ['the original as an output', { ...image, args: '{ output: image, as: original }' }, 'one of: png, tiff'],
    ['a scale of text', { args: '{ output: text, transform: scale }', command: '' }, '"transform"'],
    ['a source that is no image', { ...image, args: '{ output: image, from: it }' }, '"it"'],
    ['a file outside', { args: '{ file: ../x }' }, 'leads out of the folder'],
    ['a NUL character', { args: '"a\\0b"' }, 'NUL'],
    ['a secret', { args: '{ param: key }', params: '{ key: { type: string, x-secret: true } }' }, 'secret'],
  ])('%s', (_, parts, text) => {
    expect(errorsOf(parts).join('\n')).toContain(text);
    expect(errorsOf(parts)[0]).toMatch(/^[1-9]/);
  });
});
