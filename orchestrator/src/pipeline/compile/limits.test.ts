import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleComponents, samplePipelines, samplesFolder } from '../../../test/sample-sources.ts';
import { compilePipeline, type PipelineSource } from '../index.ts';

const components = await sampleComponents();
const none: PipelineSource = { pipeline: async () => undefined, names: async () => [] };

function pipeline(body: string, name = 'test'): string {
  return `apiVersion: kumiki/v1\nkind: Pipeline\nname: ${name}\n${body}`;
}

async function compile(text: string, pipelines = none) {
  return await compilePipeline({ text, documentName: 'pipeline.yaml', components, pipelines });
}

/** Steps one after the other, written in the given order. */
function chain(length: number, reversed = false): string {
  const lines = Array.from({ length }, (_, at) => {
    const from = at === 0 ? '$inputs.image' : `$steps.s${at - 1}.image`;
    return `  s${at}: {component: imaging/blur, inputs: {image: ${from}}, params: {sigma: $params.sigma}}`;
  });
  const steps = (reversed ? lines.toReversed() : lines).join('\n');
  return pipeline(`inputs: {image: {type: image}}
params: {sigma: {type: number, default: 2}}
steps:\n${steps}
outputs: {image: $steps.s${length - 1}.image}`);
}

describe('documents of strangers', () => {
  it.each([
    ['empty', '', 'FIELD_INVALID'],
    ['huge', `${pipeline('steps: {}')}# ${'x'.repeat(2_000_000)}`, 'DOCUMENT_TOO_LARGE'],
    ['full of signs', pipeline(`steps: [${'[],'.repeat(200_000)}]`), 'DOCUMENT_TOO_LARGE'],
    ['deep', pipeline(`steps: ${'['.repeat(5000)}`), 'DOCUMENT_TOO_DEEP'],
    ['a list', '- 1\n- 2', 'FIELD_INVALID'],
    ['a component', 'apiVersion: kumiki/v1\nkind: Component\nname: a\nsteps: {}', 'FIELD_INVALID'],
  ])('are refused when they are %s', async (_, text, code) => {
    const { plan, problems } = await compile(text);
    expect(plan).toBeUndefined();
    expect(problems.map((found) => found.code)).toContain(code);
  });

  it('never make the compiler throw, whatever line is missing or out of place', async () => {
    const names = (await readdir(samplesFolder)).filter((name) => name !== 'components');
    let compiled = 0;
    for (const name of names) {
      const folder = join(samplesFolder, name);
      const pipelines = await samplePipelines(folder);
      const text = await readFile(
        join(folder, name === 'json-document' ? 'pipeline.json' : 'pipeline.yaml'),
        'utf8',
      );
      const lines = text.split('\n');
      for (const at of lines.keys()) {
        const without = lines.toSpliced(at, 1).join('\n');
        const twisted = lines
          .with(at, lines[at]!.replace(/\$\w+/, '$steps').replace('image', 'text'))
          .join('\n');
        for (const changed of [without, twisted]) {
          const { plan, problems } = await compile(changed, pipelines);
          expect(plan !== undefined || problems.some(({ severity }) => severity === 'error')).toBe(true);
          compiled++;
        }
      }
    }
    expect(compiled).toBeGreaterThan(500);
  });
});

describe('many problems', () => {
  it('are cut off, but warnings never hide an error', async () => {
    const lines = Array.from(
      { length: 300 },
      (_, at) => `  s${at}: {component: imaging/blur, inputs: {image: $inputs.image}}`,
    );
    const last = '  last: {component: output/folder, inputs: {image: $inputs.image}, params: {name: 3}}';
    const head = 'inputs: {image: {type: image}}\nsteps:\n';
    const few = await compile(pipeline(`${head}${lines.join('\n')}`));
    const both = await compile(pipeline(`${head}${lines.join('\n')}\n${last}`));
    expect(few.plan).toBeDefined();
    expect(few.problems).toHaveLength(100);
    expect(both.plan).toBeUndefined();
    expect(both.problems[0]).toMatchObject({ code: 'PARAMETER_INVALID', step: 'last' });
  });
});

describe('many steps', () => {
  it.each([false, true])('are planned up to 500, written backwards: %s', async (reversed) => {
    const { plan, problems } = await compile(chain(500, reversed));
    expect(problems).toEqual([]);
    expect(plan!.steps.map(({ id }) => id)).toEqual(Array.from({ length: 500 }, (_, at) => `s${at}`));
    expect(plan!.groups).toHaveLength(1);
  });

  it('are refused above that', async () => {
    const { problems } = await compile(chain(501));
    expect(problems[0]).toMatchObject({ code: 'FIELD_INVALID', path: ['steps'] });
    expect(problems[0]!.message).toContain('1 to 500 steps');
  });

  it('are counted with those of the pipelines inside, and the reading ends there', async () => {
    let read = 0;
    const twenty = (inner: string) =>
      Array.from({ length: 20 }, (_, at) => `  s${at}: {${inner}, inputs: {image: $inputs.image}}`).join(
        '\n',
      );
    const level = (name: string, inner: string) =>
      pipeline(
        `inputs: {image: {type: image}}\nsteps:\n${twenty(inner)}\noutputs: {image: $steps.s0.image}`,
        name,
      );
    const texts: Record<string, string> = {
      a: level('a', 'pipeline: b'),
      b: level('b', 'pipeline: c'),
      c: level('c', 'component: imaging/blur'),
    };
    const pipelines: PipelineSource = {
      async pipeline(name) {
        read++;
        return { documentName: `${name}.yaml`, text: texts[name]! };
      },
      names: async () => Object.keys(texts),
    };
    const { plan, problems } = await compile(level('top', 'pipeline: a'), pipelines);
    expect(plan).toBeUndefined();
    expect(problems.map(({ code }) => code)).toContain('PIPELINE_TOO_LARGE');
    expect(read).toBe(3);
  });
});
