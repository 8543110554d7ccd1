import { describe, expect, test } from 'vitest';
import { nameItems, safeName, type ItemOrigin } from './names.ts';

function file(path: string): ItemOrigin {
  const [folder = '', name = ''] = path.split('/');
  const dot = name.lastIndexOf('.');
  return { folder, stem: name.slice(0, dot), ending: name.slice(dot + 1) };
}

describe('names of results', () => {
  test('an item is called after its file', () => {
    expect(nameItems([file('in/写真 1.jpg')], []).names).toEqual(['写真 1']);
  });

  test('files that differ in their ending only are told apart by it', () => {
    const { names, notes } = nameItems([file('in/a.jpg'), file('in/A.png')], []);
    expect(names).toEqual(['a-jpg', 'A-png']);
    expect(notes).toEqual(['2 items are called a; their results are named a-jpg, A-png.']);
  });

  test('files of several folders are told apart by the folder, or else by a number', () => {
    expect(nameItems([file('left/a.jpg'), file('right/a.jpg')], []).names).toEqual(['left-a', 'right-a']);
    expect(nameItems([file('x/a.jpg'), file('x/a.jpg')], []).names).toEqual(['a-1', 'a-2']);
  });

  test('a name that was made does not become that of another item', () => {
    const { names } = nameItems([file('x/a.jpg'), file('x/a.png'), file('x/a-jpg.gif')], []);
    expect(new Set(names).size).toBe(3);
  });

  test('a name that looks like an output of another item is changed', () => {
    expect(nameItems([file('x/a.jpg'), file('x/a.mask.jpg')], ['image', 'mask']).names).toEqual([
      'a',
      'a-mask',
    ]);
  });

  test.each([
    ['../../etc/passwd', '__.._etc_passwd'],
    ['..', '_'],
    ['', 'item'],
    ['.hidden', '_hidden'],
    ['a\u001b[2Jb', 'a_[2Jb'],
    ['CON', '_CON'],
    ['lpt1.x', '_lpt1.x'],
    ['end. ', 'end'],
    ['a:b*c?', 'a_b_c_'],
    ['photo\u202Egpj', 'photo_gpj'],
  ])('%j is no path and no device', (given, name) => expect(safeName(given)).toBe(name));

  test('a long name is cut between characters', () => {
    const name = safeName('漢'.repeat(200));
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(160);
    expect(name).toMatch(/^漢+$/);
  });
});
