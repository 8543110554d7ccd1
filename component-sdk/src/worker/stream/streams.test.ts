import { describe, expect, test } from 'vitest';
import { parseManifest } from '../../manifest/index.ts';
import type { LogLine } from '../../progress/index.ts';
import { defineComponent, type StreamDefinition } from '../component.ts';
import { ComponentInstance } from '../instance.ts';

interface Sum {
  inputs: { n: number };
  outputs: { sum: number };
  params: { from: number };
}

const manifest = (realtime: string) =>
  parseManifest(
    `apiVersion: kumiki/v1
kind: Component
name: test/sum
version: 1.0.0
title: {en: Sum, ja: 合計}
description: {en: Adds up., ja: 合計します。}
category: data
inputs: {n: {type: number}}
outputs: {sum: {type: number}}
params: {from: {type: number, default: 0}}
realtime: ${realtime}
deterministic: false`,
    'component.yaml',
  );

/** Adds up from frame to frame; what it does at the end of a stream is told to `ended`. */
function summing(ended: number[] = []): StreamDefinition<Sum, undefined>['stream'] {
  return async function* (frames, { from }, { log }) {
    let sum = from;
    for await (const { n } of frames) {
      if (n < 0) throw new Error('below zero');
      log.info('added');
      yield { sum: (sum += n) };
    }
    ended.push(sum);
  };
}

async function started(stream: StreamDefinition<Sum, undefined>['stream'], realtime = 'stateful') {
  const instance = await ComponentInstance.start(manifest(realtime), defineComponent<Sum>({ stream }), {
    progress: () => undefined,
    log: () => undefined,
  });
  const lines: LogLine[] = [];
  const add = async (n: number, stream?: string, from = 0) =>
    (
      await instance.run({
        inputs: { n },
        params: { from },
        stream,
        root: 'run',
        signal: new AbortController().signal,
        sink: { progress: () => undefined, log: (line) => lines.push(line) },
      })
    )['sum'];
  return { instance, add, lines };
}

describe('a component with a stream', () => {
  test('keeps what belongs to each stream apart, and ends each by itself', async () => {
    const ended: number[] = [];
    const { add, instance } = await started(summing(ended));
    const sums = [await add(1, 'a'), await add(10, 'b'), await add(2, 'a'), await add(20, 'b')];
    expect(sums).toEqual([1, 10, 3, 30]);
    await instance.endStream('a');
    expect(ended).toEqual([3]);
    expect([await add(5, 'a'), await add(30, 'b')]).toEqual([5, 60]);
    await instance.dispose();
    expect(ended.toSorted((a, b) => a - b)).toEqual([3, 5, 60]);
  });

  test('answers frames that come at once in their order', async () => {
    const { add } = await started(summing());
    expect(await Promise.all([1, 2, 3, 4].map(async (n) => await add(n, 'a')))).toEqual([1, 3, 6, 10]);
  });

  test('sees a frame that belongs to no stream alone', async () => {
    const ended: number[] = [];
    const { add } = await started(summing(ended));
    expect([await add(1), await add(2), ended]).toEqual([1, 2, [1, 2]]);
  });

  test('begins anew with other parameters', async () => {
    const ended: number[] = [];
    const { add } = await started(summing(ended));
    expect([await add(1, 'a'), await add(1, 'a', 100), await add(1, 'a', 100)]).toEqual([1, 101, 102]);
    expect(ended).toEqual([1]);
  });

  test('fails the frame that it throws at, and begins anew with the next, which says so', async () => {
    const { add, lines } = await started(summing());
    await add(7, 'a');
    const both = [add(-1, 'a'), add(2, 'a')];
    await expect(both[0]).rejects.toMatchObject({ code: 'COMPONENT_THREW', at: { component: 'test/sum' } });
    expect(await both[1]).toBe(2);
    expect(await add(3, 'a')).toBe(5);
    const warned = lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
    expect(warned).toEqual([expect.stringContaining('earlier frames is gone')]);
  });

  test('that throws at the end of a stream says so to whoever ends it', async () => {
    const { add, instance } = await started(async function* (frames) {
      for await (const { n } of frames) yield { sum: n };
      throw new Error('the disk is full');
    });
    await add(1, 'a');
    await expect(instance.endStream('a')).rejects.toMatchObject({ code: 'COMPONENT_THREW' });
    await expect(instance.endStream('a')).resolves.toBeUndefined();
  });

  const wrong: readonly [string, StreamDefinition<Sum, undefined>['stream'], string][] = [
    [
      'takes two frames before it gives an answer',
      async function* (frames) {
        const taken: number[] = [];
        for await (const { n } of frames) if (taken.push(n) > 1) yield { sum: n };
      },
      'it took the next frame before it had given the answer to this one',
    ],
    [
      'gives two answers to a frame',
      async function* (frames) {
        for await (const { n } of frames) {
          yield { sum: n };
          yield { sum: n };
        }
      },
      'it gave an answer before it took the frame',
    ],
    [
      'ends by itself',
      async function* (frames) {
        for await (const { n } of frames) {
          yield { sum: n };
          return;
        }
      },
      'it ended before its frames did',
    ],
  ];
  test.each(wrong)('that %s is told', async (_, stream, reason) => {
    const { add } = await started(stream);
    const both = async () => [await add(1, 'a'), await add(2, 'a')];
    await expect(both()).rejects.toMatchObject({
      code: 'COMPONENT_STREAM_INVALID',
      message: expect.stringContaining(reason) as string,
    });
  });

  test('has to say so in its manifest', async () => {
    await expect(started(summing(), 'stateless')).rejects.toMatchObject({ code: 'COMPONENT_LOAD_FAILED' });
  });
});
