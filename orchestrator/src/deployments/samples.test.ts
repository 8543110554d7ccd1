import { expect, test, vi } from 'vitest';
import type { Deployment } from './deployment.ts';
import { settings } from './contract.ts';
import type { FrameOutcome } from './live/frame.ts';
import type { LiveFrame } from './live/live-stream.ts';
import type { FrameSample } from './frame-sample.ts';
import { Samples } from './samples.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const times = { steps: [], waitedMs: 1, totalMs: 2, version: 3 };
const good: FrameOutcome = { status: 'succeeded', outputs: { n: { data: 7 } }, ...times };
const error = { code: 'IMAGE_EMPTY', message: 'It is empty.', remedy: 'Send it.', retryable: false } as const;
const bad = { status: 'failed', error, ...times } as unknown as FrameOutcome;
const frame = {
  frame: { inputs: { image: { kind: 'bytes', name: 'a', load: async () => await Promise.resolve(png) } } },
} as unknown as LiveFrame;

function open(keep: 'none' | 'failures' | 'every') {
  const kept: FrameSample[] = [];
  let time = 0;
  const samples = new Samples({
    store: { addSample: async (_, __, sample) => void kept.push(await Promise.resolve(sample)) },
    keepFile: async (_, { name, mediaType, bytes }) =>
      await Promise.resolve({ digest: 'sha256:a', size: bytes.length, mediaType, name }),
    now: () => time,
  });
  const deployment = { ...settings, project: 'default', samples: { keep, every: 3 } } as Deployment;
  const hear = async (outcome: FrameOutcome, after = 5000, about = frame): Promise<void> => {
    time += after;
    samples.heard(deployment, outcome, about);
    // What is kept is written in some turns.
    await vi.waitFor(() => Promise.resolve());
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return { kept, hear };
}

test('none, failures alone, or those and every so many are kept', async () => {
  const statuses: Record<string, string[]> = {};
  for (const keep of ['none', 'failures', 'every'] as const) {
    const { kept, hear } = open(keep);
    for (const outcome of [good, good, bad, good, good]) await hear(outcome);
    statuses[keep] = kept.map(({ why }) => why!);
  }
  expect(statuses).toEqual({
    none: [],
    failures: ['failed'],
    every: ['turn', 'failed', 'turn'],
  });
});

test('a sample has what went in and what came out', async () => {
  const { kept, hear } = open('every');
  await hear(good);
  expect(kept).toMatchObject([
    {
      version: 3,
      inputs: { image: { digest: 'sha256:a', mediaType: 'image/png', name: 'mark-5000-image' } },
      outputs: { n: { data: 7 } },
    },
  ]);
});

test('a frame that somebody asked for is kept whatever is kept else, with its parameters', async () => {
  const { kept, hear } = open('none');
  const asked = { frame: { ...frame.frame, params: { by: 2 }, isKept: true } } as unknown as LiveFrame;
  await hear(good);
  await hear(good, 5000, asked);
  expect(kept).toMatchObject([{ why: 'asked', status: 'succeeded', params: { by: 2 } }]);
});

test('however many frames fail, one a second is kept', async () => {
  const { kept, hear } = open('failures');
  for (let at = 0; at < 25; at++) await hear(bad, 100);
  expect(kept).toHaveLength(3);
});
