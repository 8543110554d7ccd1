import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { inline } from '../../../test/inline.ts';
import { frame, generationOf, liveOf, streamSettings } from '../../../test/live.ts';
import type { FrameOutcome } from './frame.ts';
import type { LiveDeployment } from './live-deployment.ts';

const manifest = 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}';

/** Components that wait until the test lets frames go. */
function gated() {
  const open = new Map<number, () => void>();
  const began: number[] = [];
  const gate = inline('test/gate', manifest, {
    async run({ inputs, signal }) {
      const number = inputs['number'] as number;
      began.push(number);
      await new Promise<void>((resolve, reject) => {
        open.set(number, resolve);
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
      return { number };
    },
  });
  const add = inline('test/add', `${manifest}\nparams: {by: {type: integer, default: 1}}`, {
    run({ inputs, params }) {
      const number = inputs['number'] as number;
      if (number === 13) throw new Error('thirteen is not for me');
      return { number: number + (params['by'] as number) };
    },
  });
  return { components: [gate, add], open, began };
}

const document = `
inputs: {n: {type: number}}
params: {by: {type: integer, default: 1}}
steps:
  gate: {component: test/gate, inputs: {number: $inputs.n}}
  add: {component: test/add, inputs: {number: $steps.gate.number}, params: {by: $params.by}}
outputs: {n: $steps.add.number}`;

function closing(live: LiveDeployment): void {
  onTestFinished(async () => await live.close(0));
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

function number(outcome: FrameOutcome): unknown {
  return outcome.status === 'succeeded' ? (outcome.outputs['n'] as { data: unknown }).data : outcome;
}

describe('frames of a stream', () => {
  test('are at work at a time, and their results come in the order in which they were sent', async () => {
    const { components, open, began } = gated();
    const live = await liveOf(document, components, { replicas: 3 });
    closing(live);
    const stream = live.open(streamSettings);
    const sent = [];
    for (const n of [1, 2, 3]) sent.push(await stream.send(frame({ n })));
    await until(() => began.length === 3);
    const heard: unknown[] = [];
    const results = sent.map(async ({ outcome }) => heard.push(number(await outcome)));
    for (const n of [3, 2]) open.get(n)!();
    await until(() => live.status.frames.out === 2);
    expect(heard).toEqual([]);
    open.get(1)!();
    await Promise.all(results);
    expect(heard).toEqual([2, 3, 4]);
    expect(live.status).toMatchObject({
      frames: { in: 3, out: 3, failed: 0 },
      waiting: 0,
      running: 0,
      steps: [
        { step: 'gate', in: 3, out: 3 },
        { step: 'add', in: 3, out: 3 },
      ],
    });
  });

  test('wait for room where the stream blocks, and make whoever sends them wait', async () => {
    const { components, open, began } = gated();
    const live = await liveOf(document, components);
    closing(live);
    const stream = live.open({ ...streamSettings, queue: 1, inFlight: 1 });
    const [first, second] = [await stream.send(frame({ n: 1 })), await stream.send(frame({ n: 2 }))];
    let isTaken = false;
    const third = stream.send(frame({ n: 3 })).then((sent) => ((isTaken = true), sent));
    await until(() => began.length === 1);
    expect(isTaken).toBe(false);
    open.get(1)!();
    await first.outcome;
    const { outcome } = await third;
    for (const n of [2, 3]) {
      await until(() => open.has(n));
      open.get(n)!();
    }
    expect([number(await second.outcome), number(await outcome)]).toEqual([3, 4]);
  });

  test('are dropped as the stream says, told of in their turn and counted', async () => {
    const { components, open, began } = gated();
    const live = await liveOf(document, components);
    closing(live);
    const stream = live.open({ ...streamSettings, policy: 'drop_oldest', queue: 1, inFlight: 1 });
    const sent = [];
    for (const n of [1, 2, 3]) sent.push(await stream.send(frame({ n })));
    await until(() => began.length === 1);
    open.get(1)!();
    await until(() => open.has(3));
    open.get(3)!();
    const outcomes = await Promise.all(sent.map(async ({ outcome }) => await outcome));
    expect(outcomes.map(number)).toEqual([
      2,
      { status: 'dropped', why: 'oldest', error: expect.objectContaining({ code: 'FRAME_DROPPED' }) },
      4,
    ]);
    const { frames } = live.status;
    expect(frames.in).toBe(frames.out + frames.dropped.oldest);
  });

  test('that are late end, at work or not, and one that fails costs no other', async () => {
    const { components, open } = gated();
    const live = await liveOf(document, components);
    closing(live);
    const stream = live.open({ ...streamSettings, inFlight: 1 });
    const late = [await stream.send(frame({ n: 1 }, { deadlineMs: 20 }))];
    late.push(await stream.send(frame({ n: 2 }, { deadlineMs: 5 })));
    const bad = await stream.send(frame({ n: 13 }));
    for (const { outcome } of late)
      expect(await outcome).toMatchObject({ status: 'dropped', error: { code: 'FRAME_LATE' } });
    await until(() => open.has(13));
    open.get(13)!();
    expect(await bad.outcome).toMatchObject({
      status: 'failed',
      error: { code: 'COMPONENT_THREW', at: { step: 'add' } },
    });
    const good = await stream.send(frame({ n: 4 }, { params: { by: 5 } }));
    await until(() => open.has(4));
    open.get(4)!();
    expect(number(await good.outcome)).toBe(9);
  });

  test('that nobody waits for any more end', async () => {
    const { components, began } = gated();
    const live = await liveOf(document, components);
    closing(live);
    const left = new AbortController();
    const stream = live.open({ ...streamSettings, inFlight: 1, queue: 1 });
    const running = await stream.send(frame({ n: 1 }, { signal: left.signal }));
    const waiting = await stream.send(frame({ n: 2 }, { signal: left.signal }));
    const blocked = stream.send(frame({ n: 3 }, { signal: left.signal }));
    blocked.catch(() => undefined);
    await until(() => began.length === 1);
    left.abort();
    expect(await running.outcome).toMatchObject({ status: 'dropped', why: 'left' });
    expect(await waiting.outcome).toMatchObject({ status: 'dropped', why: 'left' });
    await expect(blocked).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

test('a thousand streams have their turns, and one more is refused', async () => {
  const { components } = gated();
  const only = document.replace(/ {2}gate: .*\n/, '').replace('$steps.gate.number', '$inputs.n');
  const live = await liveOf(only, components, { replicas: 2, streams: 1000 });
  closing(live);
  const streams = Array.from({ length: 1000 }, () => live.open(streamSettings));
  expect(() => live.open(streamSettings)).toThrow(expect.objectContaining({ code: 'STREAMS_TOO_MANY' }));
  const sent = streams.map(async (stream, n) => await (await stream.send(frame({ n }))).outcome);
  const outcomes = await Promise.all(sent);
  // The one of the component that does not like its number costs nobody else anything.
  expect(outcomes.filter(({ status }) => status === 'failed')).toHaveLength(1);
  expect(outcomes.map(number).filter((found, n) => found === n + 1)).toHaveLength(999);
  for (const stream of streams) stream.close();
  expect(live.status).toMatchObject({ streams: 0, waiting: 0, running: 0, frames: { in: 1000, out: 999 } });
});

test('a newer version takes over without the loss of a frame', async () => {
  const { components, open, began } = gated();
  const live = await liveOf(document, components);
  closing(live);
  const stream = live.open({ ...streamSettings, inFlight: 1 });
  const before = await stream.send(frame({ n: 1 }));
  const waiting = await stream.send(frame({ n: 2 }));
  await until(() => began.length === 1);
  const newer = await generationOf(document.replace('default: 1', 'default: 100'), components);
  live.replace(newer, { replicas: { min: 1, max: 1 }, streams: 9, params: {} });
  open.get(1)!();
  expect(number(await before.outcome)).toBe(2);
  await until(() => open.has(2));
  open.get(2)!();
  expect(number(await waiting.outcome)).toBe(102);
  expect(live.status.frames).toMatchObject({ in: 2, out: 2, failed: 0 });
});

test('a deployment that is stopped lets frames end for a while, and tells the others', async () => {
  const { components, began } = gated();
  const live = await liveOf(document, components, { streams: 1 });
  const stream = live.open({ ...streamSettings, inFlight: 1 });
  expect(() => live.open(streamSettings)).toThrow(expect.objectContaining({ code: 'STREAMS_TOO_MANY' }));
  const sent = [await stream.send(frame({ n: 1 })), await stream.send(frame({ n: 2 }))];
  await until(() => began.length === 1);
  const closed = live.close(1);
  for (const { outcome } of sent)
    expect(await outcome).toMatchObject({ status: 'dropped', error: { code: 'DEPLOYMENT_STOPPED' } });
  await closed;
  await expect(stream.send(frame({ n: 3 }))).rejects.toMatchObject({ code: 'DEPLOYMENT_STOPPED' });
});

test('a component with a stream has a generator for each stream, which ends with it', async () => {
  const ended: number[] = [];
  const sum = inline('test/generator', `${manifest}\nrealtime: stateful\ndeterministic: false`, {
    async *stream(frames) {
      let kept = 0;
      for await (const { number: n } of frames) yield { number: (kept += n as number) };
      ended.push(kept);
    },
  });
  const live = await liveOf(
    'inputs: {n: {type: number}}\nsteps: {sum: {component: test/generator, inputs: {number: $inputs.n}}}\noutputs: {n: $steps.sum.number}',
    [sum],
  );
  const [one, two] = [live.open(streamSettings), live.open(streamSettings)];
  const sums = [];
  for (const n of [1, 2, 3]) {
    sums.push((await one.send(frame({ n }))).outcome, (await two.send(frame({ n: n * 10 }))).outcome);
  }
  expect((await Promise.all(sums)).map(number)).toEqual([1, 10, 3, 30, 6, 60]);
  await live.close(10_000);
  expect(ended.toSorted((a, b) => a - b)).toEqual([6, 60]);
});

test('components that keep something see the frames of each stream apart, in order', async () => {
  const count = inline('test/sum', `${manifest}\nrealtime: stateful\ndeterministic: false`, {
    setup: () => ({ sum: 0 }) as unknown as undefined,
    run({ inputs, state }) {
      const kept = state as unknown as { sum: number };
      kept.sum += inputs['number'] as number;
      return { number: kept.sum };
    },
  });
  const live = await liveOf(
    'inputs: {n: {type: number}}\nsteps: {sum: {component: test/sum, inputs: {number: $inputs.n}}}\noutputs: {n: $steps.sum.number}',
    [count],
  );
  closing(live);
  const [one, two] = [live.open(streamSettings), live.open(streamSettings)];
  const sums = [];
  for (const n of [1, 2, 3]) {
    sums.push((await one.send(frame({ n }))).outcome, (await two.send(frame({ n: n * 10 }))).outcome);
  }
  expect((await Promise.all(sums)).map(number)).toEqual([1, 10, 3, 30, 6, 60]);
});

test('what was kept of a stream goes with its version, and its next frame says so at the step that kept it', async () => {
  const sum = inline('test/generator', `${manifest}\nrealtime: stateful\ndeterministic: false`, {
    async *stream(frames) {
      let kept = 0;
      for await (const { number: n } of frames) yield { number: (kept += n as number) };
    },
  });
  const by = inline('test/by', `${manifest}\nparams: {by: {type: integer}}`, {
    run: ({ inputs, params }) => ({ number: (inputs['number'] as number) * (params['by'] as number) }),
  });
  const of = (factor: number) => `inputs: {n: {type: number}}
steps:
  by: {component: test/by, inputs: {number: $inputs.n}, params: {by: ${factor}}}
  sum: {component: test/generator, inputs: {number: $steps.by.number}}
outputs: {n: $steps.sum.number}`;
  const components = [sum, by];
  const live = await liveOf(of(1), components);
  closing(live);
  const [old, other, idle] = [
    live.open(streamSettings),
    live.open(streamSettings),
    live.open(streamSettings),
  ];
  const sent = async (stream: typeof old, n: number) => {
    const outcome = await (await stream.send(frame({ n }))).outcome;
    if (outcome.status !== 'succeeded') throw new Error(JSON.stringify(outcome));
    return [number(outcome), outcome.steps.filter(({ stateLost }) => stateLost).map(({ step }) => step)];
  };
  expect([await sent(old, 1), await sent(old, 2), await sent(other, 4)]).toEqual([
    [1, []],
    [3, []],
    [4, []],
  ]);
  const next = async () => {
    live.replace(await generationOf(of(10), components), {
      replicas: { min: 1, max: 1 },
      streams: 9,
      params: {},
    });
  };
  await next();
  expect([await sent(old, 1), await sent(old, 2)]).toEqual([
    [10, ['sum']],
    [30, []],
  ]);
  // A stream of which no frame was kept has lost nothing.
  expect(await sent(idle, 5)).toEqual([50, []]);
  expect(live.status.groups.map(({ statesLost }) => statesLost)).toEqual([0, 2]);
  // One that sent nothing in between is told all the same.
  await next();
  expect(await sent(other, 4)).toEqual([40, ['sum']]);
});
