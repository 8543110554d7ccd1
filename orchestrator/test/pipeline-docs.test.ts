import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '@kumiki/component-sdk/errors';
import {
  compilePipeline,
  parsePipeline,
  pipelineSchema,
  type PipelineSource,
} from '../src/pipeline/index.ts';
import { sampleComponents } from './sample-sources.ts';

const page = await readFile(new URL('../../docs/pipeline.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!);
const components = await sampleComponents();

const prepare = `apiVersion: kumiki/v1
kind: Pipeline
name: prepare
inputs: {image: {type: image}}
params: {size: {type: integer, default: 3}}
steps: {shrink: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: $params.size}}}
outputs: {image: $steps.shrink.image}
`;
const pipelines: PipelineSource = {
  pipeline: async (name) =>
    name === 'prepare' ? { documentName: 'prepare.yaml', text: prepare } : undefined,
  names: async () => ['prepare'],
};

/** What the examples take for granted; an example's own section goes before. */
const around: Readonly<Record<string, string>> = {
  inputs: '{image: {type: image}, least: {type: number}}',
  files: '{model: model.onnx}',
  params: `
  width: {type: integer, default: 3}
  most: {type: integer, default: 3}
  color: {type: string, default: "#000000"}`,
};
const stepsAround: Readonly<Record<string, string>> = {
  find: '{component: vision/detect, inputs: {image: $inputs.image, model: $files.model}}',
  count: '{component: measure/count, inputs: {detections: $steps.find.detections}}',
  mark: '{component: vision/annotate, inputs: {image: $inputs.image}}',
};

/** An example as a whole document. */
function whole(example: string): string {
  if (example.startsWith('apiVersion')) return example;
  const has = (key: string) => new RegExp(`^${key}:`, 'm').test(example);
  const sections = Object.entries(around).filter(([key]) => !has(key));
  const steps = Object.entries(stepsAround).filter(([name]) => !new RegExp(`^  ${name}:`, 'm').test(example));
  const lines = [
    'apiVersion: kumiki/v1',
    'kind: Pipeline',
    'name: example',
    ...sections.map(([key, text]) => `${key}: ${text}`),
    'steps:',
    ...steps.map(([name, text]) => `  ${name}: ${text}`),
  ];
  // The example's own steps go on from there, and its other sections behind them.
  const [before, own] = has('steps') ? example.split(/^steps:\n/m) : ['', ''];
  const rest = has('steps') ? before : example;
  return [...lines, own, rest].join('\n');
}

describe('docs/pipeline.md', () => {
  it.each(examples)('has an example that compiles: %s', async (example) => {
    const text = whole(example);
    const compiled = await compilePipeline({ text, documentName: 'example.yaml', components, pipelines });
    const errors = compiled.problems.filter(({ severity }) => severity === 'error');
    expect(errors.map((found) => formatProblem(found, 'example.yaml'))).toEqual([]);
    expect(compiled.plan).toBeDefined();
  });

  it('shows every key of the document in an example', () => {
    const {
      PipelineStep: step,
      PipelineInput: input,
      Canvas: canvas,
    } = pipelineSchema['$defs'] as Record<string, { properties: object }>;
    const shown = examples.map((example) => parsePipeline(whole(example), 'example.yaml').pipeline!);
    const keysOf = (parts: readonly (object | undefined)[]) =>
      new Set(parts.flatMap((part) => Object.keys(part ?? {})));
    const all = (schema: object) => new Set(Object.keys((schema as { properties: object }).properties));
    expect(keysOf(shown)).toEqual(all(pipelineSchema));
    expect(keysOf(shown.flatMap(({ steps }) => Object.values(steps)))).toEqual(all(step!));
    expect(keysOf(shown.flatMap(({ inputs = {} }) => Object.values(inputs)))).toEqual(all(input!));
    expect(keysOf(shown.map((pipeline) => pipeline.canvas))).toEqual(all(canvas!));
  });
});
