import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Image } from '@kumiki/component-sdk';
import { asKumikiError } from '@kumiki/component-sdk/errors';
import { isPython, parseManifest, type Manifest } from '@kumiki/component-sdk/manifest';
import { readExampleValue } from '@kumiki/component-sdk/testing';
import { completeParams, ComponentInstance, loadComponent } from '@kumiki/component-sdk/worker';
import { componentWorker, WorkerClient } from '@kumiki/component-sdk/worker/client';
import type { Value } from '@kumiki/component-sdk/values';
import { describe, expect, it } from 'vitest';
import { hasPython } from '../../component-sdk/test/python.ts';

/*
 * Extremes of all components, in TypeScript and in Python: the smallest and largest value of each parameter, and pictures of a
 * pixel, a row and a column, very long and thin ones, all black, white and clear ones, with 16 bits and alpha, floating point, and
 * lists of nothing. Each gives a result that its manifest allows, or an error with a code of
 * its own. Sources and sinks act outside and have theirs.
 */

const library = fileURLToPath(new URL('..', import.meta.url));
const read = async (path: string) => parseManifest(await readFile(join(library, path), 'utf8'), path);
const manifests = await Promise.all(
  (await Array.fromAsync(glob('*/*/component.yaml', { cwd: library })))
    .toSorted()
    .map(async (path) => ({ folder: dirname(path), manifest: await read(path) })),
);
const tested = manifests.filter(
  ({ manifest }) => manifest.examples.length > 0 && (hasPython || !isPython(manifest)),
);

/** What a component did that nobody foresaw. */
const unforeseen = new Set([
  'COMPONENT_THREW',
  'WORKER_CRASHED',
  'WORKER_ANSWER_INVALID',
  'COMPONENT_OUTPUT_TYPE',
  'COMPONENT_OUTPUT_MISSING',
  'INTERNAL',
]);

/** Larger results would only take time. */
const mostPixels = 2000;

describe.each(tested)('$folder', ({ folder, manifest }) => {
  it('takes the ends of its parameters and the smallest pictures', { timeout: 300_000 }, async () => {
    const dir = join(library, folder);
    const sink = { progress: () => undefined, log: () => undefined };
    const started = isPython(manifest) ? await asWorker(manifest.name, dir) : await inProcess(manifest, dir);
    const failed: string[] = [];
    const run = async (what: string, inputs: Record<string, Value>, params: object) => {
      try {
        const { signal } = new AbortController();
        await started.run({
          inputs,
          params: completeParams(manifest, params),
          sink,
          signal,
          root: 'run',
        });
      } catch (thrown) {
        const { code, message } = asKumikiError(thrown);
        if (unforeseen.has(code)) failed.push(`${what}: ${code} ${message}`);
      }
    };
    try {
      const [example] = manifest.examples;
      const inputs = async (change: (value: Value, type: string) => Value = (value) => value) => {
        const values: Record<string, Value> = {};
        for (const [name, written] of Object.entries(example!.inputs)) {
          const { type } = manifest.inputs[name]!;
          values[name] = change(await readExampleValue(dir, type, written), type);
        }
        return values;
      };
      for (const [what, params] of ends(manifest))
        await run(what, await inputs(), { ...example!.params, ...params });
      for (const [what, picture] of pictures()) {
        const instead = (value: Value, type: string) =>
          /^(image|mask)$/.test(type) ? picture : /^(image|mask)\[\]$/.test(type) ? [picture] : value;
        await run(what, await inputs(instead), example!.params ?? {});
      }
      await run('nothing in the lists', await inputs(emptied), example!.params ?? {});
    } finally {
      await started.dispose();
    }
    expect(failed).toEqual([]);
  });
});

async function inProcess(manifest: Manifest, dir: string) {
  const component = await loadComponent(manifest.name, join(dir, manifest.entry));
  const sink = { progress: () => undefined, log: () => undefined };
  return await ComponentInstance.start(manifest, component, sink);
}

async function asWorker(name: string, dir: string) {
  return await WorkerClient.start({ name, ...(await componentWorker(dir)) });
}

interface Param {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
  readonly 'x-ui'?: { readonly unit?: string };
}

/** Each parameter at each of its ends, the others as they are. */
function ends({ params }: Manifest): [string, object][] {
  const all = Object.entries((params['properties'] ?? {}) as Record<string, Param>);
  return all.flatMap(([name, param]) => {
    const most = param['x-ui']?.unit === 'px' ? mostPixels : Number.POSITIVE_INFINITY;
    const numbers = [param.minimum, param.maximum].flatMap((end) =>
      end === undefined ? [] : Math.min(end, Math.max(most, param.minimum ?? 0)),
    );
    const values = param.enum ?? (param.type === 'boolean' ? [false, true] : numbers);
    return values.map((value): [string, object] => [`${name}: ${String(value)}`, { [name]: value }]);
  });
}

/** Lists, and data with a list in it, with nothing in them. */
function emptied(value: Value, type: string): Value {
  if (type.endsWith('[]')) return [];
  if (value === null || typeof value !== 'object' || value instanceof Image) return value;
  if ('items' in value) return { ...value, items: [] };
  return 'rows' in value ? { ...value, rows: [] } : value;
}

type Depth = 8 | 16;

function pictures(): [string, Image][] {
  const level = (at: number, most: number) => (at * 14_321 + 53 * (at % 7)) % (most + 1);
  const small = [
    [1, 1],
    [37, 1],
    [1, 37],
  ].flatMap(([width, height]) =>
    [1, 2, 3, 4].flatMap((channels) =>
      ([8, 16] as const).map((depth) => drawn(depth, width!, height!, channels, level)),
    ),
  );
  const thin = [
    drawn(8, 5000, 1, 3, level),
    drawn(8, 1, 5000, 3, level),
    drawn(16, 5000, 2, 1, level),
    drawn(16, 2, 5000, 4, level),
  ];
  const even = (['black', 'white', 'clear'] as const).flatMap((name) =>
    [1, 2, 3, 4].flatMap((channels) => {
      const isAlpha = (at: number) => channels % 2 === 0 && at % channels === channels - 1;
      const one = (at: number, most: number) =>
        isAlpha(at) ? (name === 'clear' ? 0 : most) : name === 'black' ? 0 : most;
      if (name === 'clear' && channels % 2 === 1) return [];
      return ([8, 16] as const).map((depth) => drawn(depth, 61, 43, channels, one, `all ${name}, `));
    }),
  );
  const float = Image.fromRaw({ data: new Float32Array(61 * 43), width: 61, height: 43, channels: 1 });
  return [...small, ...thin, ...even, ['floating point', float]];
}

function drawn(
  depth: Depth,
  width: number,
  height: number,
  channels: number,
  level: (at: number, most: number) => number,
  what = '',
): [string, Image] {
  const data = new (depth === 8 ? Uint8Array : Uint16Array)(width * height * channels);
  const most = depth === 8 ? 255 : 65_535;
  for (let at = 0; at < data.length; at++) data[at] = level(at, most);
  const raw = { data, width, height, channels: channels as 1 | 2 | 3 | 4 };
  return [`${what}${width} × ${height}, ${channels} channels, ${depth} bits`, Image.fromRaw(raw)];
}
