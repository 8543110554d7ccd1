import { duplexPair } from 'node:stream';
import { expect, test } from 'vitest';
import { Channel } from './channel.ts';

/** One end, and what is heard at the other one. */
function open() {
  const [near, far] = duplexPair();
  const heard: unknown[] = [];
  const ended = () => undefined;
  const channel = new Channel<unknown, unknown>(near, () => undefined, ended);
  const other = new Channel<unknown, unknown>(far, (message) => heard.push(message), ended);
  let pieces = 0;
  far.on('data', () => pieces++);
  return { channel, other, heard, pieces: () => pieces };
}

test('what is in no hurry leaves with the next message, before it', async () => {
  const { channel, heard, pieces } = open();
  const bytes = Uint8Array.of(1, 2, 3);
  channel.sendLater({ drop: 1 });
  channel.sendLater({ drop: 2 });
  channel.send({ run: 3, bytes });
  await expect.poll(() => heard).toEqual([{ drop: 1 }, { drop: 2 }, { run: 3, bytes }]);
  const before = pieces();
  channel.send({ run: 4 });
  await expect.poll(() => heard).toHaveLength(4);
  // As many as one message takes.
  expect(pieces()).toBe(2 * before);
});

test('it leaves by itself where no message follows', async () => {
  const { channel, heard } = open();
  channel.sendLater({ drop: 1 });
  await expect.poll(() => heard).toEqual([{ drop: 1 }]);
});

test('what cannot be sent is told to whoever sends it, and takes nothing along', async () => {
  const { channel, heard } = open();
  channel.sendLater({ drop: 1 });
  expect(() => channel.send({ run: () => undefined })).toThrow('could not be cloned');
  expect(() => channel.send({ run: Buffer.alloc(65 * 2 ** 20) })).toThrow(RangeError);
  channel.send({ run: 2 });
  await expect.poll(() => heard).toEqual([{ drop: 1 }, { run: 2 }]);
});
