import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Benchmark } from '../benchmark.ts';
import { deployChain } from '../cases/realtime/deploy-chain.ts';
import { samplePictures } from '../local-run.ts';
import { speedRatio, spread, timed } from '../measure.ts';
import { StartedServer } from '../server/started.ts';
import { freePort } from '../../component-sdk/test/free-port.ts';

const packages = ['ray[serve]==2.51.1', 'protobuf==5.29.5', 'opencv-python-headless==4.12.0.88'];
const folder = join(import.meta.dirname, '../../node_modules/.cache/kumiki/peers/ray');
const run = promisify(execFile);
const batch = 48;
const inFlight = 4;

/** Frames over HTTP beside a chain of three deployments of Ray Serve that does the same with OpenCV, turn by turn. */
export const rayServe: Benchmark = {
  name: 'peers.ray_serve_ratio',
  unit: 'ratio of frames/s',
  target: 'at least 2.5; ms are of a single frame (p50)',
  onRequest: true,
  async measure() {
    const python = await installed();
    const data = await mkdtemp(join(tmpdir(), 'kumiki-bench-'));
    try {
      const program = ['--initial-heap-size=256', 'cli/bin/kumiki.js', 'up', '--port', '0'];
      await using kumiki = await StartedServer.start(program, {
        KUMIKI_DATA: data,
        KUMIKI_GRPC_PORT: '0',
        KUMIKI_SAMPLES: 'false',
      });
      await deployChain(kumiki.url);
      const chain = [join(import.meta.dirname, 'ray_chain.py'), String(await freePort())];
      await using ray = await StartedServer.start(chain, {}, python);
      const pictures = await Promise.all((await samplePictures()).map(async (path) => await readFile(path)));
      const ours = async (jpeg: Buffer): Promise<void> => {
        const body = new FormData();
        body.append('mode', 'realtime');
        body.append('pipeline_config', JSON.stringify({ pipeline_id: 'chain' }));
        body.append('image', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'frame.jpg');
        await taken(await fetch(`${kumiki.url}/api/v1/pipeline/process`, { method: 'POST', body }));
      };
      const theirs = async (jpeg: Buffer): Promise<void> => {
        await taken(await fetch(ray.url, { method: 'POST', body: new Uint8Array(jpeg) }));
      };
      const single = async (send: (jpeg: Buffer) => Promise<void>) => {
        const times: number[] = [];
        for (let at = 0; at < 60; at++) {
          times.push(await timed(async () => await send(pictures[at % pictures.length]!)));
        }
        return spread(times.slice(20));
      };
      return {
        '': await speedRatio(
          8,
          async () => await many(pictures, ours),
          async () => await many(pictures, theirs),
        ),
        kumiki_ms: await single(ours),
        ray_serve_ms: await single(theirs),
      };
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  },
};

/** An environment of its own, made the first time: some 500 MB. @returns its Python */
async function installed(): Promise<string> {
  const python = join(folder, 'bin', 'python');
  const done = join(folder, packages.join('_').replaceAll(/[^\w.]/g, '-'));
  if (!existsSync(done)) {
    process.stderr.write(`Installing ${packages.join(' and ')} ...\n`);
    await run('python3', ['-m', 'venv', '--clear', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
    await run('touch', [done]);
  }
  return python;
}

async function many(pictures: readonly Buffer[], send: (jpeg: Buffer) => Promise<void>): Promise<void> {
  const rest = Array.from({ length: batch }, (_, at) => pictures[at % pictures.length]!).values();
  const one = async (): Promise<void> => {
    for (const jpeg of rest) await send(jpeg);
  };
  await Promise.all(Array.from({ length: inFlight }, one));
}

/** @throws where what came is no JPEG */
async function taken(answer: Response): Promise<void> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (!answer.ok || bytes[0] !== 0xff || bytes[1] !== 0xd8) {
    throw new Error(`${answer.status}: ${Buffer.from(bytes.subarray(0, 300)).toString()}`);
  }
}
