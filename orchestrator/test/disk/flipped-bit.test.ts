import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { recallValues } from '../../src/execution/index.ts';
import type { HeldValue } from '../../src/executors/index.ts';
import { EngineFixture } from '../engine-fixture.ts';
import { inline, planOf } from '../inline.ts';

const kumiki = new EngineFixture();
const copy = inline('test/copy', 'inputs: {text: {type: text}}\noutputs: {text: {type: text}}', {
  run({ inputs }) {
    kumiki.ran.push('copy');
    return { text: inputs['text']! };
  },
});
const steps = `
inputs: {text: {type: text}}
steps: {copy: {component: test/copy, inputs: {text: $inputs.text}}}
outputs: {text: $steps.copy.text}`;
const content = Buffer.from('kumiki '.repeat(10_000));
const digest = `sha256:${hash('sha256', content, 'hex')}`;

async function accept() {
  const text = { kind: 'bytes', name: 'a.txt', load: async () => await Promise.resolve(content) } as const;
  const items = [{ name: 'a', inputs: { text } }];
  return await kumiki.engine.accept({ plan: await planOf(steps, [copy]), items, shared: {}, files: {} });
}

/** Flips the lowest bit of a byte in the middle. */
async function flip(broken: string): Promise<void> {
  const hex = broken.replace('sha256:', '');
  const file = join(kumiki.folder, 'objects', 'sha256', hex.slice(0, 2), hex);
  const bytes = await readFile(file);
  const middle = bytes.length >> 1;
  bytes[middle] = bytes[middle]! ^ 1;
  await chmod(file, 0o600);
  await writeFile(file, bytes);
}

describe('a bit that flips', () => {
  test('in an input fails the item, which says in what; it succeeds when the input is there again', async () => {
    const ref = await accept();
    await flip(digest);
    const { execution } = await kumiki.carryOut(ref, [copy]);
    expect(execution.status).toBe('failed');
    const [item] = await kumiki.store.items(ref, {}, { from: 0, limit: 1 });
    expect(item).toMatchObject({ error: { code: 'OBJECT_CORRUPT' } });
    expect(item!.error!.message).toContain(digest);
    expect(kumiki.ran).toEqual([]);
    await kumiki.objects.put(content);
    await kumiki.engine.retry(ref);
    expect((await kumiki.carryOut(ref, [copy])).execution.status).toBe('succeeded');
  });

  test('in a result is told to whoever reads it, and a result of before is made again', async () => {
    const { ref } = await kumiki.carryOut(await accept(), [copy]);
    const [item] = await kumiki.store.items(ref, {}, { from: 0, limit: 1 });
    const result = item!.outputs!['text'] as { readonly digest: string };
    await flip(result.digest);
    const held = recallValues(kumiki.objects, item!.outputs!)['text'] as HeldValue;
    await expect(held.fetch('value')).rejects.toMatchObject({
      code: 'OBJECT_CORRUPT',
      message: expect.stringContaining(result.digest) as string,
    });
    kumiki.ran = [];
    const again = await kumiki.carryOut(await accept(), [copy]);
    expect(again.execution.status).toBe('succeeded');
    expect(kumiki.ran).toEqual(['copy']);
    expect((await held.fetch('value')) as string).toBe(content.toString());
  });

  test('in the plan fails the execution as a whole, and says in what', async () => {
    const ref = await accept();
    const { compiled } = await kumiki.store.execution(ref);
    await flip(compiled!.digest);
    const failure = {
      code: 'PLAN_UNUSABLE',
      message: expect.stringContaining(compiled!.digest) as string,
    };
    await expect(kumiki.carryOut(ref, [copy])).rejects.toMatchObject(failure);
    expect(await kumiki.store.execution(ref)).toMatchObject({ status: 'failed', error: failure });
  });
});
