import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharp } from '@kumiki/component-sdk';
import { Image } from '@kumiki/component-sdk/values';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PlayedCluster } from '../../../test/cluster-fixture.ts';
import { chainOf, EngineFixture, number, submission } from '../../../test/engine-fixture.ts';
import { inline, item, planOf, type InlineComponent } from '../../../test/inline.ts';
import type { BoundPlan } from '../../pipeline/index.ts';
import { MemoryReportLog } from './reports/memory-report-log.ts';

const fixture = new EngineFixture();
let folder: string;
let cluster: PlayedCluster | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-pods-'));
});
afterEach(async () => {
  await cluster?.[Symbol.asyncDispose]();
  cluster = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** Doubles, then adds one; the second in a pod of its own where it shall. */
async function chain(options: { apart?: boolean; keep?: string } = {}): Promise<{
  plan: BoundPlan;
  components: InlineComponent[];
}> {
  const components = [fixture.counted('double', (n) => n * 2), fixture.counted('add', (n) => n + 1)];
  const text = chainOf('double', 'add', options.keep ?? '');
  const written = options.apart
    ? text.replace('params: {by: $params.by}}', 'params: {by: $params.by}, resources: {memory: 8Gi}}')
    : text;
  return { plan: await planOf(written, components), components };
}

const results = async (id: { project: string; id: string }): Promise<unknown[]> => {
  const items = await fixture.store.items(id, {}, { from: 0, limit: 100 });
  return items.map(({ name, status, outputs }) => [name, status, outputs?.['n']]);
};

describe('an execution on a cluster', () => {
  test.each([
    ['in one pod a shard', {}],
    ['in pods that follow each other', { apart: true }],
    ['that keeps results alone', { apart: true, keep: 'keep: outputs' }],
    ['that reports through a log', { apart: true, log: new MemoryReportLog() }],
  ])('gives what it gives here, %s', async (_, options) => {
    const { plan, components } = await chain(options);
    cluster = new PlayedCluster(folder, plan.plan, components);
    cluster.log = 'log' in options ? options.log : undefined;
    const executor = await cluster.executor(fixture.objects);
    const ref = await fixture.engine.accept(submission(plan, [1, 2, 3, 4, 5]));
    const ended = await fixture.engine.carryOut(ref, { executor });
    expect(ended.status).toBe('succeeded');
    expect(await results(ref)).toEqual(
      [1, 2, 3, 4, 5].map((n) => [`i${n}`, 'succeeded', { data: n * 2 + 1 }]),
    );
    expect(fixture.ran).toHaveLength(10);
    expect(new Set((await fixture.steps(ref)).map((line) => line.split(' ').at(-1)))).toEqual(
      new Set(['succeeded']),
    );
    await cluster.idle();
    const groups = 'apart' in options ? [0, 1] : [0];
    const pods = groups.flatMap((group) => [0, 1].map((shard) => `group-${group}-shard-${shard}-0: 0`));
    expect(cluster.ended.toSorted()).toEqual(pods);
    expect(cluster.log?.appended.length).not.toBe(0);
  });

  test('gives the same pixels of a photo that several steps read', async () => {
    const shrink = (name: string): InlineComponent =>
      inline(`test/${name}`, 'inputs: {image: {type: image}}\noutputs: {image: {type: image}}', {
        run: async ({ inputs }) => {
          const image = inputs['image'] as Image;
          return { image: Image.from((await image.sharp()).resize(40)) };
        },
      });
    const components = [shrink('one'), shrink('two')];
    const text = `inputs: {image: {type: image}}
steps:
  one: {component: test/one, inputs: {image: $inputs.image}}
  two: {component: test/two, inputs: {image: $inputs.image}}
outputs: {one: $steps.one.image, two: $steps.two.image}`;
    const plan = await planOf(text, components);
    const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
    const photo = sharp({ create: { width: 640, height: 480, channels: 3, background: 'grey', noise } });
    const bytes = await photo.jpeg().toBuffer();
    const image = { kind: 'bytes', name: 'photo.jpg', load: () => Promise.resolve(bytes) } as const;
    const asked = { plan, items: [{ name: 'a', inputs: { image } }], shared: {}, files: {}, cache: false };
    const outputsOf = async (ref: { project: string; id: string }) => {
      const [found] = await fixture.store.items(ref, {}, { from: 0, limit: 1 });
      return found!.outputs;
    };
    const here = await fixture.run(asked, components);
    cluster = new PlayedCluster(folder, plan.plan, components);
    const executor = await cluster.executor(fixture.objects);
    const ref = await fixture.engine.accept(asked);
    expect((await fixture.engine.carryOut(ref, { executor })).status).toBe('succeeded');
    expect(await outputsOf(ref)).toEqual(await outputsOf(here.ref));
  });

  test.each([
    { what: 'nothing is known', itemMs: undefined, pods: 2 },
    { what: 'items are soon done', itemMs: 10, pods: 1 },
    { what: 'items take long', itemMs: 90_000, pods: 2 },
  ])('shares items among pods by the work that they are: $what', async ({ itemMs, pods }) => {
    const { plan, components } = await chain();
    cluster = new PlayedCluster(folder, plan.plan, components);
    cluster.itemMs = itemMs;
    const executor = await cluster.executor(fixture.objects);
    const ref = await fixture.engine.accept(submission(plan, [1, 2]));
    expect((await fixture.engine.carryOut(ref, { executor })).status).toBe('succeeded');
    const [made] = cluster.made.values();
    expect(made!.workflow.metadata.annotations).toMatchObject({ 'kumiki.dev/shards': String(pods) });
  });

  test('makes no Workflow where everything is known', async () => {
    const { plan, components } = await chain();
    cluster = new PlayedCluster(folder, plan.plan, components);
    const executor = await cluster.executor(fixture.objects);
    const carryOut = async () => {
      const ref = await fixture.engine.accept(submission(plan, [1, 2]));
      return { ref, ended: await fixture.engine.carryOut(ref, { executor }) };
    };
    await carryOut();
    expect(cluster.made.size).toBe(1);
    const { ref, ended } = await carryOut();
    expect(cluster.made.size).toBe(1);
    expect(ended.status).toBe('succeeded');
    expect(await results(ref)).toEqual([
      ['i1', 'succeeded', { data: 3 }],
      ['i2', 'succeeded', { data: 5 }],
    ]);
  });

  test('fails the item that is bad and no other', async () => {
    const bad = inline('test/double', number, {
      run: ({ inputs }) => {
        if (inputs['number'] === 2) throw new Error('two is bad');
        return { number: (inputs['number'] as number) * 2 };
      },
    });
    const components = [bad, fixture.counted('add', (n) => n + 1)];
    const text = chainOf('double', 'add').replace(', params: {by: $params.by}', '');
    const plan = await planOf(text, components);
    cluster = new PlayedCluster(folder, plan.plan, components);
    const executor = await cluster.executor(fixture.objects);
    const ref = await fixture.engine.accept(submission(plan, [1, 2, 3]));
    const ended = await fixture.engine.carryOut(ref, { executor });
    expect(ended.status).toBe('partial');
    expect(await results(ref)).toEqual([
      ['i1', 'succeeded', { data: 3 }],
      ['i2', 'failed', undefined],
      ['i3', 'succeeded', { data: 7 }],
    ]);
  });

  test('runs failed items again as a Workflow of its own', async () => {
    let isBad = true;
    const first = inline('test/double', `${number}\nparams: {by: {type: integer, default: 0}}`, {
      run: ({ inputs }) => {
        if (isBad && inputs['number'] === 2) throw new Error('two is bad');
        return { number: (inputs['number'] as number) * 2 };
      },
    });
    const components = [first, fixture.counted('add', (n) => n + 1)];
    const plan = await planOf(chainOf('double', 'add'), components);
    cluster = new PlayedCluster(folder, plan.plan, components);
    const executor = await cluster.executor(fixture.objects);
    const ref = await fixture.engine.accept(submission(plan, [1, 2]));
    expect((await fixture.engine.carryOut(ref, { executor })).status).toBe('partial');
    isBad = false;
    await fixture.engine.retry(ref);
    expect((await fixture.engine.carryOut(ref, { executor })).status).toBe('succeeded');
    expect([...cluster.made.keys()]).toEqual([`kumiki-${ref.id}-0`, `kumiki-${ref.id}-1`]);
    expect(fixture.ran).toEqual(['add 2', 'add 4']);
  });

  test('goes on in another pod where one is lost, with what is there already', async () => {
    const { plan, components } = await chain();
    const begun = Promise.withResolvers<void>();
    let runs = 0;
    const first = inline('test/double', `${number}\nparams: {by: {type: integer, default: 0}}`, {
      run: async ({ inputs, signal }) => {
        const isThird = ++runs === 3;
        if (isThird) begun.resolve();
        if (isThird)
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        return { number: (inputs['number'] as number) * 2 };
      },
    });
    const replaced = [{ ...components[0]!, component: first.component }, components[1]!];
    cluster = new PlayedCluster(folder, plan.plan, replaced);
    cluster.onPod = (name, lose) => {
      if (name.endsWith('-0')) void begun.promise.then(lose);
    };
    const executor = await cluster.executor(fixture.objects, { pods: 1 });
    const ref = await fixture.engine.accept(submission(plan, [1, 2, 3, 4]));
    const ended = await fixture.engine.carryOut(ref, { executor });
    expect(ended.status).toBe('succeeded');
    expect(await results(ref)).toHaveLength(4);
    await cluster.idle();
    expect(cluster.ended).toEqual(['group-0-shard-0-0: 75', 'group-0-shard-0-1: 0']);
  });

  test('ends its Workflow when somebody cancels it', async () => {
    const begun = Promise.withResolvers<void>();
    const wait = inline('test/double', `${number}\nparams: {by: {type: integer, default: 0}}`, {
      run: async ({ signal }) => {
        begun.resolve();
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        return { number: 0 };
      },
    });
    const components = [wait, fixture.counted('add', (n) => n + 1)];
    const plan = await planOf(chainOf('double', 'add'), components);
    cluster = new PlayedCluster(folder, plan.plan, components);
    const executor = await cluster.executor(fixture.objects);
    const ref = await fixture.engine.accept(submission(plan, [1]));
    const running = fixture.engine.carryOut(ref, { executor });
    await begun.promise;
    await fixture.engine.cancel(ref);
    expect((await running).status).toBe('cancelled');
    expect(cluster.terminated).toEqual([...cluster.made.keys()]);
  });

  test('is taken up by another process, which makes nothing twice', async () => {
    const { plan, components } = await chain({ apart: true });
    cluster = new PlayedCluster(folder, plan.plan, components);
    const going = new AbortController();
    cluster.onPod = () => going.abort(new Error('this process goes away'));
    const results = new Map<string, unknown>();
    const execution = { project: 'default', id: '01990000-0000-7000-8000-000000000002', generation: 0 };
    const carryOut = async (signal: AbortSignal): Promise<void> => {
      const executor = await cluster!.executor(fixture.objects);
      const items = ['0', '1', '2'].map((id) => item(id, { n: Number(id) }));
      await executor.execute(
        { plan, items, shared: {}, files: {}, signal, execution },
        {
          event: () => undefined,
          keep: () => Promise.resolve(),
          deliver: () => Promise.resolve(),
          deliverStored: async (one, outputs) =>
            void results.set(one.id, await Promise.resolve(outputs['n'])),
        },
      );
    };
    await carryOut(going.signal);
    expect(results.size).toBe(0);
    await carryOut(new AbortController().signal);
    expect(Object.fromEntries(results)).toEqual({ 0: 1, 1: 3, 2: 5 });
    expect(cluster.made.size).toBe(1);
    expect(cluster.terminated).toEqual([]);
  });
});
