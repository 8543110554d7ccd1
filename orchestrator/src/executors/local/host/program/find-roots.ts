import { Image, knowsRoot, type Value } from '@kumiki/component-sdk/values';
import type { RunMessage } from '../protocol.ts';
import type { OwnPixels } from './own-pixels.ts';
import type { Values } from '@kumiki/component-sdk/worker';

/**
 * Finds the names of images that came without one, while libvips works on other threads: they go out with what is made of
 * the images, and this thread has nothing else to do meanwhile.
 * @param own the memory that they are in, which stays until then
 */
export function findRootsMeanwhile(inputs: Values, own?: OwnPixels): void {
  const open = Object.values(inputs).filter(hasOpenRoot);
  if (open.length === 0) return;
  own?.hold();
  // After what was just begun has gone to those threads.
  setImmediate(() => {
    for (const { frame } of open) void frame.root;
    own?.release();
  });
}

/** Whether what a run gives leaves as files, without the names that nobody has found so far. */
export function goesUnnamed({
  leaves,
  passesOn,
  unnamed,
}: Omit<RunMessage, 'inputs' | 'following'>): boolean {
  return unnamed === true && leaves !== undefined && passesOn === undefined;
}

function hasOpenRoot(value: Value): value is Image {
  return value instanceof Image && !knowsRoot(value.frame);
}
