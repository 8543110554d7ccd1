import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of this SDK, for the description of a worker. The package's file is three folders above, compiled or not. */
export const sdkVersion = readVersion();

function readVersion(): string {
  const file = join(import.meta.dirname, '..', '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
