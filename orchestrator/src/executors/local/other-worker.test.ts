import { expect, test } from 'vitest';
import { planFor, TestHosts } from '../../../test/hosts.ts';
import { item } from '../../../test/inline.ts';

test('a component in another language has a worker of its own beside the hosts', async () => {
  await using hosts = await TestHosts.open();
  const plan = await planFor(`
inputs: {word: {type: text}}
steps:
  one: {component: test/share}
  two: {component: test/other, inputs: {word: $inputs.word, image: $steps.one.image}}
outputs: {text: $steps.two.text}`);
  const words = ['joint', 'fail', 'peg'].map((word) => item(word, { word }));
  const { outputs, events } = await hosts.run(plan, words);
  expect([...outputs]).toEqual([
    ['joint', { text: 'JOINT' }],
    ['peg', { text: 'PEG' }],
  ]);
  const failed = events.find((event) => event.type === 'item_failed');
  expect(failed?.error).toMatchObject({ at: { step: 'two', component: 'test/other', item: 'fail' } });
  expect(failed?.error.message).toContain('it cannot be done');
  const usage = events.find((event) => event.type === 'step_usage' && event.step === 'two');
  expect(usage).toMatchObject({ usage: { cpuMs: expect.any(Number) as number } });
});
