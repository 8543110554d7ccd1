import { expect, test } from 'vitest';
import { picture, temporaryFolder } from './kumiki.ts';
import { ask, endOf, publishFlip, startFlip, startPlatform } from './platform.ts';

test('a run whose files went by its limits tells so, and stays what it was; a pinned one has them still', async () => {
  await using folder = await temporaryFolder();
  await using platform = await startPlatform(folder.path);
  await publishFlip(platform);
  const image = await picture('png');
  const [gone, pinned] = [
    await startFlip(platform, image, ['a.png']),
    await startFlip(platform, await picture('png', { background: '#ff0000' }), ['b.png']),
  ];
  for (const id of [gone, pinned]) expect(await endOf(platform, id)).toBe('succeeded');
  await ask(platform, 'PUT', `/executions/${pinned}/pin`, { pinned: true });
  const none = { days: 0 };
  await ask(platform, 'PUT', '/pipelines/flip-it/retention', {
    results: none,
    inputs: none,
    intermediates: none,
  });
  const preview = await ask<{ items: { kind: string; executions: number }[] }>(
    platform,
    'GET',
    '/retention/preview',
  );
  expect(preview.items.map(({ kind, executions }) => `${kind} of ${executions}`).toSorted()).toEqual([
    'inputs of 1',
    'intermediates of 1',
    'results of 1',
  ]);
  await ask(platform, 'POST', '/retention/run');
  const answerOf = async (path: string, accept = '*/*') => {
    const answer = await fetch(`${platform.url}/api/v1/executions/${path}`, { headers: { Accept: accept } });
    const text = await answer.text();
    return [answer.status, /"code":"(\w+)"/.exec(text)?.[1]];
  };
  for (const part of ['inputs/image', 'outputs/image', 'outputs/image/thumbnail', 'steps/flip/image']) {
    expect([part, ...(await answerOf(`${gone}/items/0/${part}`))]).toEqual([part, 410, 'CONTENT_REMOVED']);
    expect([part, ...(await answerOf(`${pinned}/items/0/${part}`))]).toEqual([part, 200, undefined]);
  }
  expect(await answerOf(`${gone}/result`, 'image/png')).toEqual([410, 'CONTENT_REMOVED']);
  expect(await ask(platform, 'GET', `/executions/${gone}`)).toMatchObject({
    status: 'succeeded',
    removed: ['intermediates', 'results', 'inputs'],
    pinned: false,
  });
  expect(await ask(platform, 'GET', `/executions/${pinned}`)).toMatchObject({ removed: [], pinned: true });
});
