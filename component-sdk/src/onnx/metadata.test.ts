import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { message, testModel } from '../testing/onnx-model.ts';
import { NotOnnx, readOnnxMetadata } from './metadata.ts';

const tiny = new URL('../../../models/tiny/yolov8.onnx', import.meta.url);

describe('the metadata of an ONNX file', () => {
  it('is read from a model that the onnx package wrote', async () => {
    const metadata = readOnnxMetadata(await readFile(tiny));
    expect(Object.fromEntries(metadata)).toMatchObject({
      names: "{0: 'scratch', 1: 'dent', 2: 'stain'}",
      imgsz: '[64, 64]',
      stride: '32',
      task: 'detect',
    });
  });

  it('is empty where the model has none', () => {
    expect(readOnnxMetadata(testModel({ output: { shape: [1], values: [1] } })).size).toBe(0);
  });

  it('may have keys without a value, and text in any language', () => {
    const graph = [7, message([[2, 'graph']])] as const;
    const bytes = message([graph, [14, message([[1, 'empty']])], [14, message([[1, '名前'], [2, '傷']])]]); // prettier-ignore
    expect([...readOnnxMetadata(bytes)]).toEqual([
      ['empty', ''],
      ['名前', '傷'],
    ]);
  });
});

describe('bytes that are no ONNX file', () => {
  it.each([
    ['none at all', Buffer.alloc(0)],
    ['text', Buffer.from('this is not a model')],
    ['a PNG image', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a length beyond the end', Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f, 1])],
    ['a length beyond all numbers', Buffer.from([0x3a, ...Array<number>(9).fill(0xff), 0x01, 1])],
    ['a number that never ends', Buffer.alloc(40, 0xff)],
    ['a group, which protobuf gave up', Buffer.from([0x3b, 0x3c])],
    ['a message without a graph', message([[1, 8]])],
  ])('%s', (_, bytes) => {
    expect(() => readOnnxMetadata(bytes)).toThrow(NotOnnx);
  });

  it('a model cut short anywhere', async () => {
    const whole = await readFile(tiny);
    const refused = (bytes: Uint8Array) => {
      try {
        readOnnxMetadata(bytes);
        return false;
      } catch (error) {
        return error instanceof NotOnnx || error;
      }
    };
    for (let length = 0; length < whole.length; length += 7) {
      expect([true, false]).toContain(refused(whole.subarray(0, length)));
    }
  });
});
