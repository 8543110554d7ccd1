import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileValue, Image } from '@kumiki/component-sdk/values';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planFor, TestHosts } from '../../../test/hosts.ts';
import { item } from '../../../test/inline.ts';
import type { Item } from '../executor.ts';

let hosts: TestHosts;
beforeAll(async () => {
  hosts = await TestHosts.open();
});
afterAll(() => hosts[Symbol.asyncDispose]());

interface Seen {
  readonly pid: number;
  readonly own: readonly boolean[];
  readonly sum: readonly number[];
}

const twelve = Array.from({ length: 12 }, () => 7);

async function seen(steps: string, names: readonly string[], items: readonly Item[] = [item('a', {})]) {
  const outputs = names.map((name) => `${name}: $steps.${name}.seen`).join(', ');
  const plan = await planFor(`steps:\n${steps}\noutputs: {${outputs}}`);
  const ran = await hosts.run(plan, items);
  const failed = ran.events.find(({ type }) => type === 'item_failed');
  expect(failed).toBeUndefined();
  return names.map((name) => ran.outputs.get('a')![name] as unknown as Seen);
}

describe('neighbouring steps of a bundle', () => {
  test('run in one process and get the very pixels that were made there', async () => {
    const [one, two, three] = await seen(
      `
  one: {component: test/share}
  two: {component: test/share, inputs: {image: $steps.one.image, images: $steps.one.list}}
  three: {component: test/share, inputs: {images: $steps.two.list}}`,
      ['one', 'two', 'three'],
    );
    expect(two).toEqual({ pid: one!.pid, own: [true, true, true], sum: [...twelve, ...twelve, ...twelve] });
    expect(three).toMatchObject({ pid: one!.pid, own: [true, true] });
  });

  test('also where a list is taken apart and gathered', async () => {
    const [each, all] = await seen(
      `
  many: {component: test/share}
  each: {component: test/share, inputs: {image: $steps.many.list}}
  all: {component: test/share, inputs: {images: $steps.each.image}}`,
      ['each', 'all'],
    );
    expect(each).toMatchObject([{ own: [true] }, { own: [true] }]);
    expect(all).toMatchObject({ own: [true, true] });
  });
});

test('components that do not share a bundle never share a process, and get copies of each other’s pixels', async () => {
  const [one, two, three] = await seen(
    `
  one: {component: test/share}
  two: {component: test/apart, inputs: {image: $steps.one.image, images: $steps.one.list}}
  three: {component: test/share, inputs: {image: $steps.two.image}}`,
    ['one', 'two', 'three'],
  );
  expect(new Set([one!.pid, two!.pid])).toHaveLength(2);
  expect(two).toMatchObject({ own: [false, false, false], sum: [...twelve, ...twelve, ...twelve] });
  expect(three).toEqual({ pid: one!.pid, own: [false], sum: twelve });
});

test('what is lost with a process that crashes is made again for the next attempt', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-crash-'));
  const plan = await planFor(`
inputs: {note: {type: text}}
steps:
  one: {component: test/share}
  two: {component: test/crash, inputs: {image: $steps.one.image, note: $inputs.note}, retry: {limit: 1, backoff: 1ms}}
outputs: {seen: $steps.two.seen}`);
  const { outputs, events } = await hosts.run(plan, [item('a', { note: join(folder, 'note') })]);
  await rm(folder, { recursive: true });
  const told = events.filter(({ type }) => type === 'step_started' || type === 'step_retrying');
  expect(told.map((event) => ('step' in event ? `${event.type} ${event.step}` : ''))).toEqual([
    'step_started one',
    'step_started two',
    'step_retrying two',
    'step_started two',
  ]);
  expect(outputs.get('a')?.['seen']).toMatchObject({ sum: twelve });
});

describe('results', () => {
  const text = `
inputs: {how: {type: text}}
steps: {one: {component: test/share}}
outputs: {image: $steps.one.image, list: $steps.one.list}`;

  test('come over as pixels', async () => {
    const { outputs } = await hosts.run(await planFor(text), [item('a', { how: '' })]);
    const { image, list } = outputs.get('a') as { image: Image; list: readonly Image[] };
    expect([...(await image.raw()).data]).toEqual(twelve);
    expect(list.map((one) => one.frame.root)).toEqual(['steps.one#2', 'steps.one#3']);
  });

  test('or as the files to hand out, of which only the file comes', async () => {
    const { outputs } = await hosts.run(await planFor(text), [item('a', { how: '' })], { results: 'files' });
    const { image } = outputs.get('a') as { image: Image };
    const { bytes, format } = await image.toFile();
    expect(format).toBe('png');
    const { data } = await (await Image.open(bytes)).raw();
    expect([...data]).toEqual(twelve);
    expect(image).toMatchObject({ width: 2, height: 2, depth: 8, space: 'srgb', alpha: false });
  });
});

test('files go to a host once, and the memory that runs took is told', async () => {
  let reads = 0;
  const plan = await planFor(`
inputs: {n: {type: number}}
files: {model: model.bin}
steps: {one: {component: test/file, inputs: {file: $files.model}}}
outputs: {size: $steps.one.size}`);
  const about = { name: 'model.bin', digest: `sha256:${'1'.repeat(64)}`, size: 50_000 };
  const model = new FileValue(about, async () => {
    reads++;
    return await Promise.resolve(new Uint8Array(50_000).fill(3));
  });
  const items = [1, 2, 3].map((n) => item(String(n), { n }));
  const { outputs, events } = await hosts.run(plan, items, { files: { model } });
  expect([...outputs.values()]).toEqual(items.map(() => ({ size: 50_000 })));
  expect(reads).toBe(1);
  const usage = events.find((event) => event.type === 'step_usage')?.usage;
  expect(usage?.cpuMs).toBeGreaterThan(0);
  const isTold = process.platform === 'linux';
  expect((usage?.peakMemory ?? 0) > 10 * 2 ** 20).toBe(isTold);
});
