import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { pack, unpack } from './packing.ts';

const flat = Buffer.alloc(200_000, 7);

test('what becomes smaller goes packed, all else as it is, and all of it comes back', async () => {
  const content = [flat, randomBytes(100_000), Buffer.alloc(1000)];
  const { content: sent, packed } = await pack(content);
  expect(packed).toEqual([flat.length, null, null]);
  expect(sent[0]!.length).toBeLessThan(1000);
  expect(
    await unpack(
      sent.map((piece) => Buffer.from(piece)),
      packed,
    ),
  ).toEqual(content);
});

test('what is larger than was said, smaller, or no such thing is refused', async () => {
  const { content, packed } = await pack([flat]);
  const piece = Buffer.from(content[0]!);
  const refused = { code: 'REPLICA_ANSWER_INVALID' };
  await expect(unpack([piece], [packed[0]! - 1])).rejects.toMatchObject(refused);
  await expect(unpack([piece], [packed[0]! + 1])).rejects.toMatchObject(refused);
  await expect(unpack([Buffer.from('no frame')], [100])).rejects.toMatchObject(refused);
});
