import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import {
  defineComponent,
  FileValue,
  type Image,
  kumikiError,
  type JsonValue,
  type RunContext,
} from '@kumiki/component-sdk';

interface Behave {
  inputs: { image?: Image; file?: FileValue; things?: readonly Image[]; data?: JsonValue };
  outputs: { image?: Image; file?: FileValue; things?: readonly Image[]; data?: JsonValue };
  params: { how: string };
}

type Outputs = Behave['outputs'];

const ways: Readonly<Record<string, (context: RunContext<Behave>) => Outputs | Promise<Outputs>>> = {
  async echo({ inputs: { file, ...others } }) {
    return { ...others, ...(file && { file: FileValue.fromBytes(await file.bytes(), file.name) }) };
  },
  throw() {
    throw new TypeError('no such thing');
  },
  refuse() {
    throw kumikiError('DATA_UNUSABLE', { what: 'It', reason: 'it is empty', advice: 'Give another.' });
  },
  again() {
    throw kumikiError('TRY_AGAIN', { what: 'The camera', reason: 'it is busy' });
  },
  exit: () => process.exit(3),
  abort: () => process.abort(),
  hang() {
    for (;;);
  },
  deaf() {
    process.removeAllListeners('SIGTERM');
    process.on('SIGTERM', () => undefined);
    return new Promise<Outputs>(() => setInterval(() => undefined, 1000));
  },
  grow() {
    const kept: Buffer[] = [];
    for (;;) kept.push(Buffer.alloc(16 * 1024 * 1024, 1));
  },
  async wait({ signal, progress }) {
    progress(0.5, 'waiting');
    await once(signal, 'abort');
    throw signal.reason;
  },
  flood({ log }) {
    for (let line = 0; line < 20_000; line++) log.info(`line ${line} ${'x'.repeat(200)}`);
    for (let line = 0; line < 20_000; line++) console.error(`raw ${line} ${'y'.repeat(200)}`);
    return { data: 'flooded' };
  },
  wrong: () => ({ image: 'no image' as unknown as Image }),
  kind: () => ({ things: [3 as unknown as Image] }),
  fork() {
    const child = spawn('sleep', ['300'], { stdio: 'ignore' });
    return { data: child.pid! };
  },
  litter() {
    const path = join(tmpdir(), 'litter');
    writeFileSync(path, 'left behind');
    return { data: path };
  },
  trace: ({ traceparent = null }) => ({ data: traceparent }),
  environment: () => ({ data: { ...process.env } as JsonValue }),
};

export default defineComponent<Behave>({
  run: async (context) => await ways[context.params.how]!(context),
});
