import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { componentPages } from './generator.ts';

const manifest = `apiVersion: kumiki/v1
kind: Component
name: acme/dim
version: 1.2.0
title: { en: Dim, ja: 暗くする（減光） }
description: { en: Makes an image darker. By a factor., ja: 画像を暗くします。 }
category: tone
inputs: { image: { type: image, title: { en: Image, ja: 画像 } } }
outputs: { image: { type: image, title: { en: Image, ja: 画像 } } }
params:
  factor:
    type: number
    minimum: 0
    maximum: 1
    default: 0.5
    title: { en: Factor, ja: 係数 }
    description: { en: 'What is left | of the light.', ja: 残る明るさです。 }
    x-ui: { unit: '%' }
examples:
  - title: { en: Half, ja: 半分 }
    inputs: { image: examples/in.png }
    expect: { image: { file: examples/out.png } }
`;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kumiki-pages-'));
  const folder = join(root, 'components/acme/dim');
  await mkdir(join(folder, 'examples'), { recursive: true });
  await writeFile(join(folder, 'component.yaml'), manifest);
  await writeFile(
    join(folder, 'component.ts'),
    `/**\n * Bouguer's law (1729).\n * @throws X\n */\nexport default defineComponent({ run() { throw kumikiError('DATA_UNUSABLE', {}); } });\n`,
  );
  await writeFile(join(folder, 'component.test.ts'), `kumikiError('INPUT_MISSING')`);
  await writeFile(join(folder, 'examples/in.png'), 'small');
  await writeFile(join(folder, 'examples/out.png'), new Uint8Array(400_000));
});
afterEach(() => rm(root, { recursive: true }));

test('a page says in both languages what its manifest says, with pictures that are small', async () => {
  const [index, page] = await componentPages.generate(root);
  expect(index!.text).toContain('| [acme/dim](acme/dim.md) | **Dim**<br>Makes an image darker. | **暗くする');
  expect(page!.path).toBe('docs/components/acme/dim.md');
  expect(page!.text).toContain('[日本語](#暗くする減光)');
  expect(page!.text).toContain('| a number from 0 to 1 (%) | `0.5` | What is left \\| of the light. |');
  expect(page!.text).toContain('| 数値、0 以上、1 以下 (%) | `0.5` | 残る明るさです。 |');
  expect(page!.text).toContain('![image](../../../components/acme/dim/examples/in.png)');
  expect(page!.text).not.toContain('out.png');
});

test('a page says how long the component takes, and why where that is long', async () => {
  await mkdir(join(root, 'bench/cases/components'), { recursive: true });
  const write = async (ratio: number, reason?: Record<'en' | 'ja', string>) => {
    const dim = { ms: 12, ratio, ...(reason && { reason }) };
    const figures = JSON.stringify({ 'acme/dim': dim, 'acme/dimmer': { ms: 1, ratio: 1 } });
    await writeFile(join(root, 'bench/cases/components/figures.json'), figures);
    return (await componentPages.generate(root))[1]!.text;
  };
  const quick = await write(4.5);
  expect(quick).toContain('- 12 ms a megapixel, 4.5 times as long as OpenCV on one thread\n');
  expect(quick).not.toContain('one instruction');
  expect(await write(6)).toContain('OpenCV handles 16 to 32 samples with one instruction');
  const own = await write(6, { en: 'It thinks twice.', ja: '二度考えます。' });
  expect(own).toMatch(/It thinks twice\.[^]*二度考えます。/);
  expect(own).not.toContain('one instruction');
});

test('a page says what the component is tested against', async () => {
  expect((await componentPages.generate(root))[1]!.text).not.toContain('## Tested against');
  await mkdir(join(root, 'components/test'), { recursive: true });
  const reference = { against: 'its formula', test: 'components/test/x.test.ts', named: 'dims' };
  await writeFile(join(root, 'components/test/references.json'), JSON.stringify({ 'acme/dim': reference }));
  const [, page] = await componentPages.generate(root);
  const link = '[components/test/x.test.ts](../../../components/test/x.test.ts)';
  expect(page!.text).toContain(`## Tested against\n\n${link} holds it against its formula.\n`);
});

test('a page gives the method and the errors of the code, not those of its tests', async () => {
  const [, page] = await componentPages.generate(root);
  expect(page!.text).toContain("## How it works\n\nBouguer's law (1729).\n\n## Errors of its own");
  expect(page!.text).toContain('[DATA_UNUSABLE](../../errors.md#data_unusable)');
  expect(page!.text).not.toContain('INPUT_MISSING');
});
