import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { byHand, shrinking } from '../cases/realtime/chains.ts';
import { WarmChain } from '../cases/realtime/warm-chain.ts';
import { samplePictures } from '../local-run.ts';
import { speedRatio } from '../measure.ts';
import { StartedServer } from '../server/started.ts';
import { freePort } from '../../component-sdk/test/free-port.ts';
import { post } from '../server/post.ts';
import { besideServer, checkJpeg, framesTo, readyFor, warmUp } from './frames.ts';
import { installedPeer } from './install.ts';
import { AskedProgram } from './asked-program.ts';

const packages = ['inference-cpu[http]==1.8.3'];
const program = join(import.meta.dirname, 'roboflow_chain.py');
const count = 48;
const rounds = 6;

/** Frames through warm processes beside the engine of Roboflow in one process, JPEG to JPEG, turn by turn. */
export const roboflowEngine: Benchmark = {
  name: 'peers.roboflow_engine_ratio',
  unit: 'ratio of frames/s, four in flight',
  target: 'none; by_hand is sharp in one pipeline beside the same engine',
  onRequest: true,
  async measure() {
    const paths = await samplePictures();
    const pictures = await Promise.all(paths.map(async (path) => await readFile(path)));
    const python = await installedPeer('roboflow', packages);
    await using engine = await AskedProgram.start(python, [program, 'engine', ...paths]);
    await using chain = await WarmChain.start(shrinking, { replicas: availableParallelism() });
    const beside = async (frame: (jpeg: Buffer) => Promise<unknown>, inFlight: number) =>
      await speedRatio(
        rounds,
        async () => await framesTo(frame, pictures, { count, inFlight }),
        async () => await engine.ask(`${inFlight} ${count}`),
      );
    const kumiki = async (jpeg: Buffer) => await chain.frame(jpeg);
    const hand = async (jpeg: Buffer) => await byHand(shrinking, jpeg);
    await warmUp([kumiki, hand], pictures);
    await engine.ask('4 1000');
    return {
      '': await beside(kumiki, 4),
      '2_in_flight': await beside(kumiki, 2),
      '1_in_flight': await beside(kumiki, 1),
      by_hand: await beside(hand, 4),
      'by_hand/1_in_flight': await beside(hand, 1),
    };
  },
};

/** Frames over HTTP beside the server of Roboflow, turn by turn. */
export const roboflowServer: Benchmark = {
  name: 'peers.roboflow_server_ratio',
  unit: 'ratio of frames/s, four in flight',
  target: 'at least 2; bare is a server by hand beside that of Roboflow; ms are of a single frame (p50)',
  onRequest: true,
  async measure() {
    const paths = await samplePictures();
    const pictures = await Promise.all(paths.map(async (path) => await readFile(path)));
    const python = await installedPeer('roboflow', packages);
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-bench-'));
    try {
      const args = [program, 'server', String(await freePort()), folder];
      await using server = await StartedServer.start(args, {}, python);
      const workflow: unknown = JSON.parse(await readFile(program.replace(/py$/, 'json'), 'utf8'));
      const url = `${server.url}/workflows/run`;
      const body = readyFor((jpeg) => askFor(workflow, jpeg));
      const theirs = async (jpeg: Buffer) =>
        checkAnswer((await post({ url, type: 'application/json', body: body(jpeg) })).content);
      return await besideServer('roboflow', theirs, pictures, rounds);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** It takes a workflow and images as JSON. */
function askFor(specification: unknown, jpeg: Buffer): Buffer {
  const image = { type: 'base64', value: jpeg.toString('base64') };
  return Buffer.from(JSON.stringify({ specification, inputs: { image } }));
}

/** It answers with JSON. */
function checkAnswer(answer: Buffer): void {
  const { outputs } = JSON.parse(answer.toString()) as { outputs: { image: { value: string } }[] };
  checkJpeg(Buffer.from(outputs[0]!.image.value, 'base64'));
}
