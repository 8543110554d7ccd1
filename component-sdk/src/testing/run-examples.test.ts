import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Image } from '../values/index.ts';
import { defineComponent, type Component } from '../worker/index.ts';
import { runExamples } from './run-examples.ts';

const manifest = (examples: object[]) => `
apiVersion: kumiki/v1
kind: Component
name: test/brighten
version: 1.0.0
title: {en: Brighten}
description: {en: Adds to all levels.}
category: tone
inputs: {image: {type: image}, more: {type: 'image[]', optional: true}, about: {type: json, optional: true}}
outputs: {image: {type: image}, mean: {type: number}, about: {type: json, optional: true}}
params: {by: {type: integer, default: 10}}
examples: ${JSON.stringify(examples)}
`;

interface Brighten {
  inputs: { image: Image; more?: Image[]; about?: object };
  outputs: { image: Image; mean: number; about?: object };
  params: { by: number };
}

/** Adds to all levels, and means them. */
const brighten = defineComponent<Brighten>({
  async run({ inputs, params }) {
    const raw = await inputs.image.raw();
    const data = Uint8Array.from(raw.data, (level) => level + params.by);
    const pages = { pages: inputs.more?.length ?? 0, given: inputs.about ?? null };
    const image = Image.fromRaw({ ...raw, data }, { from: inputs.image });
    return { image, mean: data.reduce((sum, level) => sum + level, 0) / data.length, about: pages };
  },
}) as unknown as Component;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-examples-'));
  await mkdir(join(folder, 'examples'));
  await picture('in.png', [10, 20]);
  await picture('out.png', [20, 30]);
});
afterEach(async () => await rm(folder, { recursive: true }));

async function picture(name: string, levels: number[]): Promise<void> {
  const raw = { data: Uint8Array.from(levels), width: levels.length, height: 1, channels: 1 } as const;
  await writeFile(join(folder, 'examples', name), await Image.fromRaw(raw).encode('png'));
}

async function run(example: object, options: object = {}) {
  await writeFile(join(folder, 'component.yaml'), manifest([example]));
  return (await runExamples(folder, { component: brighten, ...options }))[0]!;
}

const inputs = { image: 'examples/in.png' };

describe('an example', () => {
  it('passes where images and data are as expected', async () => {
    const result = await run({
      title: { en: 'Ten more' },
      inputs,
      expect: { image: 'examples/out.png', mean: 25 },
    });
    expect(result).toMatchObject({ index: 0, title: 'Ten more', passed: true });
    expect(result.outputs.map(({ output, passed }) => [output, passed])).toEqual([
      ['image', true],
      ['mean', true],
    ]);
  });

  it('says per output what differs, and writes what came out', async () => {
    const result = await run({
      inputs,
      params: { by: 13 },
      expect: { image: 'examples/out.png', mean: 25, tolerance: 2 },
    });
    expect(result.passed).toBe(false);
    const [image, mean] = result.outputs;
    expect(image).toMatchObject({ maxDifference: 3, expectedFile: 'examples/out.png' });
    expect(image!.message).toBe('it differs by up to 3.00 of 255 (3.000 on average) where 2 is allowed');
    expect(mean!.message).toBe('it is 28 where 25 is expected');
    const written = await Image.open(await readFile(image!.actualFile!));
    expect([...(await written.raw()).data]).toEqual([23, 33]);
    expect(JSON.parse(await readFile(mean!.actualFile!, 'utf8'))).toBe(28);
  });

  it.each([
    ['for all images', { image: 'examples/out.png', tolerance: 3 }],
    ['for one of them', { image: { file: 'examples/out.png', tolerance: 3 } }],
  ])('allows a tolerance %s', async (_, expected) => {
    expect((await run({ inputs, params: { by: 13 }, expect: expected })).passed).toBe(true);
  });

  it('compares data in files, with a tolerance of their own', async () => {
    await writeFile(join(folder, 'examples/mean.json'), '25.4');
    const expected = { mean: { file: 'examples/mean.json', tolerance: 0.5 } };
    expect((await run({ inputs, expect: expected })).passed).toBe(true);
    expect((await run({ inputs, expect: { mean: { file: 'examples/mean.json' } } })).passed).toBe(false);
  });

  it('takes lists, all pages of a file, and data as inputs', async () => {
    const given = { ...inputs, more: ['examples/in.png', 'examples/out.png'], about: { a: [1] } };
    const expected = { about: { pages: 2, given: { a: [1] } } };
    expect((await run({ inputs: given, expect: expected })).passed).toBe(true);
    const single = { about: { pages: 1, given: null } };
    expect((await run({ inputs: { ...inputs, more: 'examples/in.png' }, expect: single })).passed).toBe(true);
  });

  it('tells other sizes and kinds apart', async () => {
    await picture('out.png', [20, 30, 40]);
    const expected = { image: 'examples/out.png', tolerance: 255 };
    const [size] = (await run({ inputs, expect: expected })).outputs;
    expect(size!.message).toBe('it is 2×1 where 3×1 is expected');
    const colour = Image.fromRaw({ data: new Uint8Array(6), width: 2, height: 1, channels: 3 });
    await writeFile(join(folder, 'examples/out.png'), await colour.encode('png'));
    const [kind] = (await run({ inputs, expect: expected })).outputs;
    expect(kind!.message).toBe('it is 8-bit grey where 8-bit colour is expected');
  });
});

describe('an update', () => {
  it('writes what is missing or differs, and then all passes', async () => {
    await rm(join(folder, 'examples/out.png'));
    const example = { inputs, params: { by: 50 }, expect: { image: 'examples/out.png' } };
    const [updated] = (await run(example, { update: true })).outputs;
    expect(updated).toMatchObject({ passed: true, updated: true });
    const [again] = (await run(example, { update: true })).outputs;
    expect(again!.updated).toBeUndefined();
    expect((await run(example)).passed).toBe(true);
  });

  it('cannot change data in the manifest, and says so', async () => {
    expect((await run({ inputs, expect: { mean: 1 } }, { update: true })).passed).toBe(false);
  });
});

describe('what goes wrong', () => {
  it.each([
    ['a missing input file', { inputs: { image: 'examples/none.png' } }, 'FILE_NOT_FOUND'],
    ['an input that is no path', { inputs: { image: 7 } }, 'VALUE_INVALID'],
  ])('%s is the result of the example', async (_, example, code) => {
    expect(await run(example)).toMatchObject({ passed: false, error: { code } });
  });

  it('an expected file that is not there says how it is made', async () => {
    const [missing] = (await run({ inputs, expect: { image: 'examples/none.png' } })).outputs;
    expect(missing).toMatchObject({
      passed: false,
      message: 'there is no examples/none.png yet; "kumiki test --update" writes it',
      actualFile: join(folder, 'out/examples/none.png'),
    });
  });

  it('a component that throws is the result of the example', async () => {
    const component = defineComponent<Brighten>({
      run() {
        throw new Error('out of ink');
      },
    }) as unknown as Component;
    const result = await run({ inputs }, { component });
    expect(result.error).toMatchObject({
      code: 'COMPONENT_THREW',
      message: expect.stringContaining('ink') as string,
    });
  });

  it('a folder without a component is an error of the call', async () => {
    await expect(runExamples(folder)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it('runs the component of a folder as it is on disk', async () => {
    const halve = fileURLToPath(new URL('../../test/components/halve', import.meta.url));
    expect(await runExamples(halve)).toEqual([]);
  });
});
