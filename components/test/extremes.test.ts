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
 * pixel, a row and a column, with 16 bits and alpha. Each gives a result that its manifest allows, or an error with a code of
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
      const inputs = async (picture?: Image) => {
        const values: Record<string, Value> = {};
        for (const [name, written] of Object.entries(example!.inputs)) {
          const { type } = manifest.inputs[name]!;
          values[name] =
            picture && /^(image|mask)$/.test(type) ? picture : await readExampleValue(dir, type, written);
        }
        return values;
      };
      for (const [what, params] of ends(manifest))
        await run(what, await inputs(), { ...example!.params, ...params });
      for (const [what, picture] of smallest()) await run(what, await inputs(picture), example!.params ?? {});
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

function smallest(): [string, Image][] {
  return (
    [
      [1, 1],
      [37, 1],
      [1, 37],
    ] as const
  ).flatMap(([width, height]) =>
    ([1, 2, 3, 4] as const).flatMap((channels): [string, Image][] => {
      const length = width * height * channels;
      const size = { width, height, channels };
      return [
        [
          `${width} × ${height}, ${channels} channels`,
          Image.fromRaw({ ...size, data: Uint8Array.from({ length }, (_, at) => (at * 53) % 256) }),
        ],
        [
          `${width} × ${height}, ${channels} channels, 16 bits`,
          Image.fromRaw({ ...size, data: Uint16Array.from({ length }, (_, at) => (at * 14_321) % 65_536) }),
        ],
      ];
    }),
  );
}
