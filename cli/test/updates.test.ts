import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { picture, start, startFile, temporaryFolder, testComponents } from './kumiki.ts';
import { ask, startPlatform, type StartedPlatform } from './platform.ts';

const document = `# For the line in hall 2
apiVersion: kumiki/v1
kind: Pipeline
name: shade-it
inputs: { image: { type: image } }
steps:
  shade: { component: acme/shade@1.0.0, inputs: { image: $inputs.image } } # as it was set up
outputs: { image: $steps.shade.image }
`;

/** Each test goes on from the one before: what there is, a trial, then the draft. */
describe('newer versions of components', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let platform: StartedPlatform;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const yaml = await readFile(join(testComponents, 'invert', 'component.yaml'), 'utf8');
    const ts = await readFile(join(testComponents, 'invert', 'component.ts'), 'utf8');
    for (const version of ['1.0.0', '2.0.0']) {
      const place = join(folder.path, 'components', version);
      await mkdir(place, { recursive: true });
      await cp(join(testComponents, 'invert'), place, { recursive: true });
      const named = yaml
        .replace('test/invert', 'acme/shade')
        .replace('version: 1.0.0', `version: ${version}`);
      const isNew = version === '2.0.0';
      await writeFile(
        join(place, 'component.yaml'),
        isNew ? named.replace('outputs:', 'outputs:\n  width: { type: number }') : named,
      );
      if (isNew) await writeFile(join(place, 'component.ts'), another);
      else await writeFile(join(place, 'component.ts'), ts);
    }
    await writeFile(join(folder.path, 'shade.yaml'), document);
    await writeFile(join(folder.path, 'in.png'), await picture('png'));
    platform = await startPlatform(folder.path);
    await kumiki(['pipelines', 'publish', 'shade.yaml']);
    await kumiki(['run', 'shade-it', '--in', 'in.png', '--out', 'out']);
  }, 60_000);
  afterAll(async () => {
    await platform?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const kumiki = async (args: readonly string[]) =>
    await start(args, folder.path, startFile, { KUMIKI_PLATFORM: platform.url }).ended;
  const draft = async () =>
    await ask<{ text: string; published: number }>(platform, 'GET', '/pipelines/shade-it');

  test('are shown, with what would change', async () => {
    const ended = await kumiki(['outdated', '--json']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { pipelines } = JSON.parse(ended.stdout) as { pipelines: object[] };
    expect(pipelines).toMatchObject([
      {
        name: 'shade-it',
        published: 1,
        components: [
          {
            reference: 'acme/shade@1.0.0',
            steps: ['shade'],
            current: '1.0.0',
            wanted: '1.0.0',
            latest: '2.0.0',
            state: 'beyond',
            yanked: false,
            changes: { level: 'minor', additions: ['the output "width" is new'] },
            next: 'acme/shade@2.0.0',
          },
        ],
      },
    ]);
    const shown = await kumiki(['outdated', 'shade-it']);
    expect(shown.stdout).toContain('1.0.0 → 2.0.0 (minor), as acme/shade@2.0.0');
  });

  test('are tried on the inputs of an earlier run, which is compared, and change nothing', async () => {
    const { items } = await ask<{ items: { execution_id: string }[] }>(platform, 'GET', '/executions');
    const before = items[0]!.execution_id;
    const ended = await kumiki(['update', 'shade-it', '--try', before, '--json']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const trial = JSON.parse(ended.stdout) as { execution_id: string; comparison: string };
    const waited = await kumiki(['executions', 'show', trial.execution_id, '--json']);
    expect(waited.code).toBe(0);
    let status = '';
    while (!['succeeded', 'failed', 'partial'].includes(status))
      ({ status } = await ask<{ status: string }>(platform, 'GET', `/executions/${trial.execution_id}`));
    expect(status).toBe('succeeded');
    const comparison = await ask<object>(platform, 'GET', trial.comparison.replace('/api/v1', ''));
    expect(JSON.stringify(comparison)).toContain('2.0.0');
    const compared = await ask<{ items: object[] }>(
      platform,
      'GET',
      `${trial.comparison.replace('/api/v1', '')}/items`,
    );
    expect(compared.items).toHaveLength(1);
    expect(await draft()).toMatchObject({ text: document, published: 1 });
  }, 60_000);

  test('are written into the draft, which keeps its comments, and published', async () => {
    const refused = await kumiki(['update', 'shade-it', 'acme/shade@3.0.0']);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('COMPONENT_VERSION_UNKNOWN');
    const ended = await kumiki(['update', 'shade-it', '--publish']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('acme/shade@1.0.0 → acme/shade@2.0.0');
    const text = document.replace('acme/shade@1.0.0', 'acme/shade@2.0.0');
    expect(await draft()).toMatchObject({ text, published: 2 });
    expect((await kumiki(['outdated'])).stdout).toContain('All components are the newest.');
  });
});

const another = `import { defineComponent } from '@kumiki/component-sdk';
export default defineComponent({
  async run({ inputs }) {
    return { image: inputs.image, width: inputs.image.width };
  },
});
`;
