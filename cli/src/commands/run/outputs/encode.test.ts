import { FileValue, Image } from '@kumiki/component-sdk';
import { expect, test } from 'vitest';
import { describeValue } from './describe.ts';
import { encodeValue } from './encode.ts';

test('a table is CSV that spreadsheets open, with units in its head, and no text of it becomes a formula', async () => {
  const table = {
    columns: [
      { name: 'part, no.', type: 'text' as const },
      { name: 'size', type: 'number' as const, unit: 'mm' },
    ],
    rows: [
      ['a "b"', -1],
      ['=1+1', null],
      ['two\nlines', 2.5],
    ],
  };
  const { content, ending } = await encodeValue(table, 'table');
  expect([ending, content]).toEqual([
    '.csv',
    '"part, no.",size [mm]\r\n"a ""b""",-1\r\n\'=1+1,\r\n"two\nlines",2.5\r\n',
  ]);
});

test('a file keeps its ending where that is one', async () => {
  const ending = async (name: string) => {
    return (await encodeValue(FileValue.fromBytes(new Uint8Array(1), name), 'file')).ending;
  };
  expect(await ending('model.ONNX')).toBe('.onnx');
  expect(await ending('../x.a/b')).toBe('.bin');
  expect(await ending('no ending')).toBe('.bin');
});

test('values in a few words', () => {
  const frame = { root: 'a', width: 1, height: 1, toRoot: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const };
  const item = (label: string) => ({ box: [0, 0, 1, 1] as const, label, score: 1 });
  const detections = { frame, items: [item('dent'), item('scratch'), item('scratch')] };
  expect(describeValue(detections, 'detections')).toBe('3 found: 2 scratch, 1 dent');
  expect(describeValue({ frame, items: [] }, 'detections')).toBe('nothing found');
  const rule = (passed: boolean) => ({ rule: 'r', passed, message: { en: 'Too many.' } });
  const verdict = { verdict: 'NG' as const, reasons: [rule(false), rule(true), rule(false)] };
  expect(describeValue(verdict, 'verdict')).toBe('NG: Too many (and 1 more)');
  const pixel = Image.fromRaw({ width: 1, height: 1, channels: 1, data: new Uint8Array(1) });
  expect(describeValue([pixel, pixel], 'image')).toBe('2 images');
});
