import { describe, expect, it } from 'vitest';
import { testModel } from '../testing/onnx-model.ts';
import { readModelFacts } from './model-facts.ts';

const facts = (metadata: Record<string, string>) =>
  readModelFacts(testModel({ output: { shape: [1], values: [1] }, metadata }));

describe('what a model says about itself', () => {
  it('names by number, as a list, as JSON, with gaps', () => {
    expect(facts({ names: "{1: 'b', 0: 'a'}" }).names).toEqual(['a', 'b']);
    expect(facts({ names: "['a', 'b']" }).names).toEqual(['a', 'b']);
    expect(facts({ names: '{"0": "a", "2": "c"}' }).names).toEqual(['a', 'class1', 'c']);
  });

  it('no names where they cannot be read', () => {
    for (const names of ['', '{}', 'names', "{-1: 'a'}", "{99999999: 'a'}", "{'x': 'a'}", '7']) {
      expect(facts({ names }).names).toBeUndefined();
    }
  });

  it('labels are cut to a length that fits everywhere', () => {
    expect(facts({ names: `['${'x'.repeat(5000)}']` }).names![0]).toHaveLength(200);
  });

  it('its size, of one or two numbers', () => {
    expect(facts({ imgsz: '[480, 640]' }).imageSize).toEqual([480, 640]);
    expect(facts({ imgsz: '320' }).imageSize).toEqual([320, 320]);
    for (const imgsz of ['[0, 1]', '[99999, 1]', 'big', '[]', ''])
      expect(facts({ imgsz }).imageSize).toBeUndefined();
  });
});
