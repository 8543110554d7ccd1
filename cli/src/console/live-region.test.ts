import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { LiveRegion } from './live-region.ts';

/** A terminal of 40 columns that remembers what was written to it. */
function terminal() {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { columns: 40 });
  return { stream: stream as unknown as NodeJS.WriteStream, written: () => String(stream.read() ?? '') };
}

test('the region is there again at once after something was printed above it', async () => {
  const { stream, written } = terminal();
  const drawn = Promise.withResolvers<void>();
  const region = new LiveRegion(stream, () => {
    drawn.resolve();
    return ['3 of 9'];
  });
  // Its timer alone does not keep a process alive, nor this test.
  const alive = setInterval(() => undefined, 1000);
  region.update();
  await drawn.promise;
  clearInterval(alive);
  expect(written()).toMatch(/3 of 9\n$/);
  region.above(() => stream.write('done a\n'));
  expect(written()).toBe('\u001b[1A\r\u001b[0Jdone a\n3 of 9\n');
  region.close();
  expect(written()).toBe('\u001b[1A\r\u001b[0J\u001b[?25h');
});
