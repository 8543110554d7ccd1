import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployChain } from '../cases/realtime/deploy-chain.ts';
import { speedRatio, spread, timed, type Spread } from '../measure.ts';
import { form, formType } from '../server/load.ts';
import { post } from '../server/post.ts';
import { StartedServer } from '../server/started.ts';

/** Something that takes a frame and gives a JPEG. */
type Frame = (jpeg: Buffer) => Promise<unknown>;

/** The platform with the chain of three steps deployed, and how a frame is sent to it. */
async function deployedChain(): Promise<AsyncDisposable & { readonly frame: Frame }> {
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
  const fields = { mode: 'realtime', pipeline_config: JSON.stringify({ pipeline_id: 'chain' }) };
  const url = `${kumiki.url}/api/v1/pipeline/process`;
  const body = readyFor((jpeg) => form(fields, jpeg));
  return {
    frame: async (jpeg) => checkJpeg((await post({ url, type: formType, body: body(jpeg) })).content),
    [Symbol.asyncDispose]: stop,
  };
}

/** Sends a JPEG as it is, and gets one. */
export function jpegsOf(url: string): Frame {
  return async (jpeg) => checkJpeg((await post({ url, type: 'image/jpeg', body: jpeg })).content);
}

/** A server by hand of the same work in one process, over HTTP: what is possible at all. */
async function bareChain(): Promise<AsyncDisposable & { readonly frame: Frame }> {
  const program = join(import.meta.dirname, '../bounds/bare-chain.program.ts');
  const server = await StartedServer.start(['--initial-heap-size=256', program]);
  return {
    frame: jpegsOf(server.url),
    [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose](),
  };
}

/** Bodies of requests, each made once: the client is on the cores of the server that is measured. */
export function readyFor(make: (jpeg: Buffer) => Buffer): (jpeg: Buffer) => Buffer {
  const made = new WeakMap<Buffer, Buffer>();
  return (jpeg) => {
    const body = made.get(jpeg) ?? make(jpeg);
    made.set(jpeg, body);
    return body;
  };
}

/** Both sides stay up for days: most code is compiled for good when it has run a thousand times. */
export async function warmUp(frames: readonly Frame[], pictures: readonly Buffer[]): Promise<void> {
  for (const frame of frames) await framesTo(frame, pictures, { count: 1000, inFlight: 4 });
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

/**
 * Frames a second of the platform, and of a server by hand, beside those of another server, turn by turn with four in flight; and
 * what a single frame takes of each.
 * @param name what its figure is called
 */
export async function besideServer(
  name: string,
  theirs: Frame,
  pictures: readonly Buffer[],
  rounds: number,
): Promise<Record<string, Spread>> {
  await using chain = await deployedChain();
  await using bare = await bareChain();
  const load = { count: 48, inFlight: 4 };
  const beside = async (frame: Frame): Promise<Spread> =>
    await speedRatio(
      rounds,
      async () => await framesTo(frame, pictures, load),
      async () => await framesTo(theirs, pictures, load),
    );
  await warmUp([chain.frame, bare.frame, theirs], pictures);
  return {
    '': await beside(chain.frame),
    bare: await beside(bare.frame),
    kumiki_ms: await singles(chain.frame, pictures),
    bare_ms: await singles(bare.frame, pictures),
    [`${name}_ms`]: await singles(theirs, pictures),
  };
}

/** What single frames take, in ms. */
async function singles(frame: Frame, pictures: readonly Buffer[]): Promise<Spread> {
  const times: number[] = [];
  for (let at = 0; at < 60; at++)
    times.push(await timed(async () => await frame(pictures[at % pictures.length]!)));
  return spread(times.slice(20));
}

/** @throws where it is no JPEG */
export function checkJpeg(bytes: Uint8Array): void {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new Error('What came is no JPEG.');
}
