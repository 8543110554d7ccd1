import type { Readable } from 'node:stream';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { expect, test } from 'vitest';
import { fileAnswer } from './file-answer.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const { signal } = new AbortController();
const half = 1024 * 1024;

/** A file of the size that is known, in which bytes are others than those that were stored. */
function damaged(size: number) {
  return {
    artifact: { digest, size, mediaType: 'image/png' },
    async *read() {
      for (let at = 0; at < size; at += half)
        yield await Promise.resolve(new Uint8Array(Math.min(half, size - at)));
      throw kumikiError('OBJECT_CORRUPT', { digest, reason: 'it was written over' });
    },
  };
}

test('a small file that is damaged is told as such, and nothing of it is sent', async () => {
  await expect(fileAnswer(damaged(9), signal)).rejects.toMatchObject({ code: 'OBJECT_CORRUPT' });
});

test('of a large one never all bytes are sent', async () => {
  const { content } = await fileAnswer(damaged(2 * half), signal);
  let sent = 0;
  const taken = (async () => {
    for await (const chunk of content as Readable) sent += (chunk as Uint8Array).length;
  })();
  await expect(taken).rejects.toMatchObject({ code: 'OBJECT_CORRUPT' });
  expect(sent).toBe(half);
});
