import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { networkPolicies } from './index.ts';
import { samplesFolder } from './test-cases.ts';

const run = promisify(execFile);
const namespace = `argo-dry-${process.pid}`;

beforeAll(async () => {
  await run('kubectl', ['create', 'namespace', namespace]);
});
afterAll(async () => {
  await run('kubectl', ['delete', 'namespace', namespace, '--wait=false']);
});

/** As the API server would take it, with all of its checks; nothing is made. */
async function dryRun(manifests: string): Promise<string> {
  const child = run('kubectl', ['create', '--dry-run=server', '--validate=strict', '-f', '-', '-o', 'name']);
  child.child.stdin!.end(manifests);
  return (await child).stdout.trim();
}

const inNamespace = (text: string): string => text.replaceAll('namespace: kumiki', `namespace: ${namespace}`);

test.each(await readdir(samplesFolder))('the API server takes the Workflow %s', async (name) => {
  const text = await readFile(join(samplesFolder, name, 'workflow.yaml'), 'utf8');
  expect(await dryRun(inNamespace(text))).toMatch(/^workflow\.argoproj\.io\/kumiki-/);
});

test('it takes the policies', async () => {
  const policies = networkPolicies({ namespace, egress: true }, [{ cidr: '10.99.0.1/32', port: 9000 }]);
  const made = await dryRun(policies.map((policy) => stringify(policy)).join('---\n'));
  expect(made.split('\n')).toHaveLength(2);
});
