import { hash } from 'node:crypto';
import { canonicalJson } from '@kumiki/component-sdk/manifest';
import type { DigestTree } from '../../pipeline/index.ts';
import type { StoredValue } from '../model/value.ts';

/** What a value counts as in a recipe: by its content. `undefined` for a file that has not been read. */
export function digestTree(value: StoredValue): DigestTree | undefined {
  if ('digest' in value) return value.digest;
  if ('data' in value) return `sha256:${hash('sha256', canonicalJson(value.data), 'hex')}`;
  if ('file' in value) return undefined;
  const trees = value.list.map(digestTree);
  return trees.every((tree) => tree !== undefined) ? trees : undefined;
}
