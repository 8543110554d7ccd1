import { createServer, type AddressInfo, type Server } from 'node:net';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptWorker, type WorkerRunRequest } from '@kumiki/component-sdk/worker/client';
import type { LogLine } from '@kumiki/component-sdk/progress';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ContainerRuntime } from './runtime.ts';

export interface RuntimeUnderTest {
  readonly runtime: ContainerRuntime;
  /** An image of the component `test/spy`, which tries what a stranger might. */
  readonly spy: string;
  /** Whether group 0 of a container is the one of its client, and nothing on the machine. */
  readonly isRootless?: boolean;
  /** Whether the kernel limits all processes of a worker together, and not each by itself. */
  readonly together?: boolean;
  /** What its filter of system calls lets through, of those that the component tries. */
  readonly mayCall?: readonly string[];
  /** An image that its registry does not have. */
  readonly missing: string;
  close(): Promise<void>;
}

interface Report {
  readonly user: number;
  readonly groups: readonly number[];
  readonly environment: readonly string[];
  readonly [name: string]: unknown;
}

const mebibyte = 2 ** 20;

/** What each runtime of images holds to, hostile workers included. */
export function containerContract(
  name: string,
  open: () => Promise<RuntimeUnderTest>,
  skipped?: string,
): void {
  const why = skipped === undefined ? '' : ` (left out: ${skipped})`;
  describe.skipIf(skipped !== undefined)(`${name}${why}`, () => {
    let under: RuntimeUnderTest;
    let secret: string;
    let base: string;
    let server: Server;
    const workers: KeptWorker[] = [];
    const lines: LogLine[] = [];
    const sink = { progress: () => undefined, log: (line: LogLine) => void lines.push(line) };

    beforeAll(async () => {
      under = await open();
      secret = await mkdtemp(join(tmpdir(), 'kumiki-data-'));
      await writeFile(join(secret, 'records.db'), 'what nobody may read', { mode: 0o644 });
      base = await mkdtemp(join(tmpdir(), 'kumiki-shared-'));
      server = createServer((socket) => socket.destroy());
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      process.env['KUMIKI_SECRET_OF_TEST'] = 'for nobody';
    }, 240_000);
    afterEach(async () => {
      for (const worker of workers.splice(0)) await worker.dispose();
      // The folders of workers go with them, whatever these left there.
      expect(await readdir(base)).toEqual([]);
    });
    afterAll(async () => {
      delete process.env['KUMIKI_SECRET_OF_TEST'];
      server?.close();
      await under?.close();
      for (const folder of [secret, base]) if (folder) await rm(folder, { recursive: true, force: true });
    });

    const start = async (memory = 2048 * mebibyte, graceMs = 2000): Promise<KeptWorker> => {
      const about = { component: 'test/spy', network: false, memory, cores: 1, gpus: 0 };
      const started = await under.runtime.start(under.spy, about);
      const worker = new KeptWorker({ name: 'test/spy', ...started, base, sink, graceMs, stopMs: 3000 });
      workers.push(worker);
      await worker.start();
      return worker;
    };
    const request = (params: object, signal = new AbortController().signal): WorkerRunRequest => ({
      inputs: {},
      params: { read: [], connect: [], how: 'look', ...params },
      sink,
      signal,
      root: 'run',
    });

    test('gets an image once, by its digest', async () => {
      await under.runtime.pull(under.spy);
      expect(await under.runtime.has(under.spy)).toBe(true);
      expect(await under.runtime.has(under.missing)).toBe(false);
      await expect(under.runtime.pull(under.missing)).rejects.toMatchObject({ code: 'REGISTRY_NOT_FOUND' });
    }, 240_000);

    test('closes a worker off from this machine', async () => {
      const worker = await start();
      const { port } = server.address() as AddressInfo;
      const own = [secret, join(secret, 'records.db'), import.meta.dirname, `/proc/${process.pid}/environ`];
      // The other one is an address of this machine where the tests’ servers are.
      const connect = [`127.0.0.1:${port}`, `localhost:${port}`, '10.99.0.1:5000'];
      const { report } = (await worker.run(request({ read: own, connect }))) as unknown as {
        report: Report;
      };
      expect(report).toMatchObject({
        read: [],
        connected: [],
        mayGainPrivileges: false,
        wroteRoot: false,
        wroteComponent: false,
        wroteInputs: false,
        movedInputs: false,
        movedOutputs: false,
        removedOutputs: false,
        mounted: false,
        filtered: true,
        environments: false,
        otherRoot: false,
        temporary: true,
      });
      const called = report['called'] as string[];
      expect(called.includes('ownId')).toBe(process.arch === 'x64');
      expect(called.filter((one) => one !== 'ownId' && !under.mayCall?.includes(one))).toEqual([]);
      expect(report['capabilities']).toMatch(/^0+$/);
      expect(report.user).toBeGreaterThan(0);
      expect(report.user).not.toBe(process.getuid?.());
      expect(report.groups.includes(0)).toBe(under.isRootless === true);
      expect(report.environment).not.toContain('KUMIKI_SECRET_OF_TEST');
      expect(report.environment).not.toContain('KUMIKI_DATA');
      // Itself, and what started it.
      expect((report['processes'] as string[]).length).toBeLessThan(5);
    }, 60_000);

    test('keeps a worker warm, and leaves nothing of it', async () => {
      const worker = await start();
      const before = (await worker.run(request({}))) as unknown as { report: Report };
      const usages: number[] = [];
      await worker.run({ ...request({}), usage: ({ peakMemory = 0 }) => usages.push(peakMemory) });
      expect(before.report['processes']).toBeDefined();
      expect(usages[0]).toBeGreaterThan(mebibyte);
      await worker.run(request({ how: 'leave' }));
    }, 60_000);

    test('lets a worker take so much memory and so many processes, and no more', async () => {
      const { together = true } = under;
      // A single process counts what it reserves, too.
      const worker = await start((together ? 512 : 2560) * mebibyte);
      const started = async () => {
        const { report } = (await worker.run(request({ how: 'multiply' }))) as unknown as {
          report: { started: number };
        };
        return report.started;
      };
      // Processes are counted where they are limited together.
      const count = together ? await started() : 100;
      expect(count).toBeGreaterThan(50);
      expect(count).toBeLessThan(512);
      // Nobody looks at it here: it is the kernel that ends it, or gives a single process no more.
      const code = together ? 'WORKER_CRASHED' : 'COMPONENT_THREW';
      await expect(worker.run(request({ how: 'fill' }))).rejects.toMatchObject({ code });
      expect(await worker.run(request({}))).toHaveProperty('report');
    }, 60_000);

    test('ends a worker that hangs, and starts another one for the next attempt', async () => {
      const worker = await start(undefined, 200);
      const hung = worker.run({ ...request({ how: 'hang' }), timeLimitMs: 500 });
      await expect(hung).rejects.toMatchObject({ code: 'STEP_TIMEOUT' });
      expect(await worker.run(request({}))).toHaveProperty('report');
      await expect(worker.run(request({ how: 'die' }))).rejects.toMatchObject({ code: 'WORKER_CRASHED' });
      expect(await worker.run(request({}))).toHaveProperty('report');
    }, 60_000);
  });
}
