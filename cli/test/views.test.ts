import { afterEach, beforeEach, expect, test } from 'vitest';
import { flipAndWait, picture, temporaryFolder } from './kumiki.ts';
import { ask, endOf, publishFlip, startFlip, startPlatform, type StartedPlatform } from './platform.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: StartedPlatform;
beforeEach(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform(folder.path);
  await publishFlip(platform);
});
afterEach(async () => {
  await platform[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

interface Listed {
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

test('an execution can be looked at from all sides while its platform runs, and again with changes', async () => {
  const first = await startFlip(platform, await picture('png'), ['部品 1.png', 'b.png']);
  expect(await endOf(platform, first)).toBe('succeeded');
  const csv = await fetch(`${platform.url}/api/v1/executions/${first}/table?format=csv`);
  expect((await csv.text()).split('\r\n')[1]).toMatch(/^0,部品 1,succeeded,,.*,sha256:[0-9a-f]{64}$/);
  const logs = await fetch(`${platform.url}/api/v1/executions/${first}/logs`, {
    headers: { Accept: 'text/event-stream' },
  });
  // It ends by itself, since the execution has ended.
  expect(await logs.text()).toMatch(/^event: ping\n[^]*\nevent: end\ndata: \{\}\n\n$/);
  const timeline = await ask<{ steps: { step: string }[] }>(platform, 'GET', `/executions/${first}/timeline`);
  expect(timeline.steps.map(({ step }) => step)).toEqual(['flip', 'wait']);

  const again = await ask<{ execution_id: string; labels: object }>(
    platform,
    'POST',
    `/executions/${first}/rerun`,
    { params: { ms: 2 } },
  );
  expect(again.labels).toEqual({ rerun_of: first });
  expect(await endOf(platform, again.execution_id)).toBe('succeeded');
  const steps = await ask<Listed>(platform, 'GET', `/executions/${again.execution_id}/steps?limit=1`);
  expect(steps.items).toMatchObject([
    { step: 'flip', status: 'cached' },
    { step: 'wait', status: 'succeeded' },
  ]);
  const pairs = await ask<Listed>(
    platform,
    'GET',
    `/executions/${first}/compare/${again.execution_id}/items`,
  );
  expect(pairs.items).toMatchObject([{ name: '部品 1', same: true }, { name: 'b' }]);
});

test('executions of two versions are found apart, and compared by what their documents say', async () => {
  const image = await picture('png');
  const before = await startFlip(platform, image, ['a.png']);
  await endOf(platform, before);
  const text = flipAndWait('flip-it', 'keep: outputs\n');
  await ask(platform, 'PUT', '/pipelines/flip-it', { text, revision: 1 });
  await ask(platform, 'POST', '/pipelines/flip-it/publish', { revision: 2 });
  const after = await startFlip(platform, image, ['a.png']);
  await endOf(platform, after);
  const found = async (query: string) =>
    (await ask<Listed>(platform, 'GET', `/executions?${query}`)).items.map((one) => one['execution_id']);
  expect(await found('pipeline=flip-it@1')).toEqual([before]);
  expect(await found('pipeline=flip-it&version=2')).toEqual([after]);
  expect(await found('text=IP-I')).toEqual([after, before]);
  expect(await found('verdict=NG')).toEqual([]);
  const compared = await ask(platform, 'GET', `/executions/${before}/compare/${after}`);
  expect(compared).toMatchObject({
    pipeline: { settings: [{ name: 'keep', after: 'outputs' }], steps: { changed: [] } },
    params: [],
    components: {},
  });
});
