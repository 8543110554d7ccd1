import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planFor, TestHosts } from '../../../test/hosts.ts';
import { item } from '../../../test/inline.ts';
import type { ExecutionEvent } from '../executor.ts';

let hosts: TestHosts;
beforeAll(async () => {
  hosts = await TestHosts.open();
});
afterAll(() => hosts[Symbol.asyncDispose]());

/** A chain of steps that behave as they are told, one after the other. */
async function chain(
  ways: readonly string[],
  more = '',
  onEvent?: (event: ExecutionEvent) => void,
  signal?: AbortSignal,
) {
  const steps = ways.map((how, at) => `  s${at}: {component: test/behave, inputs: {how: ${how}}${more}}`);
  const outputs = ways.map((_, at) => `o${at}: $steps.s${at}.data`).join(', ');
  const plan = await planFor(
    `inputs: {n: {type: number}}\nsteps:\n${steps.join('\n')}\noutputs: {${outputs}}`,
  );
  const ran = await hosts.run(plan, [item('a', { n: 1 })], {
    ...(onEvent && { onEvent }),
    ...(signal && { signal }),
  });
  const story = ran.events.flatMap((event) =>
    'step' in event && event.type !== 'step_usage' ? [`${event.type} ${event.step}`] : [],
  );
  const lines = ran.events.flatMap((event) =>
    event.type === 'step_log' ? [`${event.step}: ${event.line.message}`] : [],
  );
  const failed = ran.events.find((event) => event.type === 'item_failed');
  return { ...ran, story, lines, error: failed?.error, data: ran.outputs.get('a') };
}

describe('steps that run ahead', () => {
  test('are told one by one, each with what it took', async () => {
    const { story, events, data } = await chain(['pid', 'count', 'count']);
    expect(story).toEqual([0, 1, 2].flatMap((at) => [`step_started s${at}`, `step_succeeded s${at}`]));
    expect(events.filter(({ type }) => type === 'step_usage')).toHaveLength(3);
    expect(Number(data?.['o2']) - Number(data?.['o1'])).toBe(1);
  });

  test('do not begin where the one before fails', async () => {
    const { data: before } = await chain(['count']);
    const { story, error } = await chain(['pid', 'throw', 'count']);
    expect(story).toEqual(['step_started s0', 'step_succeeded s0', 'step_started s1', 'step_failed s1']);
    expect(error).toMatchObject({ code: 'COMPONENT_THREW', at: { step: 's1' } });
    const { data: after } = await chain(['count']);
    expect(Number(after?.['o0']) - Number(before?.['o0'])).toBe(1);
  });

  test('are run again where they fail, and the rest goes on', async () => {
    const { story } = await chain(['pid', 'exit', 'pid'], ', retry: {limit: 1, backoff: 1ms}');
    expect(story).toEqual([
      'step_started s0',
      'step_succeeded s0',
      'step_started s1',
      'step_retrying s1',
      'step_started s1',
      'step_failed s1',
    ]);
  });

  test('have the lines that they print for themselves', async () => {
    const { lines, data } = await chain(['pid', 'print', 'print', 'pid']);
    expect(lines.filter((line) => line.startsWith('s1')).toSorted()).toEqual([
      's1: printed on standard error',
      's1: printed on standard output',
    ]);
    expect(lines).toHaveLength(4);
    expect(data?.['o3']).toBe(data?.['o0']);
  });

  test('have time limits of their own', async () => {
    const { story, error } = await chain(['pid', 'obey', 'count'], ', timeout: 50ms');
    expect(story.at(-1)).toBe('step_failed s1');
    expect(error).toMatchObject({ code: 'STEP_TIMEOUT', at: { step: 's1' } });
  });

  test('end with a cancel', async () => {
    const { data: before } = await chain(['count']);
    const cancel = new AbortController();
    const begins = (event: ExecutionEvent): void => {
      if (event.type === 'step_started' && event.step === 's1') setTimeout(() => cancel.abort(), 20);
    };
    const { events } = await chain(['pid', 'obey', 'count'], '', begins, cancel.signal);
    expect(events.at(-1)?.type).toBe('item_cancelled');
    const { data: after } = await chain(['count']);
    expect(Number(after?.['o0']) - Number(before?.['o0'])).toBe(1);
  });
});
