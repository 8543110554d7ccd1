import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Image } from '@kumiki/component-sdk';
import { componentWorker, WorkerClient } from '@kumiki/component-sdk/worker/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPython } from '../../component-sdk/test/python.ts';
import { kumiki } from '../../cli/test/kumiki.ts';
import { describeKinds, type KindCase } from './describe-kinds.ts';

/* The Python components of the standard library: every kind of image, and the tests beside their code. */

const library = fileURLToPath(new URL('..', import.meta.url));
const found = await Array.fromAsync(glob('*/*/component.py', { cwd: library }));
const folders = found.map((path) => dirname(path)).toSorted();

interface Case extends KindCase {
  readonly folder: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Whether it takes a second image too. */
  readonly reference?: true;
}

/** A slope, as the second image. */
const reference = Image.fromRaw({
  data: Uint8Array.from({ length: 40 * 30 }, (_, at) => 40 + 4 * (at % 40)),
  width: 40,
  height: 30,
  channels: 1,
});

const cases: readonly Case[] = [
  {
    name: 'edges',
    folder: 'imaging/edges',
    params: { high: 40, low: 15, smoothing: 1 },
    kind: { depth: 8, space: 'grey', alpha: false },
    // Where the brightness changes by just as much, rounding decides.
    tolerance: 255,
    mean: 4,
  },
  // OpenCV looks weights up in tables, which are coarser for some kinds than for others.
  // The picture is too small for lines, so that it stays as it is.
  { name: 'deskew', folder: 'imaging/deskew', params: {}, tolerance: 0.5 },
  { name: 'denoise', folder: 'imaging/denoise', params: { strength: 6, search: 11 }, tolerance: 7 },
  {
    name: 'align',
    folder: 'imaging/align',
    // No picture fits the slope that well: all are brought to its size.
    params: { minMatch: 100, lost: 'keep' },
    reference: true,
  },
  // Slopes have steps of their own in 16 bits, at which the middle one may be a neighbour.
  { name: 'median', folder: 'imaging/median', params: { size: 5 }, tolerance: 4 },
  { name: 'contrast', folder: 'imaging/contrast', params: { tiles: 2, limit: 4 }, tolerance: 12, mean: 3 },
  {
    name: 'histogram-match',
    folder: 'imaging/histogram-match',
    params: {},
    reference: true,
    // What is one level in 8 bits is many in 16, which are spread by their share.
    tolerance: 70,
    mean: 8,
  },
  { name: 'flat-field', folder: 'imaging/flat-field', params: { size: 60 }, tolerance: 4 },
];

describe.runIf(hasPython)('in Python', () => {
  const workers = new Map<string, WorkerClient>();
  beforeAll(async () => {
    for (const { name, folder } of cases) {
      const command = await componentWorker(join(library, folder));
      workers.set(name, await WorkerClient.start({ name, ...command }));
    }
  }, 300_000);
  afterAll(async () => {
    for (const worker of workers.values()) await worker.dispose();
  });

  describeKinds(cases, async ({ name, params, ...given }, image: Image) => {
    const inputs = { image, ...(given.reference && { reference }) };
    const sink = { progress: () => undefined, log: () => undefined };
    const { signal } = new AbortController();
    return await workers.get(name)!.run({ inputs, params, sink, signal, root: 'run' });
  });

  it.each(folders)('the examples and tests of %s pass', { timeout: 120_000 }, async (folder) => {
    const { stdout } = await kumiki(['test', '--json', join(library, folder)], library);
    const found = JSON.parse(stdout) as { failed: number; tests: { passed: number } };
    expect(found.failed).toBe(0);
    expect(found.tests.passed).toBeGreaterThan(0);
  });

  it('all have the same packages, so that they share one environment', async () => {
    const locks = await Promise.all(
      folders.map(async (folder) => await readFile(join(library, folder, 'requirements.lock'), 'utf8')),
    );
    expect(new Set(locks).size).toBe(1);
  });

  it('a worker conforms', { timeout: 120_000 }, async () => {
    const { stdout } = await kumiki(['conformance', join(library, 'imaging/edges')], library);
    expect(stdout).toMatch(/\n18 passed, 0 failed\n$/);
  });
});
