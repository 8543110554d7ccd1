import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployChain } from '../cases/realtime/deploy-chain.ts';
import { spread, timed, type Spread } from '../measure.ts';
import { StartedServer } from '../server/started.ts';

/** Something that takes a frame and gives a JPEG. */
type Frame = (jpeg: Buffer) => Promise<unknown>;

/** The platform with the chain of three steps deployed, and how a frame is sent to it. */
export async function deployedChain(): Promise<AsyncDisposable & { readonly frame: Frame }> {
  const data = await mkdtemp(join(tmpdir(), 'kumiki-bench-'));
  const program = ['--initial-heap-size=256', 'cli/bin/kumiki.js', 'up', '--port', '0'];
  const settings = { KUMIKI_DATA: data, KUMIKI_GRPC_PORT: '0', KUMIKI_SAMPLES: 'false' };
  const kumiki = await StartedServer.start(program, settings);
  const stop = async () => {
    await kumiki[Symbol.asyncDispose]();
    await rm(data, { recursive: true, force: true });
  };
  try {
    await deployChain(kumiki.url);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return {
    async frame(jpeg) {
      const body = new FormData();
      body.append('mode', 'realtime');
      body.append('pipeline_config', JSON.stringify({ pipeline_id: 'chain' }));
      body.append('image', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'frame.jpg');
      await jpegIn(await fetch(`${kumiki.url}/api/v1/pipeline/process`, { method: 'POST', body }));
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** Sends so many frames, a number of them at a time. */
export async function framesTo(
  frame: Frame,
  pictures: readonly Buffer[],
  { count, inFlight }: { readonly count: number; readonly inFlight: number },
): Promise<void> {
  const rest = Array.from({ length: count }, (_, at) => pictures[at % pictures.length]!).values();
  const one = async (): Promise<void> => {
    for (const jpeg of rest) await frame(jpeg);
  };
  await Promise.all(Array.from({ length: inFlight }, one));
}

/** What single frames take, in ms. */
export async function singles(frame: Frame, pictures: readonly Buffer[]): Promise<Spread> {
  const times: number[] = [];
  for (let at = 0; at < 60; at++)
    times.push(await timed(async () => await frame(pictures[at % pictures.length]!)));
  return spread(times.slice(20));
}

/** @throws where what came is no JPEG */
export async function jpegIn(answer: Response): Promise<void> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (!answer.ok) throw new Error(`${answer.status}: ${Buffer.from(bytes.subarray(0, 300)).toString()}`);
  checkJpeg(bytes);
}

/** @throws where it is no JPEG */
export function checkJpeg(bytes: Uint8Array): void {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new Error('What came is no JPEG.');
}
