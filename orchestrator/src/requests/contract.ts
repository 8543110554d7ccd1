import { kumikiError } from '@kumiki/component-sdk/errors';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RequestSource, TakenRequest } from './request-source.ts';

/** What the contract asks of a source under test: a topic of two partitions with nothing in it. */
export interface SourceUnderTest extends AsyncDisposable {
  /** Another source of the same readers, which goes on where they are. */
  open(): Promise<RequestSource>;
  send(text: string, partition?: number, headers?: Readonly<Record<string, string>>): Promise<void>;
  /** What was put aside: the text, and the code of its error. */
  deadLetters(count: number): Promise<readonly (readonly [text: string, code: string])[]>;
}

const textOf = ({ value }: TakenRequest): string => Buffer.from(value).toString();

/** Takes so many. */
async function take(source: RequestSource, count: number): Promise<TakenRequest[]> {
  const stop = new AbortController();
  const taken: TakenRequest[] = [];
  for await (const request of source.take(stop.signal)) {
    taken.push(request);
    if (taken.length === count) break;
  }
  stop.abort();
  return taken;
}

/** What every source of requests does. */
export function requestSourceContract(make: () => Promise<SourceUnderTest>): void {
  describe('a source of requests', () => {
    let subject: SourceUnderTest;
    beforeEach(async () => {
      subject = await make();
    });
    afterEach(async () => {
      await subject[Symbol.asyncDispose]();
    });

    test('gives them in the order of their partition, also those that were sent before it was opened', async () => {
      for (const text of ['a', 'b', 'c']) await subject.send(text, 1, { traceparent: `of ${text}` });
      await using source = await subject.open();
      const taken = await take(source, 3);
      expect(taken.map(textOf)).toEqual(['a', 'b', 'c']);
      expect(taken.map(({ headers }) => headers['traceparent'])).toEqual(['of a', 'of b', 'of c']);
      expect(taken.map(({ place }) => place.offset)).toEqual([0, 1, 2]);
      expect(taken[0]!.at).toBeGreaterThan(Date.now() - 600_000);
    });

    test('waits for those that come later', async () => {
      await using source = await subject.open();
      const taken = take(source, 2);
      await subject.send('a');
      await subject.send('b', 1);
      expect((await taken).map(textOf).toSorted()).toEqual(['a', 'b']);
    });

    test('gives those again that were not acknowledged, and no others', async () => {
      for (const text of ['a', 'b', 'c']) await subject.send(text);
      await subject.send('x', 1);
      {
        await using source = await subject.open();
        const taken = await take(source, 4);
        const first = taken.filter(({ place }) => place.partition === 0);
        await source.acknowledge(first[0]!);
        await source.acknowledge(first[1]!);
      }
      await using source = await subject.open();
      expect((await take(source, 2)).map(textOf).toSorted()).toEqual(['c', 'x']);
    });

    test('puts a request aside with the reason, and goes on behind it', async () => {
      await subject.send('bad');
      await subject.send('good');
      {
        await using source = await subject.open();
        const [bad] = await take(source, 1);
        await source.deadLetter(bad!, kumikiError('IMAGE_EMPTY', { source: 'a' }).toJSON());
        expect(await subject.deadLetters(1)).toEqual([['bad', 'IMAGE_EMPTY']]);
      }
      await using source = await subject.open();
      expect((await take(source, 1)).map(textOf)).toEqual(['good']);
    });

    test('ends when nobody wants any more', async () => {
      await using source = await subject.open();
      const stop = new AbortController();
      const ended = (async () => {
        let count = 0;
        for await (const _ of source.take(stop.signal)) count++;
        return count;
      })();
      stop.abort();
      expect(await ended).toBe(0);
    });
  });
}
