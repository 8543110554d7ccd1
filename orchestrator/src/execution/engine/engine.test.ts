import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import { Image, sharp, type Value } from '@kumiki/component-sdk/values';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inline, planOf, providerOf, type InlineComponent } from '../../../test/inline.ts';
import { inProcessLanes, LocalExecutor } from '../../executors/index.ts';
import type { BoundPlan } from '../../pipeline/index.ts';
import type { Execution, ExecutionRef } from '../model/execution.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { Engine, type Submission } from './engine.ts';

let folder: string;
let store: ExecutionStore;
let objects: ObjectStore;
let engine: Engine;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-engine-'));
  store = await openSqliteStore(join(folder, 'data'));
  objects = await openFileStore(join(folder, 'objects'), { durable: false });
  engine = await Engine.open({ store, objects });
});

afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const number = 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}';
/** Which steps ran, in order: `double 3`. */
let ran: string[] = [];
beforeEach(() => (ran = []));

function counted(name: string, apply: (value: number) => number, manifest = number): InlineComponent {
  return inline(`test/${name}`, `${manifest}\nparams: {by: {type: integer, default: 0}}`, {
    run({ inputs, params }) {
      ran.push(`${name} ${inputs['number'] as number}`);
      return { number: apply(inputs['number'] as number) + (params['by'] as number) };
    },
  });
}

const double = counted('double', (value) => value * 2);
const next = counted('next', (value) => value + 1);
let isBad = true;
beforeEach(() => (isBad = true));
const picky = counted('picky', (value) => {
  if (isBad && value === 4) throw new Error('four is not for me');
  return value;
});
const components = [double, next, picky];

const chain = (last = 'next', more = '') => `
inputs: {n: {type: number}}
params: {by: {type: integer, default: 0}}
steps:
  first: {component: test/double, inputs: {number: $inputs.n}}
  second: {component: test/${last}, inputs: {number: $steps.first.number}, params: {by: $params.by}}
outputs: {n: $steps.second.number}
${more}`;

function submission(plan: BoundPlan, numbers: readonly number[], more: Partial<Submission> = {}): Submission {
  const items = numbers.map((n) => ({ name: `i${n}`, inputs: { n: { kind: 'data', data: n } as const } }));
  return { plan, items, shared: {}, files: {}, ...more };
}

interface Ended {
  readonly ref: ExecutionRef;
  readonly execution: Execution;
  readonly results: ReadonlyMap<string, Readonly<Record<string, Value>>>;
}

async function carryOut(ref: ExecutionRef, used = components): Promise<Ended> {
  const results = new Map<string, Readonly<Record<string, Value>>>();
  const executor = new LocalExecutor(inProcessLanes(providerOf(used), 2));
  const execution = await engine.carryOut(ref, {
    executor,
    handOut: async (item, outputs) => void results.set(item.name, await Promise.resolve(outputs)),
  });
  await executor.close();
  return { ref, execution, results };
}

async function run(asked: Submission, used = components): Promise<Ended> {
  return await carryOut(await engine.accept(asked), used);
}

/** `i1 first succeeded` of all items. */
async function steps(ref: ExecutionRef): Promise<string[]> {
  const { counts } = await store.execution(ref);
  const items = await store.items(ref, {}, { from: 0, limit: counts.total });
  const found = await store.steps(ref, { from: 0, limit: counts.total });
  return found.map(({ item, step, status }) => `${items[item]!.name} ${step} ${status}`);
}

