/** A program for tests: finishes what was left in a data folder, then runs executions of its own, until it is killed. */
import { writeSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { Image } from '@kumiki/component-sdk/values';
import { openDataFolder } from '../../src/data-folder.ts';
import type { CarryOutPlan, Execution } from '../../src/execution/index.ts';
import { inProcessLanes, LocalExecutor } from '../../src/executors/index.ts';
import { providerOf } from '../inline.ts';
import { randomOf } from '../random.ts';
import { componentsOf, plainPlan, workloadPlan, type Task } from './workload.ts';

const { folder, seed, executions, items, plain } = JSON.parse(process.argv[2]!) as Task;
const random = randomOf(seed);
const components = componentsOf(join(folder, 'runs.txt'));
const plans = {
  all: await workloadPlan(components, 'all'),
  outputs: await workloadPlan(components, 'outputs'),
  plain: await plainPlan(components),
};

/** At once, so that what was said is known also when the process dies next. */
function say(...words: readonly string[]): void {
  writeSync(1, `${words.join(' ')}\n`);
}

await using data = await openDataFolder(join(folder, 'data'));
const { engine } = data;
say('open');

const how: CarryOutPlan = async (_plan, { id }) => {
  const executor = new LocalExecutor(inProcessLanes(providerOf(components), 2));
  const out = join(folder, 'out', id);
  await mkdir(out, { recursive: true });
  return {
    executor,
    close: async () => await executor.close(),
    async handOut({ name }, { n, image }) {
      await writeWhole(join(out, `${name}.json`), JSON.stringify(n));
      if (image !== undefined) {
        await writeWhole(join(out, `${name}.png`), (await (image as Image).toFile()).bytes);
      }
    },
  };
};

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.tmp`, content);
  await rename(`${path}.tmp`, path);
}

async function told(id: string, work: () => Promise<Execution>): Promise<void> {
  try {
    say('ended', id, (await work()).status);
  } catch (thrown) {
    say('broken', id, asKumikiError(thrown).code, asKumikiError(thrown).message);
  }
}

for (;;) {
  const left = await engine.abandoned(3);
  if (left.length === 0) break;
  await Promise.all(left.map(async (one) => await told(one.id, async () => await engine.finish(one, how))));
}

async function runOne(at: number): Promise<void> {
  const keep = random() < 0.7 ? 'all' : 'outputs';
  // Every fourth asks for what the one before asked for: the cache may answer.
  const first = seed * 1_000_000 + (at % 4 === 3 ? at - 1 : at) * 10_000;
  const numbers = Array.from({ length: items }, (_, item) => first + item);
  const cancels = random() < 0.1;
  const retries = random() < 0.3;
  const ref = await engine.accept({
    plan: plain ? plans.plain : plans[keep],
    items: numbers.map((n) => ({ name: `i${n}`, inputs: { n: { kind: 'data', data: n } } })),
    shared: {},
    files: {},
  });
  say('accepted', ref.id, String(items));
  const carryOut = async () => await engine.carryOut(ref, how);
  if (cancels) void engine.cancel(ref).catch(() => undefined);
  // One that is cancelled before it is taken has ended.
  await told(
    ref.id,
    cancels ? async () => await carryOut().catch(() => data.store.execution(ref)) : carryOut,
  );
  const { counts } = await data.store.execution(ref);
  if (!retries || counts.failed === 0) return;
  await engine.retry(ref);
  await told(ref.id, carryOut);
}

let next = 0;
await Promise.all(
  [1, 2].map(async () => {
    while (next < executions) await runOne(next++);
  }),
);
say('done');
