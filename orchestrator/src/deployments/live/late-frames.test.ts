import { expect, onTestFinished, test, vi } from 'vitest';
import { inline } from '../../../test/inline.ts';
import { frame, liveOf, streamSettings } from '../../../test/live.ts';

const manifest = 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}';
const document = `inputs: {n: {type: number}}
steps:
  gate: {component: test/gate, inputs: {number: $inputs.n}}
  pass: {component: test/pass, inputs: {number: $steps.gate.number}}
outputs: {n: $steps.pass.number}`;

test('frames that are late give their processes back, also where what runs of them ends only later', async () => {
  const goOn: (() => void)[] = [];
  const deaf = inline('test/gate', manifest, {
    async run({ inputs }) {
      await new Promise<void>((resolve) => goOn.push(resolve));
      return { number: inputs['number']! };
    },
  });
  const pass = inline('test/pass', manifest, { run: ({ inputs }) => ({ number: inputs['number']! }) });
  const live = await liveOf(document, [deaf, pass]);
  onTestFinished(async () => await live.close(0));
  const stream = live.open(streamSettings);
  const left = new AbortController();
  const sent = await stream.send(frame({ n: 1 }, { signal: left.signal }));
  await vi.waitFor(() => expect(goOn).toHaveLength(1));
  left.abort();
  expect(await sent.outcome).toMatchObject({ why: 'left' });
  goOn.shift()!();
  const next = await stream.send(frame({ n: 3 }));
  await vi.waitFor(() => expect(goOn).toHaveLength(1));
  goOn.shift()!();
  expect(await next.outcome).toMatchObject({ status: 'succeeded', outputs: { n: { data: 3 } } });
});
