import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the built studio is: with the command in its package, or in the checkout. */
export function studioFolder(): string {
  const packed = join(import.meta.dirname, '..', '..', '..', 'studio');
  return existsSync(packed) ? packed : join(import.meta.dirname, '../../../..', 'studio', 'dist');
}
