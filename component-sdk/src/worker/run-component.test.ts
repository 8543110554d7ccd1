import { describe, expect, it } from 'vitest';
import halve from '../../test/components/halve/component.ts';
import { Image } from '../values/index.ts';
import { runComponent } from './run-component.ts';

const grey = Image.fromRaw({ data: new Uint8Array(80 * 40).fill(200), width: 80, height: 40, channels: 1 });

describe('a component runs in a test as in a pipeline', () => {
  it('with the defaults of its manifest', async () => {
    const { image } = await runComponent(halve, { inputs: { image: grey } });
    expect([image.width, image.height, image.space]).toEqual([40, 20, 'grey']);
  });

  it('with parameters of its own, and with its progress and log heard', async () => {
    const heard: unknown[] = [];
    const { image } = await runComponent(halve, {
      inputs: { image: grey },
      params: { by: 4 },
      sink: { progress: (told) => heard.push(told), log: ({ level, data }) => heard.push({ level, data }) },
    });
    expect(image.width).toBe(20);
    expect(heard).toContainEqual({ level: 'info', data: { width: 20 } });
    expect(heard).toContainEqual(expect.objectContaining({ fraction: 0.5 }));
  });

  it('and the frame of what it made leads back to what it got', async () => {
    const { image, fresh, found } = await runComponent(halve, { inputs: { image: grey } });
    expect(image.frame).toMatchObject({ root: grey.frame.root, toRoot: [2, 0, 0, 0, 2, 0, 0, 0, 1] });
    // An image made from no other begins a frame whose name is the same in every run, in data about it too.
    expect(fresh.frame.root).toBe('run#1');
    expect(found.frame.root).toBe('run#1');
  });
});

describe('what does not fit is said before it runs', () => {
  it.each([
    [
      'a parameter out of range',
      { inputs: { image: grey }, params: { by: 0 } },
      'PARAMETER_INVALID',
      'from 1 to 8',
    ],
    ['NaN', { inputs: { image: grey }, params: { by: Number.NaN } }, 'PARAMETER_INVALID', 'by'],
    ['an unknown parameter', { inputs: { image: grey }, params: { bye: 2 } }, 'PARAMETER_UNKNOWN', 'by'],
    [
      '__proto__',
      { inputs: { image: grey }, params: JSON.parse('{"__proto__": 1}') as object },
      'PARAMETER_INVALID',
      '__proto__',
    ],
    ['a missing input', { inputs: {} }, 'INPUT_MISSING', 'image'],
    ['an unknown input', { inputs: { image: grey, picture: grey } }, 'INPUT_UNKNOWN', ''],
    ['an input of another type', { inputs: { image: 'photo.jpg' } }, 'INPUT_TYPE', 'photo.jpg'],
  ])('%s', async (_, options, code, text) => {
    const error: unknown = await runComponent(halve, options as never).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).toContain(text);
  });
});
