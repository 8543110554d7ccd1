import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { samplesFolder } from '../../../test/sample-sources.ts';
import { formatPipeline } from './format-pipeline.ts';
import { parsePipeline } from './parse-pipeline.ts';

const names = (await readdir(samplesFolder)).filter((name) => !/^(error-|components$|json-)/.test(name));

describe('a pipeline as text', () => {
  it.each(names)('reads as the same data: %s', async (name) => {
    const text = await readFile(join(samplesFolder, name, 'pipeline.yaml'), 'utf8');
    const { pipeline } = parsePipeline(text, 'pipeline.yaml');
    const formatted = formatPipeline(pipeline!);
    const again = parsePipeline(formatted, 'formatted.yaml');
    expect(again.problems).toEqual([]);
    expect(again.pipeline).toEqual(pipeline);
    expect(formatPipeline(again.pipeline!)).toBe(formatted);
  });

  it('has its keys in one order, short values in one line, and steps in theirs', () => {
    const text = formatPipeline({
      steps: {
        second: { params: { width: 3 }, inputs: { image: '$inputs.image' }, component: 'imaging/resize@^1' },
        first: {
          component: 'decide/verdict',
          when: '$steps.judge.verdict == "NG"',
          params: {
            rules: [
              { count: 'a scratch that is long', atMost: 0 },
              { count: 'another', atMost: 10 },
            ],
          },
        },
      },
      canvas: { positions: { first: { y: 2, x: 1 } } },
      outputs: {},
      name: 'order',
      kind: 'Pipeline',
      inputs: { image: { type: 'image' } },
      apiVersion: 'kumiki/v1',
    });
    expect(text).toBe(`apiVersion: kumiki/v1
kind: Pipeline
name: order
inputs:
  image: {type: image}
steps:
  second: {component: imaging/resize@^1, inputs: {image: $inputs.image}, params: {width: 3}}
  first:
    component: decide/verdict
    params: {rules: [{count: a scratch that is long, atMost: 0}, {count: another, atMost: 10}]}
    when: $steps.judge.verdict == "NG"
outputs: {}
canvas:
  positions: {first: {y: 2, x: 1}}
`);
  });
});
