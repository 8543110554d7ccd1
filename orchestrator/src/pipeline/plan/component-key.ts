import { createHash } from 'node:crypto';
import { canonicalJson } from '@kumiki/component-sdk/manifest';
import type { LockedComponent } from './plan.ts';

/**
 * What a plan, its caches and its workers know a component by: its digest, where it is a folder of this machine. The digest of
 * one in an image is what the image says of itself, so the image counts too: none can pass for a component that it is not.
 */
export function componentKey({ digest, image }: Pick<LockedComponent, 'digest' | 'image'>): string {
  if (image === undefined) return digest;
  const content = image.slice(image.lastIndexOf('@') + 1);
  return `sha256:${createHash('sha256')
    .update(canonicalJson({ digest, image: content }))
    .digest('hex')}`;
}
