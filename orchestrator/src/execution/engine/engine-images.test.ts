import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Image, sharp } from '@kumiki/component-sdk/values';
import { describe, expect, it } from 'vitest';
import { EngineFixture } from '../../../test/engine-fixture.ts';
import { inline, planOf } from '../../../test/inline.ts';
import type { Submission } from './submit.ts';

const kumiki = new EngineFixture();

describe('images', () => {
  const shift = inline('test/shift', 'inputs: {image: {type: image}}\noutputs: {image: {type: image}}', {
    async run({ inputs }) {
      kumiki.ran.push('shift');
      const image = inputs['image'] as Image;
      const raw = await image.raw();
      return { image: Image.fromRaw({ ...raw, data: raw.data.map((level) => level ^ 1) }, { from: image }) };
    },
  });
  const steps = `
inputs: {image: {type: image}}
steps:
  first: {component: test/shift, inputs: {image: $inputs.image}}
  second: {component: test/shift, inputs: {image: $steps.first.image}}
outputs: {image: $steps.second.image}
keep: all`;

  async function photo(name: string): Promise<Submission['items']> {
    const path = join(kumiki.folder, name);
    await writeFile(
      path,
      await sharp({ create: { width: 8, height: 6, channels: 3, background: '#204060' } })
        .png()
        .toBuffer(),
    );
    return [
      {
        name: 'photo',
        inputs: {
          image: {
            kind: 'bytes',
            name,
            path,
            load: () => Promise.reject(new Error('it is read where it lies')),
          },
        },
      },
    ];
  }

  it('are kept without loss, answer for the next run, and lead back to their source', async () => {
    const plan = await planOf(steps, [shift]);
    const items = await photo('a.png');
    const first = await kumiki.run({ plan, items, shared: {}, files: {} }, [shift]);
    kumiki.ran = [];
    const second = await kumiki.run({ plan, items, shared: {}, files: {} }, [shift]);
    expect(kumiki.ran).toEqual([]);
    const [before, after] = [first, second].map(({ results }) => results.get('photo')!['image'] as Image);
    expect(await after!.toFile()).toEqual(await before!.toFile());
    expect(after!.frame).toEqual(before!.frame);
    const { data } = await after!.raw();
    expect([...data.subarray(0, 3)]).toEqual([0x20, 0x40, 0x60]);
  });

  it('whose stored bytes have gone bad are made again', async () => {
    const plan = await planOf(steps, [shift]);
    const items = await photo('a.png');
    await kumiki.run({ plan, items, shared: {}, files: {} }, [shift]);
    for (const file of await readdir(join(kumiki.folder, 'objects', 'sha256'), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!file.isFile()) continue;
      await rm(join(file.parentPath, file.name));
      await writeFile(join(file.parentPath, file.name), 'flipped');
    }
    kumiki.ran = [];
    const { execution, results } = await kumiki.run({ plan, items, shared: {}, files: {} }, [shift]);
    expect(execution.status).toBe('succeeded');
    expect(kumiki.ran).toEqual(['shift', 'shift']);
    expect(results.get('photo')!['image']).toBeInstanceOf(Image);
  });

  it('that changed since the run was accepted are refused', async () => {
    const plan = await planOf(steps, [shift]);
    const ref = await kumiki.engine.accept({ plan, items: await photo('a.png'), shared: {}, files: {} });
    await writeFile(join(kumiki.folder, 'a.png'), 'other');
    await kumiki.carryOut(ref, [shift]);
    expect(await kumiki.store.items(ref, {}, { from: 0, limit: 1 })).toMatchObject([
      { status: 'failed', error: { code: 'INPUT_CHANGED' } },
    ]);
  });
});
