import { describe, expect, it } from 'vitest';
import { letterbox, type Letterbox } from '@kumiki/component-sdk/onnx/yolo';
import { InputTensor, type Pixels } from './tensor.ts';

const input = { width: 4, height: 4 };
const grey = Math.fround(114 / 255);

function write(tensor: InputTensor, pixels: Pixels, place: Letterbox): void {
  tensor.begin(pixels, place);
  tensor.write(pixels.channels, place);
  tensor.written(place);
}

describe('the input tensor', () => {
  it('holds planes of red, green and blue, grey around the image', () => {
    const tensor = new InputTensor(input);
    const place = letterbox({ width: 4, height: 2 }, input);
    write(tensor, { data: new Uint8Array(24).map((_, at) => [255, 51, 0][at % 3]!), channels: 3 }, place);
    const edge = [grey, grey, grey, grey];
    const row = (level: number) => Array<number>(4).fill(Math.fround(level));
    const plane = (level: number) => [...edge, ...row(level), ...row(level), ...edge];
    expect([...tensor.data]).toEqual([...plane(1), ...plane(0.2), ...plane(0)]);
    expect(tensor.shape).toEqual([1, 3, 4, 4]);
  });

  it('has three equal planes for a grey image', () => {
    const tensor = new InputTensor(input);
    write(tensor, { data: new Uint8Array(16).fill(51), channels: 1 }, letterbox(input, input));
    expect(new Set(tensor.data)).toEqual(new Set([Math.fround(0.2)]));
  });

  it('keeps nothing of the image before', () => {
    const tensor = new InputTensor(input);
    const whole = { data: new Uint8Array(48).fill(255), channels: 3 };
    write(tensor, whole, letterbox(input, input));
    const high = letterbox({ width: 1, height: 4 }, input);
    write(tensor, { data: new Uint8Array(12).fill(255), channels: 3 }, high);
    expect([...tensor.data.subarray(0, 4)]).toEqual([grey, 1, grey, grey]);
  });

  it('is written by both of its threads, each strip by one', () => {
    const sizes = { width: 16, height: 100 };
    const here = new InputTensor(sizes);
    const there = new InputTensor(sizes, here.memory);
    const place = letterbox(sizes, sizes);
    here.begin({ data: new Uint8Array(16 * 100 * 3).fill(51), channels: 3 }, place);
    there.write(3, place);
    here.write(3, place);
    here.written(place);
    expect(new Set(here.data)).toEqual(new Set([Math.fround(0.2)]));
  });
});
