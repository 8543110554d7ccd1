import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sharp } from '@kumiki/component-sdk';
import { PipelineClient, type FrameResult } from '@kumiki/component-sdk/client';
import type { Benchmark } from '../../benchmark.ts';
import { samplePictures } from '../../local-run.ts';
import { spread, type Spread } from '../../measure.ts';
import { StartedServer } from '../../server/started.ts';
import { deployChain } from './deploy-chain.ts';

const modes = ['realtime', 'recorded'] as const;
type Mode = (typeof modes)[number];

const secondsOfWarmUp = 20;
/** The 99th percentile of some 900 frames: of a few hundred it would be the third slowest. */
const secondsOfLoad = 20;
const secondsOfCapacity = 10;

/**
 * Frames through the platform over gRPC, 1080p JPEG in and out of the chain that makes them small: p50 and p99 at 1, 4 and
 * 16 streams that send at 70 % of the measured capacity together, with and without a record, and the capacity for three
 * sizes.
 */
export const gateway: Benchmark = {
  name: 'realtime.gateway_p99_ms',
  unit: 'ms (capacity in frames/s)',
  target: 'p99 under 100 at 70 % of the capacity; bound is a server by hand',
  async measure() {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-bench-'));
    const found: Record<string, Spread> = {};
    try {
      const program = ['--initial-heap-size=256', 'cli/bin/kumiki.js', 'up', '--port', '0'];
      await using kumiki = await StartedServer.start(program, {
        KUMIKI_DATA: folder,
        KUMIKI_GRPC_PORT: '0',
        KUMIKI_SAMPLES: 'false',
      });
      const address = await deployChain(kumiki.url);
      await using client = new PipelineClient(address);
      const full = await readFile((await samplePictures())[0]!);
      await warmedUp(client, full, modes);
      const sizes = { vga: await sized(full, 640, 480), '': full, '12mp': await sized(full, 4000, 3000) };
      const capacities: Record<string, number> = {};
      for (const [size, frame] of Object.entries(sizes)) {
        capacities[size] = await capacityOf(client, frame);
        found[`capacity${size && '_'}${size}`] = spread([capacities[size]]);
      }
      for (const mode of modes) {
        const rate = 0.7 * (mode === 'realtime' ? capacities['']! : await capacityOf(client, full, mode));
        for (const streams of [1, 4, 16]) {
          const times = (await underLoad(client, full, { streams, rate, mode })).toSorted((a, b) => a - b);
          const name = `${mode === 'realtime' ? '' : 'recorded_'}${streams}_streams`;
          found[`p50_${name}`] = spread([times[Math.floor(times.length / 2)]!]);
          found[name] = spread([times[Math.floor(times.length * 0.99)]!]);
        }
      }
      await kumiki[Symbol.asyncDispose]();
      return { '': found['4_streams']!, ...found, ...(await bounds(full)) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The same from a server of the same service by hand: what gRPC, the client and the pictures take by themselves. */
async function bounds(full: Uint8Array): Promise<Record<string, Spread>> {
  const program = ['--initial-heap-size=256', join(import.meta.dirname, '../../bounds/bare-grpc.program.ts')];
  await using server = await StartedServer.start(program);
  await using client = new PipelineClient(new URL(server.url).host);
  await warmedUp(client, full);
  const capacity = await capacityOf(client, full);
  const load = { streams: 4, rate: 0.7 * capacity, mode: 'realtime' as const };
  const times = (await underLoad(client, full, load)).toSorted((a, b) => a - b);
  return {
    bound_capacity: spread([capacity]),
    bound_p50_4_streams: spread([times[Math.floor(times.length / 2)]!]),
    bound_4_streams: spread([times[Math.floor(times.length * 0.99)]!]),
  };
}

/** Most code is compiled for good when it has run a thousand times. */
async function warmedUp(
  client: PipelineClient,
  frame: Uint8Array,
  modes: readonly Mode[] = ['realtime'],
): Promise<void> {
  for (const mode of modes) await capacityOf(client, frame, mode, secondsOfWarmUp);
}

/** Frames a second that come back when as many are sent as are taken. */
async function capacityOf(
  client: PipelineClient,
  frame: Uint8Array,
  mode: Mode = 'realtime',
  seconds = secondsOfCapacity,
): Promise<number> {
  const until = performance.now() + seconds * 1000;
  const frames = function* (): Generator<Uint8Array> {
    for (let at = 0; performance.now() < until; at++) yield unlike(frame, at);
  };
  const begun = performance.now();
  let count = 0;
  for await (const result of client.stream('chain', frames(), { mode, window: 8 })) count += checked(result);
  return (count * 1000) / (performance.now() - begun);
}

interface Load {
  readonly streams: number;
  /** Frames a second, all streams together. */
  readonly rate: number;
  readonly mode: Mode;
}

/** What each frame took from when it was due to its result, in ms. */
async function underLoad(
  client: PipelineClient,
  frame: Uint8Array,
  { streams, rate, mode }: Load,
): Promise<number[]> {
  const times: number[] = [];
  const gap = (streams * 1000) / rate;
  const stream = async (number: number): Promise<void> => {
    const due = new Map<string, number>();
    const frames = async function* () {
      const begin = performance.now() + (gap * number) / streams;
      for (let at = 0; at * gap < secondsOfLoad * 1000; at++) {
        const when = begin + at * gap;
        await delay(Math.max(0, when - performance.now()));
        const id = `${mode}-${streams}-${number}-${at}-${begin}`;
        due.set(id, when);
        yield { id, bytes: unlike(frame, at * streams + number) };
      }
    };
    for await (const result of client.stream('chain', frames(), { mode, window: 64 })) {
      checked(result);
      times.push(performance.now() - due.get(result.id)!);
    }
  };
  await Promise.all(Array.from({ length: streams }, async (_, number) => await stream(number)));
  return times;
}

/** The same picture in other bytes, so that no result of before answers for it. */
function unlike(frame: Uint8Array, at: number): Uint8Array {
  const tail = Buffer.alloc(8);
  tail.writeDoubleLE(at + performance.now());
  return Buffer.concat([frame, tail]);
}

function checked({ status, error }: FrameResult): 1 {
  if (status !== 'SUCCESS') throw new Error(error?.message ?? status);
  return 1;
}

async function sized(image: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return await sharp(image).resize(width, height, { fit: 'fill' }).jpeg({ quality: 88 }).toBuffer();
}