describe('an execution', () => {
  it('is recorded from the first to the last word', async () => {
    const { ref, execution, results } = await run(submission(await planOf(chain(), components), [1, 2]));
    expect(Object.fromEntries(results)).toEqual({ i1: { n: 3 }, i2: { n: 5 } });
    expect(execution).toMatchObject({ status: 'succeeded', counts: { total: 2, succeeded: 2 } });
    expect(await store.items(ref, {}, { from: 0, limit: 9 })).toMatchObject([
      { name: 'i1', outputs: { n: { data: 3 } } },
      { name: 'i2', outputs: { n: { data: 5 } } },
    ]);
    const attempts = await store.attempts(ref, 0);
    expect(attempts).toMatchObject([
      { step: 'first', number: 1, outcome: 'succeeded' },
      { step: 'second', number: 1, outcome: 'succeeded' },
    ]);
    expect(attempts.every(({ usage }) => usage.cpuMs !== undefined)).toBe(true);
    const events = await store.events(ref, { from: 1, limit: 100 });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(events.at(-1)).toMatchObject({ type: 'execution_ended', status: 'succeeded' });
  });

  it('goes on from the step that failed when its failed items are tried again', async () => {
    const plan = await planOf(chain('picky', 'keep: all'), components);
    const { ref, execution } = await run(submission(plan, [1, 2]));
    expect(execution).toMatchObject({ status: 'partial', counts: { succeeded: 1, failed: 1 } });
    expect(await steps(ref)).toContain('i2 second failed');
    isBad = false;
    ran = [];
    await engine.retry(ref);
    const again = await carryOut(ref);
    expect(ran).toEqual(['picky 4']);
    expect(again.execution).toMatchObject({ status: 'succeeded', generation: 1 });
    expect(await store.attempts(ref, 1)).toMatchObject([
      { step: 'first', number: 1, outcome: 'succeeded' },
      { step: 'second', number: 1, outcome: 'failed', error: { code: 'COMPONENT_THREW' } },
      { step: 'second', number: 2, outcome: 'succeeded' },
    ]);
  });

  it('makes what was not kept again, without saying that it ran twice', async () => {
    const plan = await planOf(chain('picky', 'keep: outputs'), components);
    const { ref } = await run(submission(plan, [2]));
    isBad = false;
    ran = [];
    await engine.retry(ref);
    const { execution } = await carryOut(ref);
    expect(ran).toEqual(['double 2', 'picky 4']);
    expect(execution.status).toBe('succeeded');
    expect((await store.attempts(ref, 0)).map(({ step }) => step)).toEqual(['first', 'second', 'second']);
  });

  it('that is cancelled ends as such, with what was finished', async () => {
    const slow = inline('test/slow', number, {
      async run({ inputs, signal }) {
        if (inputs['number'] === 1) return { number: 1 };
        void engine.cancel(ref);
        await new Promise((_, reject) => signal.addEventListener('abort', reject));
        return { number: 0 };
      },
    });
    const plan = await planOf(
      'inputs: {n: {type: number}}\nsteps: {s: {component: test/slow, inputs: {number: $inputs.n}}}\noutputs: {n: $steps.s.number}',
      [slow],
    );
    const ref = await engine.accept(submission(plan, [1, 2, 3]));
    const { execution } = await carryOut(ref, [slow]);
    expect(execution).toMatchObject({ status: 'cancelled', counts: { succeeded: 1, cancelled: 2 } });
  });

  it('that nobody works on is cancelled at once', async () => {
    const ref = await engine.accept(submission(await planOf(chain(), components), [1]));
    expect(await engine.cancel(ref)).toMatchObject({ status: 'cancelled' });
  });

  it('whose component cannot start fails as a whole, and says why', async () => {
    const broken = inline('test/broken', number, {
      setup() {
        throw new Error('no camera');
      },
      run: () => ({ number: 1 }),
    });
    const plan = await planOf(
      'inputs: {n: {type: number}}\nsteps: {s: {component: test/broken, inputs: {number: $inputs.n}}}\noutputs: {n: $steps.s.number}',
      [broken],
    );
    const ref = await engine.accept(submission(plan, [1]));
    await expect(carryOut(ref, [broken])).rejects.toMatchObject({ code: 'COMPONENT_SETUP_FAILED' });
    expect(await store.execution(ref)).toMatchObject({
      status: 'failed',
      error: { code: 'COMPONENT_SETUP_FAILED' },
    });
  });

  it('keeps the lines that components log, with the attempt that said them', async () => {
    const chatty = inline('test/chatty', number, {
      run({ inputs, log }) {
        log.info(`this is ${inputs['number'] as number}`);
        return { number: 1 };
      },
    });
    const plan = await planOf(
      'inputs: {n: {type: number}}\nsteps: {s: {component: test/chatty, inputs: {number: $inputs.n}}}\noutputs: {n: $steps.s.number}',
      [chatty],
    );
    const { ref } = await run(submission(plan, [7]), [chatty]);
    expect(await store.log(ref, {}, { after: 0, limit: 9 })).toMatchObject([
      { item: 0, step: 's', attempt: 1, line: { level: 'info', message: 'this is 7' } },
    ]);
  });
});

