import type { Image } from '@kumiki/component-sdk/values';
import { expect, onTestFinished, test } from 'vitest';
import { inline, type InlineComponent } from '../../../test/inline.ts';
import { generationOf } from '../../../test/live.ts';
import { warmUp } from './warm-up.ts';

/** Components that note what they see. */
function noting() {
  const seen: string[] = [];
  const manifest = 'inputs: {image: {type: image}}\noutputs: {image: {type: image}}';
  const note = (name: string, more = '') =>
    inline(name, `${manifest}${more}`, {
      async run({ inputs }) {
        const image = inputs['image'] as Image;
        const { width, height } = await image.raw();
        seen.push(`${name.slice(5)} ${width}×${height}`);
        if (name === 'test/bad') throw new Error('not this one');
        return { image };
      },
    });
  const components = [
    note('test/look'),
    note('test/call', '\nnetwork: egress'),
    note('test/bad'),
    note('test/count', '\nrealtime: stateful\ndeterministic: false'),
  ];
  return { components, seen };
}

function chain(...steps: readonly string[]): string {
  const lines = steps.map((name, at) => {
    const image = at === 0 ? '$inputs.photo' : `$steps.s${at - 1}.image`;
    return `  s${at}: {component: test/${name}, inputs: {image: ${image}}}`;
  });
  return `inputs: {photo: {type: image}}\nsteps:\n${lines.join('\n')}\noutputs: {image: $steps.s${steps.length - 1}.image}`;
}

async function warmed(document: string, components: readonly InlineComponent[], replicas = 1) {
  const generation = await generationOf(document, components, replicas);
  onTestFinished(async () => await generation.close());
  await warmUp(generation, {}, replicas);
  return generation;
}

test('each process has seen made-up pictures before the first frame of somebody comes', async () => {
  const { components, seen } = noting();
  await warmed(chain('look', 'look'), components, 2);
  expect(seen).toEqual(Array.from({ length: 12 }, () => 'look 160×120'));
});

test('what calls out does not see them, nor does what comes after it', async () => {
  const { components, seen } = noting();
  await warmed(chain('look', 'call', 'look'), components);
  expect(seen).toEqual(Array.from({ length: 3 }, () => 'look 160×120'));
  await warmed(chain('call', 'look'), components);
  expect(seen).toHaveLength(3);
});

test('what keeps something from frame to frame begins with the first one of somebody', async () => {
  const { components, seen } = noting();
  await warmed(chain('look', 'count'), components);
  expect(seen).toEqual([]);
});

test('a picture that a component cannot use is tried once, and nobody hears of it', async () => {
  const { components, seen } = noting();
  await warmed(chain('look', 'bad'), components);
  expect(seen).toEqual(['look 160×120', 'bad 160×120']);
});

test('inputs that nobody can make up, and parameters that frames must bring, are left to the first frame', async () => {
  const { components, seen } = noting();
  const found = inline(
    'test/found',
    'inputs: {boxes: {type: detections}}\noutputs: {count: {type: number}}',
    {
      run: () => ({ count: seen.push('found') }),
    },
  );
  await warmed(
    'inputs: {boxes: {type: detections}}\nsteps: {f: {component: test/found, inputs: {boxes: $inputs.boxes}}}\noutputs: {n: $steps.f.count}',
    [...components, found],
  );
  expect(seen).toEqual([]);
});
