import { expect, it } from 'vitest';
import { Image } from './image.ts';

function ramp(width: number, height: number): Image {
  const data = Uint8Array.from({ length: width * height }, (_, at) => at);
  return Image.fromRaw({ data, width, height, channels: 1 });
}

it('a part has the pixels of its area, and knows where it lies', async () => {
  const whole = ramp(6, 4);
  const part = whole.part({ left: 2, top: 1, width: 3, height: 2 });
  expect(await part.raw()).toMatchObject({
    data: new Uint8Array([8, 9, 10, 14, 15, 16]),
    width: 3,
    height: 2,
  });
  expect(part.frame).toEqual({ ...whole.frame, width: 3, height: 2, toRoot: [1, 0, 2, 0, 1, 1, 0, 0, 1] });
  const again = part.part({ left: 1, top: 1, width: 1, height: 1 });
  expect((await again.raw()).data).toEqual(new Uint8Array([15]));
  expect(again.frame.toRoot).toEqual([1, 0, 3, 0, 1, 2, 0, 0, 1]);
});

it('a part of a file decodes the file once, and keeps no pixels of its own', async () => {
  const whole = await Image.open(await ramp(6, 4).encode('png'));
  const part = whole.part({ left: 0, top: 0, width: 2, height: 2 });
  expect([whole.isDecoded, part.isDecoded]).toEqual([false, false]);
  expect(part.encodedBytes).toBeUndefined();
  const [one, other] = [await part.raw(), await part.raw()];
  expect([...one.data]).toEqual([0, 1, 6, 7]);
  expect(other.data).not.toBe(one.data);
  expect(whole.isDecoded).toBe(true);
  const doubled = await Image.from((await part.sharp()).resize(4, 4, { kernel: 'nearest' }));
  expect((await doubled.raw()).data[15]).toBe(7);
});

it("pixels of one's own may be changed, whatever they come from", async () => {
  const encoded = await ramp(6, 4).encode('png');
  const file = await Image.open(encoded);
  const shared = await Image.open(encoded);
  shared.expectReaders(2);
  const decoded = ramp(6, 4);
  const part = decoded.part({ left: 0, top: 0, width: 6, height: 4 });
  for (const image of [file, shared, decoded, part]) {
    const own = await image.ownRaw();
    own.data.fill(9);
    expect([...(await image.raw()).data]).toEqual(Array.from({ length: 24 }, (_, at) => at));
  }
  const [alone, many] = [await Image.open(encoded), shared];
  await alone.ownRaw();
  // Decoded for the caller, and for all.
  expect([alone.isDecoded, many.isDecoded]).toEqual([false, true]);
  expect((await decoded.ownRaw({ space: 'srgb' })).channels).toBe(3);
});

it.each([
  { left: -1, top: 0, width: 1, height: 1 },
  { left: 5, top: 0, width: 2, height: 1 },
  { left: 0, top: 0, width: 1.5, height: 1 },
  { left: 0, top: 0, width: 1, height: 0 },
])('an area that is not inside is refused: %o', (area) => {
  expect(() => ramp(6, 4).part(area)).toThrow(expect.objectContaining({ code: 'VALUE_INVALID' }));
});