describe('results of before', () => {
  it.each(['all', 'outputs'])('answer for the same work (keep: %s)', async (keep) => {
    const plan = await planOf(chain('next', `keep: ${keep}`), components);
    await run(submission(plan, [1, 2]));
    ran = [];
    const { ref, results } = await run(submission(plan, [2, 3]));
    expect(ran).toEqual(['double 3', 'next 6']);
    expect(Object.fromEntries(results)).toEqual({ i2: { n: 5 }, i3: { n: 7 } });
    expect(await steps(ref)).toEqual([
      keep === 'all' ? 'i2 first cached' : 'i2 first skipped',
      'i2 second cached',
      'i3 first succeeded',
      'i3 second succeeded',
    ]);
  });

  it('are not asked for where the run says so', async () => {
    const plan = await planOf(chain(), components);
    await run(submission(plan, [1]));
    ran = [];
    await run(submission(plan, [1], { cache: false }));
    expect(ran).toEqual(['double 1', 'next 2']);
  });

  it('hold up to the step that changed, and the record says what changed', async () => {
    await run(submission(await planOf(chain(), components), [1]));
    ran = [];
    const { ref } = await run(submission(await planOf(chain(), components, { by: 5 }), [1]));
    expect(ran).toEqual(['next 2']);
    const found = await store.steps(ref, { from: 0, limit: 1 });
    expect(found).toMatchObject([{ status: 'cached' }, { status: 'succeeded', because: ['params.by'] }]);
  });

  it('of steps that are not deterministic count by content', async () => {
    const roll = counted('roll', () => 6, `${number}\ndeterministic: false`);
    const all = [roll, next];
    const plan = await planOf(
      `
inputs: {n: {type: number}}
steps:
  roll: {component: test/roll, inputs: {number: $inputs.n}}
  after: {component: test/next, inputs: {number: $steps.roll.number}}
outputs: {n: $steps.after.number}`,
      all,
    );
    await run(submission(plan, [1]), all);
    ran = [];
    const { results } = await run(submission(plan, [1]), all);
    expect(ran).toEqual(['roll 1']);
    expect(results.get('i1')).toEqual({ n: 7 });
  });
});

describe('images', () => {
  const shift = inline('test/shift', 'inputs: {image: {type: image}}\noutputs: {image: {type: image}}', {
    async run({ inputs }) {
      ran.push('shift');
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
    const path = join(folder, name);
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
    const first = await run({ plan, items, shared: {}, files: {} }, [shift]);
    ran = [];
    const second = await run({ plan, items, shared: {}, files: {} }, [shift]);
    expect(ran).toEqual([]);
    const [before, after] = [first, second].map(({ results }) => results.get('photo')!['image'] as Image);
    expect(await after!.toFile()).toEqual(await before!.toFile());
    expect(after!.frame).toEqual(before!.frame);
    const { data } = await after!.raw();
    expect([...data.subarray(0, 3)]).toEqual([0x20, 0x40, 0x60]);
  });

  it('whose stored bytes have gone bad are made again', async () => {
    const plan = await planOf(steps, [shift]);
    const items = await photo('a.png');
    await run({ plan, items, shared: {}, files: {} }, [shift]);
    for (const file of await readdir(join(folder, 'objects', 'sha256'), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!file.isFile()) continue;
      await rm(join(file.parentPath, file.name));
      await writeFile(join(file.parentPath, file.name), 'flipped');
    }
    ran = [];
    const { execution, results } = await run({ plan, items, shared: {}, files: {} }, [shift]);
    expect(execution.status).toBe('succeeded');
    expect(ran).toEqual(['shift', 'shift']);
    expect(results.get('photo')!['image']).toBeInstanceOf(Image);
  });

  it('that changed since the run was accepted are refused', async () => {
    const plan = await planOf(steps, [shift]);
    const ref = await engine.accept({ plan, items: await photo('a.png'), shared: {}, files: {} });
    await writeFile(join(folder, 'a.png'), 'other');
    await carryOut(ref, [shift]);
    expect(await store.items(ref, {}, { from: 0, limit: 1 })).toMatchObject([
      { status: 'failed', error: { code: 'INPUT_CHANGED' } },
    ]);
  });
});
