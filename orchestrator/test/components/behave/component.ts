import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { defineComponent, type JsonValue, type RunContext } from '@kumiki/component-sdk';

interface Behave {
  inputs: { how: string };
  outputs: { data: JsonValue };
  params: object;
}

type Outputs = Behave['outputs'];

let counted = 0;

const ways: Readonly<Record<string, (context: RunContext<Behave>) => Outputs | Promise<Outputs>>> = {
  pid: () => ({ data: process.pid }),
  count: () => ({ data: ++counted }),
  throw() {
    throw new TypeError('no such thing');
  },
  exit: () => process.exit(3),
  abort: () => process.abort(),
  async segfault() {
    process.kill(process.pid, 'SIGSEGV');
    return await new Promise<Outputs>(() => undefined);
  },
  hang({ log }) {
    log.info('blocking');
    for (;;);
  },
  async deaf() {
    return await new Promise<Outputs>(() => setInterval(() => undefined, 1000));
  },
  async obey({ signal }) {
    await once(signal, 'abort');
    throw signal.reason;
  },
  flood({ log }) {
    for (let line = 0; line < 20_000; line++) log.info(`line ${line} ${'x'.repeat(200)}`);
    for (let line = 0; line < 20_000; line++) console.error(`raw ${line} ${'y'.repeat(200)}`);
    return { data: 'flooded' };
  },
  print() {
    console.log('printed on standard output');
    console.error('printed on standard error');
    return { data: 'printed' };
  },
  wrong: () => ({ data: undefined as unknown as JsonValue }),
  grow() {
    const kept: Buffer[] = [];
    for (;;) kept.push(Buffer.alloc(16 * 1024 * 1024, 1));
  },
  fork: () => ({ data: spawn('sleep', ['300'], { stdio: 'inherit' }).pid! }),
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
  look: () => ({ data: readdirSync(tmpdir()) }),
  async reject() {
    void Promise.reject(new Error('nobody waits for me'));
    await pause(50);
    return { data: 'done' };
  },
  async timer() {
    setTimeout(() => {
      throw new Error('out of a timer');
    }, 1);
    return await new Promise<Outputs>(() => undefined);
  },
  late() {
    setImmediate(() => void Promise.reject(new Error('too late for my item')));
    return { data: 'done' };
  },
  environment: () => ({ data: { ...process.env } as JsonValue }),
};

/** One mistake for each way in which code can go wrong. */
export default defineComponent<Behave>({
  run: async (context) => await ways[context.inputs.how]!(context),
});
