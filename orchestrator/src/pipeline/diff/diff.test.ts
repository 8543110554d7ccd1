import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePipeline, type Lock, type Pipeline } from '../index.ts';
import { diffPipelines } from './index.ts';

/* A folder per case: `before.yaml`, `after.yaml`, and of what differs the parts that are not empty in `diff.json`. */
const samples = join(import.meta.dirname, 'samples');

const cases = await readdir(samples);

describe('a comparison of two pipelines', () => {
  it.each(cases)('%s', async (name) => {
    const folder = join(samples, name);
    const [before, after] = await Promise.all([read(folder, 'before.yaml'), read(folder, 'after.yaml')]);
    const found = withoutEmpty(diffPipelines({ pipeline: before }, { pipeline: after }));
    expect(found).toEqual(JSON.parse(await readFile(join(folder, 'diff.json'), 'utf8')));
  });

  it('finds nothing between a pipeline and itself', async () => {
    const pipeline = await read(join(samples, 'steps'), 'before.yaml');
    expect(withoutEmpty(diffPipelines({ pipeline }, { pipeline }))).toEqual({});
  });

  it('tells of newer components that the same document was locked to', async () => {
    const pipeline = await read(join(samples, 'steps'), 'before.yaml');
    const at = (version: string): Lock => ({
      components: { 'imaging/resize@^1.0': { version, digest: `sha256:${version}` } },
      pipelines: {},
    });
    const before = { pipeline, locked: at('1.0.0') };
    expect(withoutEmpty(diffPipelines(before, { pipeline, locked: at('1.2.0') }))).toEqual({
      locked: {
        changed: [
          {
            name: 'imaging/resize@^1.0',
            before: { version: '1.0.0', digest: 'sha256:1.0.0' },
            after: { version: '1.2.0', digest: 'sha256:1.2.0' },
          },
        ],
      },
    });
    expect(withoutEmpty(diffPipelines(before, { pipeline }))).toEqual({});
  });
});

async function read(folder: string, file: string): Promise<Pipeline> {
  const { pipeline, problems } = parsePipeline(await readFile(join(folder, file), 'utf8'), file);
  expect(problems).toEqual([]);
  return pipeline!;
}

/** The parts of a comparison in which there is something, so that samples show no more than that. */
function withoutEmpty(part: object): object {
  const entries = Object.entries(part).map(([key, value]: [string, unknown]) => {
    const inner = key !== 'changed' && !Array.isArray(value) && typeof value === 'object' && value !== null;
    return [key, inner ? withoutEmpty(value) : value] as const;
  });
  return Object.fromEntries(
    entries.filter(([, value]) => value !== false && JSON.stringify(value).length > 2),
  );
}
