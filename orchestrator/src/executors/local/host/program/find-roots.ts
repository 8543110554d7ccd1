import { Image, knowsRoot, type Value } from '@kumiki/component-sdk/values';
import type { Values } from '@kumiki/component-sdk/worker';

/**
 * Finds the names of images that came without one, while libvips works on other threads: they go out with what is made of
 * the images, and this thread has nothing else to do meanwhile.
 */
export function findRootsMeanwhile(inputs: Values): void {
  const open = Object.values(inputs).filter(hasOpenRoot);
  // After what was just begun has gone to those threads.
  if (open.length > 0) setImmediate(() => open.forEach(({ frame }) => void frame.root));
}

function hasOpenRoot(value: Value): value is Image {
  return value instanceof Image && !knowsRoot(value.frame);
}
