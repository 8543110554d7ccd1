import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
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
  /** A process in a session of its own, which is in no group of ours. */
  daemon() {
    const child = spawn('sleep', ['300'], { stdio: 'ignore', detached: true });
    child.unref();
    return { data: child.pid! };
  },
  litter() {
    const path = join(tmpdir(), 'litter');
    writeFileSync(path, 'left behind');
    return { data: path };
  },
  /** Fills the folder for temporary files, and hears nothing meanwhile. */
  fill() {
    for (let at = 0; at < 128; at++) writeFileSync(join(tmpdir(), `f${at}`), Buffer.alloc(2 ** 20, 1));
    for (;;);
  },
  many() {
    for (let at = 0; at < 10_000; at++) writeFileSync(join(tmpdir(), `f${at}`), '');
    for (;;);
  },
  /** Folders in folders, until their path is longer than a path may be. */
  deep() {
    process.chdir(tmpdir());
    for (let at = 0; at < 60; at++) {
      mkdirSync('d'.repeat(100));
      process.chdir('d'.repeat(100));
    }
    for (;;);
  },
  /** Fills the folder for values. */
  values() {
    const file = openSync(join(process.env['KUMIKI_SHARED']!, 'outputs', 'big'), 'w');
    for (let at = 0; at < 400; at++) writeSync(file, Buffer.alloc(2 ** 20, 1));
    for (;;);
  },
  full() {
    const file = openSync('/dev/full', 'w');
    try {
      writeSync(file, 'x');
    } finally {
      closeSync(file);
    }
    return {};
  },
  sparse() {
    const path = join(tmpdir(), 'holes');
    writeFileSync(path, '');
    truncateSync(path, 2 ** 40);
    return {};
  },
  link({ inputs: { data } }) {
    symlinkSync(data as string, join(tmpdir(), 'link'));
    return {};
  },
  replace({ inputs: { data } }) {
    rmdirSync(tmpdir());
    symlinkSync(data as string, tmpdir());
    return {};
  },
  print({ inputs: { data } }) {
    process.stdout.write(`${data as string}\n`);
    return {};
  },
  look: () => ({ data: readdirSync(tmpdir()) }),
  trace: ({ traceparent = null }) => ({ data: traceparent }),
  environment: () => ({ data: { ...process.env } as JsonValue }),
};

export default defineComponent<Behave>({
  run: async (context) => await ways[context.params.how]!(context),
});
