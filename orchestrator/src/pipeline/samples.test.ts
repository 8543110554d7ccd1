import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatProblem, type Problem } from '@kumiki/component-sdk/errors';
import { describe, expect, it } from 'vitest';
import { sampleComponents, samplePipelines, samplesFolder } from '../../test/sample-sources.ts';
import { compilePipeline, type Lock, type Plan } from './index.ts';

/*
 * A folder per case: `pipeline.yaml` (or `pipeline.json`), the pipelines inside of it as further files, perhaps a
 * `lock.json`, and what is expected: `plan.json` or `errors.json`. `UPDATE_SAMPLES=1` writes the expectations anew;
 * read each one before it is committed.
 */
const components = await sampleComponents();
const cases = (await readdir(samplesFolder)).filter((name) => name !== 'components');

describe.each(cases)('%s', (name) => {
  it('compiles to what is expected', async () => {
    const folder = join(samplesFolder, name);
    const files = await readdir(folder);
    const documentName = files.find((file) => /^pipeline\.(yaml|json)$/.test(file))!;
    const { plan, lock, problems } = await compilePipeline({
      text: await readFile(join(folder, documentName), 'utf8'),
      documentName,
      components,
      pipelines: await samplePipelines(folder),
      ...(files.includes('lock.json') && { lock: (await readJson(join(folder, 'lock.json'))) as Lock }),
    });
    const lines = shown(problems, documentName);
    const file = plan === undefined ? 'errors.json' : 'plan.json';
    const found =
      plan === undefined ? lines : { ...(lines.length > 0 && { warnings: lines }), ...readable(plan), lock };
    if (process.env['UPDATE_SAMPLES'] === '1') await rewrite(folder, file, found);
    expect(JSON.parse(JSON.stringify(found))).toEqual(await readJson(join(folder, file)));
  });
});

/** Digests as the names that they stand for, and manifests left out: what a person can read. */
function readable({ components: used, ...plan }: Plan): object {
  const names = Object.entries(used).map(
    ([digest, { name, version }]) => [digest, `${name}@${version}`] as const,
  );
  let text = JSON.stringify(plan);
  for (const [digest, name] of names) text = text.replaceAll(digest, name);
  return JSON.parse(text) as object;
}

function shown(problems: readonly Problem[], documentName: string): string[] {
  return problems.map((found) => {
    const about = [found.step && `step ${found.step}`, found.field && `field ${found.field}`].filter(Boolean);
    return `${formatProblem(found, documentName)}${about.length > 0 ? ` [${about.join(', ')}]` : ''}`;
  });
}

async function rewrite(folder: string, file: string, found: object): Promise<void> {
  await rm(join(folder, file === 'plan.json' ? 'errors.json' : 'plan.json'), { force: true });
  await writeFile(join(folder, file), `${JSON.stringify(found, null, 2)}\n`);
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8')) as unknown;
}
