import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark } from '../benchmark.ts';
import { samplePictures } from '../local-run.ts';
import { spread, timed, type Spread } from '../measure.ts';
import { form, formType, send, unique, type Sending } from '../server/load.ts';
import { processorTime } from '../server/processor-time.ts';
import { StartedServer } from '../server/started.ts';

const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: small
inputs: {image: {type: image}}
steps:
  small: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: 640}}
outputs: {image: $steps.small.image}
keep: outputs
`;

const rounds = 6;
const perRound = 64;
const warmUp = 1024;
const latencyCount = 24;

/**
 * A 1080p JPEG made smaller over HTTP, the result in the answer, against `node:http` with sharp: requests a second at 8 in
 * flight, turn by turn in one run, with the processor time of all processes for one of them, and what one request takes
 * at 1, 2 and 8 in flight. Beside them what is possible at all: a server that does nothing but hand the bytes to another
 * process, as every server must that decodes no image itself, and one that besides makes all durable with the least work.
 */
export const serverThroughput: Benchmark = {
  name: 'server.results_per_second_ratio',
  unit: 'ratio of requests/s (and ms)',
  target: 'at least 0.9 without a record, 0.75 with everything durable',
  async measure() {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-bench-'));
    const photos = await Promise.all((await samplePictures()).map(async (path) => await readFile(path)));
    let at = 0;
    const photo = () => unique(photos[at++ % photos.length]!);
    try {
      await using bare = await StartedServer.start(['bench/server/bare.program.ts']);
      await using two = await StartedServer.start(['bench/server/two-process.program.ts']);
      const byHand = ['bench/server/durable-by-hand.program.ts', join(folder, 'by-hand')];
      await using hand = await StartedServer.start(byHand);
      // With the heap of `npm start`.
      const program = ['--initial-heap-size=256', 'cli/bin/kumiki.js', 'up', '--port', '0'];
      await using kumiki = await StartedServer.start(program, {
        KUMIKI_DATA: join(folder, 'kumiki'),
        KUMIKI_GRPC_PORT: '0',
      });
      await publish(kumiki.url);
      const process = `${kumiki.url}/api/v1/pipeline/process?wait=60`;
      const asked = { pipeline_config: JSON.stringify({ pipeline_id: 'small' }) };
      const ours = { url: process, type: formType, pid: kumiki.pid };
      const ways: Readonly<Record<string, Way>> = {
        bare: { url: bare.url, type: 'image/jpeg', body: photo, pid: bare.pid },
        two_process: { url: two.url, type: 'image/jpeg', body: photo, pid: two.pid },
        durable_by_hand: { url: hand.url, type: 'image/jpeg', body: photo, pid: hand.pid },
        none: { ...ours, body: () => form({ ...asked, record: 'none' }, photo()) },
        durable: { ...ours, body: () => form(asked, photo()) },
      };
      return { ...(await ratios(ways)), ...(await latencies(ways)) };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

interface Way extends Sending {
  readonly pid: number;
}

async function ratios(ways: Readonly<Record<string, Way>>): Promise<Record<string, Spread>> {
  const found: Record<string, number[]> = {
    record_none: [],
    durable: [],
    two_process: [],
    durable_by_hand: [],
    bare_per_second: [],
  };
  const cpu: Record<string, number[]> = {};
  for (let round = 0; round <= rounds; round++) {
    const ms: Record<string, number> = {};
    // Who goes first changes, since the first one may find colder caches.
    const names = round % 2 === 0 ? Object.keys(ways) : Object.keys(ways).toReversed();
    // The first round warms up: most code is compiled for good when it has run a thousand times.
    const count = round === 0 ? warmUp : perRound;
    for (const name of names) {
      const before = await processorTime(ways[name]!.pid);
      ms[name] = await timed(async () => await send(ways[name]!, count, 8));
      const after = await processorTime(ways[name]!.pid);
      if (round === 0 || before === undefined || after === undefined) continue;
      (cpu[`${name}_cpu_ms`] ??= []).push((after - before) / count);
    }
    if (round === 0) continue;
    found['record_none']!.push(ms['bare']! / ms['none']!);
    found['durable']!.push(ms['bare']! / ms['durable']!);
    found['two_process']!.push(ms['bare']! / ms['two_process']!);
    found['durable_by_hand']!.push(ms['bare']! / ms['durable_by_hand']!);
    found['bare_per_second']!.push((perRound * 1000) / ms['bare']!);
  }
  const all = Object.entries({ ...found, ...cpu });
  return Object.fromEntries(all.map(([name, values]) => [name, spread(values)]));
}

async function latencies(ways: Readonly<Record<string, Way>>): Promise<Record<string, Spread>> {
  const found: Record<string, Spread> = {};
  for (const inFlight of [1, 2, 8]) {
    for (const [name, way] of Object.entries(ways)) {
      found[`${name}_ms_at_${inFlight}`] = spread(
        await send(way, latencyCount * Math.min(inFlight, 2), inFlight),
      );
    }
  }
  return found;
}

async function publish(url: string): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const post = async (path: string, body: object) => {
    const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  await post('/api/v1/pipelines', { text: pipeline });
  await post('/api/v1/pipelines/small/publish', { revision: 1 });
  // The platform runs its sample when it starts for the first time.
  const open = 'status=accepted&status=planned&status=running&limit=1';
  for (let left = 1; left > 0; await delay(200)) {
    const answer = await fetch(`${url}/api/v1/executions?${open}`);
    left = ((await answer.json()) as { readonly items: readonly unknown[] }).items.length;
  }
}
