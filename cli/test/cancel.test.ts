import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesIn, picture, start, temporaryFolder, testComponents, type Started } from './kumiki.ts';

/** A run whose first item is quick; the others wait for a minute. */
async function startSlowRun(cwd: string): Promise<Started> {
  await mkdir(join(cwd, 'photos'));
  for (const name of ['a', 'b', 'c', 'd'])
    await writeFile(join(cwd, 'photos', `${name}.png`), await picture('png'));
  await writeFile(
    join(cwd, 'pipeline.yaml'),
    `
apiVersion: kumiki/v1
kind: Pipeline
name: slow
inputs: { image: { type: image }, ms: { type: number } }
steps:
  pause: { component: test/wait, inputs: { image: $inputs.image }, params: { ms: 60000 }, when: $inputs.ms > 0 }
  flip: { component: test/invert, inputs: { image: $inputs.image } }
  last: { component: test/wait, inputs: { image: $steps.flip.image }, params: { ms: 60000 }, when: $inputs.ms > 0 }
outputs: { image: $steps.flip.image }
`,
  );
  const times = ['0', '1', '1', '1'].flatMap((ms) => ['--in', `ms=${ms}`]);
  const args = ['run', 'pipeline.yaml', '--components', testComponents, '--in', 'image=photos', ...times];
  return start([...args, '--verbose', '--concurrency', '2'], cwd);
}

test('Ctrl-C stops what runs, keeps what is done, and says so', async () => {
  await using folder = await temporaryFolder();
  const { child, ended, said } = await startSlowRun(folder.path);
  await said('c pause');
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).toContain('Stopping; press Ctrl-C once more to stop at once.');
  expect(stdout).toContain('Cancelled: 1 succeeded, 3 not finished in ');
  expect(await filesIn(join(folder.path, 'out'))).toEqual(['a.png']);
});

test('a signal that arrives twice at once is one Ctrl-C', async () => {
  await using folder = await temporaryFolder();
  const { child, ended, said } = await startSlowRun(folder.path);
  await said('c pause');
  child.kill('SIGINT');
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect(code).toBe(130);
  expect(stdout).toContain('Cancelled: ');
});
