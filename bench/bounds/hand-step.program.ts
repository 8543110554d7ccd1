/** One process of a chain by hand: `node hand-step.program.ts ABOUT`, as `HandChain` starts it. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { sharp } from '@kumiki/component-sdk';
import { chains, encoding } from '../cases/realtime/chains.ts';
import type { HandStep } from './hand-chain.ts';
import { eachNotice, openSlots, socketPath, type Shape } from './slots.ts';

const about = JSON.parse(process.argv[2]!) as HandStep;
const { folder, at, inFlight, isLast } = about;
const changes = chains[about.chain].changes;
const pieces = about.pieces.map((steps) => steps.map((step) => changes[step]!));
const before = openSlots(folder, at, inFlight);
const behind = openSlots(folder, at + 1, inFlight);

const next = connect(socketPath(folder, at + 1));
await once(next, 'connect');
const server = createServer((socket) => {
  eachNotice(socket, (slot) => void work(slot));
  socket.on('close', () => process.exit(0));
});
server.listen(socketPath(folder, at), () => process.stdout.write('ready\n'));

async function work(slot: number): Promise<void> {
  let { bytes, ...shape } = before[slot]!.read() as Shape & { bytes: Buffer };
  for (const [number, piece] of pieces.entries()) {
    const isEnd = isLast && number === pieces.length - 1;
    const isRaw = shape.width > 0;
    const { width, height } = shape;
    const raw = { width, height, channels: shape.channels as 1 | 3 };
    const pipeline = piece.reduce((image, change) => change(image), sharp(bytes, isRaw ? { raw } : {}));
    const ended = isEnd ? pipeline.jpeg(encoding) : pipeline.raw();
    const { data, info } = await ended.toBuffer({ resolveWithObject: true });
    bytes = data;
    shape = info;
  }
  behind[slot]!.write(bytes, shape);
  next.write(Uint8Array.of(slot));
}
